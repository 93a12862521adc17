import Foundation
import JSON
import Papers
import Testing
import WorkingTime

@Suite("Command line: keys, papers, signatures", .timeLimit(.minutes(15)))
struct SigningTests {
    let workplace: Workplace

    init() throws { workplace = try Workplace() }

    private static let paper = Array("%PDF-1.7 the draft".utf8)
    /// `printf '%s' '%PDF-1.7 the draft' | sha256sum`
    private static let digest = "587036e5e8dcaa4f4abb6a8e5fdd462867631f09e408d5b9f91f72d2a62e94bc"

    private func server(sha256: String = digest, clock: String = #"{"status":"ok","clock":"database"}"#) throws
        -> StubServer
    {
        try StubServer { request, _ in
            switch request.path {
            case "/v1/health": .json(200, clock)
            case "/v1/dossiers/H26/signing/draft":
                .json(
                    200,
                    #"{"dossier":"H26","result":"KQ.G15.000031","number":"draft","agency":"H26.15","sha256":""# + sha256
                        + #"","content":""# + String(repeating: "07", count: 32) + #"","paper":"p1"}"#)
            case "/v1/dossiers/H26/papers/p1": .bytes(Self.paper, "application/pdf")
            case "/v1/dossiers/H26/papers/receipt":
                .json(201, #"{"id":"p1","kind":"receipt","sha256":""# + sha256 + #"","size":18,"pages":1}"#)
            default: .json(200, #"{"code":"H26","version":5,"dossier":{"code":"H26"}}"#)
            }
        }
    }

    private func newKey() async throws -> (path: String, pair: SigningKeyPair) {
        let path = workplace.folder.appendingPathComponent("key.pem").path
        let run = try await workplace.run(["key", "new", "-o", path])
        #expect(run.status == 0)
        return (path, try SigningKeyPair(pem: try String(contentsOfFile: path, encoding: .utf8)))
    }

    @Test("A key's file is its owner's alone, is never overwritten, and only its public half is shown")
    func keys() async throws {
        let (path, pair) = try await newKey()
        #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
        let again = try await workplace.run(["key", "new", "-o", path])
        #expect(again.status == 73)
        let shown = try await workplace.run(["key", "show", path, "--json"])
        #expect(shown.json?.object?["fingerprint"]?.string == pair.publicKey.fingerprint)
        #expect(shown.json?.object?["public_key"]?.string == Data(pair.publicKey.bytes).base64EncodedString())
        let pem = try await workplace.run(["key", "show", path, "--pem"])
        #expect(pem.output == pair.publicKey.pem)
        #expect(!pem.output.contains("PRIVATE"))
    }

    @Test("The signature that is sent verifies; a movable clock's time is taken from the server")
    func signs() async throws {
        let (path, pair) = try await newKey()
        let server = try server(clock: #"{"status":"ok","clock":"movable","now":"2026-06-10T03:00:00Z"}"#)
        let run = try await workplace.officer(server, "sign", "H26", "approve", "--key", path, "--yes")
        #expect(run.status == 0)
        let request = try #require(server.received.last)
        #expect(request.path == "/v1/dossiers/H26/commands/act")
        #expect(request.json["action"] == "approve")
        let sent = try #require(request.json["signature"]?.object)
        let signedAt = try Instant(rfc3339: sent["signed_at"]?.string ?? "")
        #expect(signedAt == (try Instant(rfc3339: "2026-06-10T03:00:00Z")))
        let signature = DetachedSignature(
            algorithm: .ed25519, keyFingerprint: sent["key"]?.string ?? "", signedAt: signedAt,
            bytes: Array(Data(base64Encoded: sent["value"]?.string ?? "") ?? Data()))
        let digits = Array(Self.digest.utf8)
        let digest = stride(from: 0, to: 64, by: 2).compactMap {
            UInt8(String(decoding: digits[$0...$0 + 1], as: UTF8.self), radix: 16)
        }
        let statement = ResultStatement(
            dossierCode: "H26", resultCode: "KQ.G15.000031", number: "draft", agencyCode: "H26.15",
            documentDigest: digest, contentDigest: [UInt8](repeating: 7, count: 32))
        try statement.verify(signature, document: Self.paper, trusting: [pair.publicKey])
    }

    @Test("Nothing is signed where the paper is another than the one that is named")
    func otherPaper() async throws {
        let (path, _) = try await newKey()
        let server = try server(sha256: String(repeating: "0", count: 64))
        let run = try await workplace.officer(server, "sign", "H26", "approve", "--key", path, "--yes")
        #expect(run.status == 70)
        #expect(run.errors.contains("cli.wrong-paper"))
        #expect(!server.received.contains { $0.method == "POST" })
    }

    @Test("A printed paper is saved whole, or not at all where its digest is wrong")
    func papers() async throws {
        let target = workplace.folder.appendingPathComponent("receipt.pdf").path
        let run = try await workplace.officer(try server(), "print", "H26", "receipt", "-o", target)
        #expect(run.status == 0)
        #expect(FileManager.default.contents(atPath: target).map(Array.init) == Self.paper)
        let wrong = workplace.folder.appendingPathComponent("wrong.pdf").path
        let bad = try server(sha256: String(repeating: "1", count: 64))
        #expect(try await workplace.officer(bad, "print", "H26", "receipt", "-o", wrong).status == 70)
        #expect(!FileManager.default.fileExists(atPath: wrong))
    }
}
