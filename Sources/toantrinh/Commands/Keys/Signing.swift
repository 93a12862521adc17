import Crypto
import Foundation
import JSON
import Papers
import Vietnamese
import WorkingTime

/// Signs the paper of a dossier: fetches what is to be signed, checks the paper against it, signs on this machine.
struct Signing {
    /// Which paper is signed.
    enum Paper: String {
        case draft, result
    }

    let desk: Desk
    let code: String
    let paper: Paper
    let pair: SigningKeyPair

    /// The signature as a command carries it.
    ///
    /// The paper is fetched and its digest compared with the statement's: nobody signs what they cannot have read.
    /// `consent` asks the officer, given what is about to be signed; `nil` where no question is put.
    func signature(consent: ((ResultStatement) throws -> Bool)?) async throws -> JSONValue {
        let base = ["v1", "dossiers", code]
        let answer = try await desk.client.get(base + ["signing", paper.rawValue])
        let (statement, id) = try statement(answer)
        let (bytes, _) = try await desk.client.file(base + ["papers", id])
        guard Array(SHA256.hash(data: bytes)) == statement.documentDigest else {
            throw Fault(
                "cli.wrong-paper", .internalFault,
                vi: "Giấy tờ \(id) không khớp mã băm cần ký; không ký.",
                en: "The paper \(id) does not have the digest that is to be signed; nothing was signed.",
                advice: Bilingual(vi: "Báo người quản trị.", en: "Tell the administrator."))
        }
        if let consent, try !consent(statement) {
            throw Fault("cli.not-confirmed", .negative, vi: "Không ký.", en: "Nothing was signed.")
        }
        let signature = try pair.sign(statement, at: try await now())
        return [
            "algorithm": .string(signature.algorithm.rawValue), "key": .string(signature.keyFingerprint),
            "signed_at": .string(signature.signedAt.rfc3339),
            "value": .string(Data(signature.bytes).base64EncodedString()),
        ]
    }

    private func statement(_ answer: JSONValue) throws -> (ResultStatement, paper: String) {
        do {
            var fields = try JSONFields(answer)
            let digest = try fields.string("sha256")
            guard let bytes = Self.bytes(hex: digest), bytes.count == 32 else {
                throw JSONError(.wrongType(expected: "sha256"), path: "sha256")
            }
            guard let content = Self.bytes(hex: try fields.string("content")), content.count == 32 else {
                throw JSONError(.wrongType(expected: "digest"), path: "content")
            }
            let statement = ResultStatement(
                dossierCode: try fields.string("dossier"), resultCode: try fields.string("result"),
                number: try fields.string("number"), agencyCode: try fields.string("agency"), documentDigest: bytes,
                contentDigest: content)
            let paper = try fields.string("paper")
            guard statement.dossierCode == code else {
                throw JSONError(.wrongType(expected: "dossier \(code)"), path: "dossier")
            }
            return (statement, paper)
        } catch let error as JSONError {
            throw Fault.unexpectedAnswer(error.message)
        }
    }

    /// This machine's time; for a log with a movable clock that log's, where every instant is played.
    private func now() async throws -> Instant {
        let health = try await desk.client.get(["v1", "health"]).object
        if health?["clock"]?.string == "movable", let text = health?["now"]?.string,
            let instant = try? Instant(rfc3339: text)
        {
            return instant
        }
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Instant(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000)
    }

    private static func bytes(hex: String) -> [UInt8]? {
        let digits = Array(hex.utf8)
        guard digits.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let byte = UInt8(String(decoding: digits[index...index + 1], as: UTF8.self), radix: 16) else {
                return nil
            }
            bytes.append(byte)
        }
        return bytes
    }
}
