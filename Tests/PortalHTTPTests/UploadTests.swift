import Casework
import Foundation
import JSON
import Testing

@testable import PortalHTTP

/// Attachments over the wire, as they come and as they go.
@Suite(.serialized, .timeLimit(.minutes(15))) struct UploadTests {
    let portal: PortalFixture
    let token: String
    let code: String

    init() async throws {
        portal = try await PortalFixture.make()
        token = try await portal.signIn("hoa.nt")
        code = try await portal.office.filed(by: try await portal.office.officer("hoa.nt"))
    }

    private func post(
        _ body: [UInt8], document: String = "residence-proof", _ headers: [String: String] = [:]
    ) async throws -> WireClient.Answer {
        try await portal.client.send(
            "POST", "/v1/dossiers/\(code)/attachments?document=\(document)&name=a.pdf", token: token, headers: headers,
            body: body)
    }

    private func stored() async throws -> [Int] {
        var counts: [Int] = []
        for table in ["attachment", "attachment_part", "attachment_upload"] {
            counts.append(try await portal.office.rows("SELECT 1::text FROM \(table)").count)
        }
        return counts
    }

    @Test("a file of several parts goes in and comes out, announced or in pieces, with its length and a tag of its own")
    func through() async throws {
        let content = scan + (0..<600_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let path = "/v1/dossiers/\(code)/attachments?document=residence-proof&name=a.pdf"
        var pieces = Array(
            "POST \(path) HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAuthorization: Bearer \(token)\r\nTransfer-Encoding: chunked\r\n\r\n"
                .utf8)
        for begin in stride(from: 0, to: content.count, by: 100_000) {
            let piece = content[begin..<min(begin + 100_000, content.count)]
            pieces += Array("\(String(piece.count, radix: 16))\r\n".utf8) + piece + Array("\r\n".utf8)
        }
        let answer = try await portal.client.raw(pieces + Array("0\r\n\r\n".utf8))
        #expect(answer.status == 201, "\(answer.text)")
        let address = "/v1/dossiers/\(code)/attachments/\(try #require(answer["id"]?.string))"
        let file = try await portal.client.send("GET", address, token: token)
        #expect(file.status == 200 && file.body == content)
        #expect(
            file.headers["content-length"] == "\(content.count)" && file.headers["content-type"] == "application/pdf")
        let tag = try #require(file.headers["etag"])
        let known = try await portal.client.send("GET", address, token: token, headers: ["If-None-Match": tag])
        #expect(known.status == 304 && known.body == [])
        #expect(try await stored() == [1, 3, 0])
        // Damaged anywhere, it is a problem from the first byte on.
        try await portal.office.asSuperuser(
            "UPDATE attachment_part SET sealed = overlay(sealed placing '\\x00ff00' from 70) WHERE number = 2")
        let damaged = try await portal.client.send("GET", address, token: token)
        #expect(damaged.status == 500 && damaged.problemDefects == [], "\(damaged.status)")
        try await portal.office.asSuperuser("DELETE FROM attachment_part WHERE number = 1")
        let gone = try await portal.client.send("GET", address, token: token)
        #expect(gone.status == 500 && gone["code"] == "file.damaged" && gone.problemDefects == [])
        try await portal.stop()
    }

    @Test("a refused upload is read to its end and hears why; nothing of it is stored")
    func refused() async throws {
        let large = scan + [UInt8](repeating: 1, count: 3 << 20)
        let unknown = try await post(large, document: "driving-licence")
        #expect(unknown.status == 422 && unknown.problemDefects == [])
        let content = try await post([0x4D, 0x5A] + large)
        #expect(content["code"] == "file.unknown-content" && content.problemDefects == [])
        let cut = try await portal.client.onThread { [token, code] connection -> [UInt8] in
            let head =
                "POST /v1/dossiers/\(code)/attachments?document=residence-proof HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAuthorization: Bearer \(token)\r\nContent-Length: \(large.count)\r\n\r\n"
            connection.write(Array(head.utf8) + large.prefix(1 << 20))
            connection.endWriting()
            return connection.readToEnd()
        }
        // Whoever ends in the middle may or may not be answered, but never with 201.
        if let answer = try? WireClient.parse(cut) { #expect(answer.status == 400, "\(answer.text)") }
        while try await stored() != [0, 0, 0] { try await Task.sleep(for: .milliseconds(10)) }
        // Given back at the end of its handling, which may come after the client has gone.
        while portal.server.bodies.count > 0 { try await Task.sleep(for: .milliseconds(10)) }
        try await portal.stop()
    }

    @Test("under an Idempotency-Key an upload streams too: done once, refused for a day, another content told apart")
    func repeatable() async throws {
        let content = scan + [UInt8](repeating: 3, count: 300_000)
        let key = ["Idempotency-Key": "tep-1"]
        let first = try await post(content, key)
        #expect(first.status == 201, "\(first.text)")
        let again = try await post(content, key)
        #expect(again.status == 201 && again["repeated"] == .bool(true) && again["id"] == first["id"], "\(again.text)")
        let other = try await post(content + [1], key)
        #expect(other.status == 422 && other["code"] == "request.idempotency-key-reused")
        let elsewhere = try await post(content, document: "medical-birth-certificate", key)
        #expect(elsewhere["code"] == "request.idempotency-key-reused")
        #expect(try await stored() == [1, 2, 0])

        let early = ["Idempotency-Key": "tep-2"]
        let refused = try await post([0x4D, 0x5A] + content, early)
        #expect(refused["code"] == "file.unknown-content")
        let twice = ["Idempotency-Key": "tep-3"]
        #expect(try await post(content, twice)["code"] == "dossier.attachment-repeated")
        // The dossier moves on: what was refused stays refused so, and what was done stays done.
        try await portal.office.command("withdraw", code, by: try await portal.office.officer("hoa.nt"))
        #expect(try await post([0x4D, 0x5A] + content, early)["code"] == "file.unknown-content")
        #expect(try await post(content, twice)["code"] == "dossier.attachment-repeated")
        #expect(try await post(content, key)["repeated"] == .bool(true))
        // Also where the memory of answers has lost it: the log knows.
        try await portal.office.asSuperuser("DELETE FROM http_answer")
        let log = try await post(content, key)
        #expect(log["repeated"] == .bool(true) && log["id"] == first["id"], "\(log.text)")
        #expect(try await post(content + [2], ["Idempotency-Key": "tep-4"]).status == 409)
        #expect(try await stored() == [1, 2, 0])
        try await portal.stop()
    }
}
