import Casework
import Foundation
import JSON
import Testing

@testable import PortalHTTP

@Suite(.serialized, .timeLimit(.minutes(15))) struct BodyLedgerTests {
    @Test("what a request holds is counted, bounded, and given back once")
    func accounts() throws {
        let whole = RequestBody.largest
        let ledger = BodyLedger(limit: whole + 100)
        let (first, second) = (BodyLedger.Account(ledger), BodyLedger.Account(ledger))
        try first.take(whole - BodyLedger.small)
        try second.take(BodyLedger.small + 60)
        let error = #expect(throws: CaseworkError.self) { try second.take(41) }
        #expect(error?.code == "server.overloaded" && error?.retryAfter != nil)
        try second.take(40)
        first.close()
        first.close()
        #expect(ledger.count == BodyLedger.small + 100 && ledger.most == whole + 100)
        second.close()
        #expect(ledger.count == 0)
        // However little is set, one body and one upload have room.
        let least = BodyLedger.Account(BodyLedger(limit: 0))
        try least.take(max(whole, UploadBody.held))
        #expect(throws: CaseworkError.self) { try least.take(1) }
    }

    @Test("what large bodies have filled has room for small ones, up to the reserve")
    func reserve() throws {
        let ledger = BodyLedger(limit: Office.largestAttachment)
        let large = BodyLedger.Account(ledger)
        try large.take(Office.largestAttachment)
        #expect(throws: CaseworkError.self) { try BodyLedger.Account(ledger).take(BodyLedger.small + 1) }
        for _ in 0..<BodyLedger.reserve / BodyLedger.small { try BodyLedger.Account(ledger).take(BodyLedger.small) }
        #expect(throws: CaseworkError.self) { try BodyLedger.Account(ledger).take(1) }
        // One that grows is small no more.
        let growing = BodyLedger.Account(BodyLedger(limit: 0))
        try growing.take(BodyLedger.small)
        try growing.take(max(RequestBody.largest, UploadBody.held) - BodyLedger.small)
        #expect(throws: CaseworkError.self) { try growing.take(1) }
    }

    @Test("large uploads beyond what the server may hold are told to come back; small requests go on")
    func uploads() async throws {
        let portal = try await PortalFixture.make { $0.maxBodyBytes = 2 * UploadBody.held + 100_000 }
        let token = try await portal.signIn("hoa.nt")
        let client = portal.client
        let code = try await portal.office.filed(by: try await portal.office.officer("hoa.nt"))
        let path = "/v1/dossiers/\(code)/attachments?document=medical-birth-certificate&name=a.pdf"
        func body(_ mark: UInt8) -> [UInt8] { scan + [UInt8](repeating: mark, count: (1 << 20) - scan.count) }
        let gate = Gate()
        let holding = (UInt8(1)...2).map { mark in
            let body = body(mark)
            let head = Self.head(path, token, body.count)
            return Task {
                try await client.onThread { connection -> [UInt8] in
                    connection.write(Array(head.utf8) + body.prefix(100))
                    gate.wait()
                    connection.write(Array(body.dropFirst(100)))
                    return connection.readToEnd()
                }
            }
        }
        while portal.server.bodies.count < 2 * UploadBody.held { try await Task.sleep(for: .milliseconds(5)) }
        let refused = try await client.send("POST", path, token: token, body: body(3))
        #expect(refused.status == 503 && refused["code"] == "server.overloaded", "\(refused.status)")
        #expect(refused.problemDefects == [])
        #expect(try await client.send("POST", "/v1/dossiers", token: token, json: birth()).status == 201)
        gate.open()
        var statuses: [Int] = []
        for task in holding { statuses.append(try WireClient.parse(try await task.value).status) }
        #expect(statuses == [201, 201])
        while portal.server.bodies.count > 0 { try await Task.sleep(for: .milliseconds(5)) }
        #expect(try await client.send("POST", path, token: token, body: body(3)).status == 201)
        try await portal.stop()
    }

    @Test(
        "sixteen uploads of twenty mebibytes at once are held in two parts each, and what breaks off leaves nothing behind"
    )
    func memory() async throws {
        let portal = try await PortalFixture.make()
        let token = try await portal.signIn("hoa.nt")
        let client = portal.client
        let code = try await portal.office.filed(by: try await portal.office.officer("hoa.nt"))
        let path = "/v1/dossiers/\(code)/attachments?document=medical-birth-certificate&name=a.pdf"
        let uploads = 16
        let most = uploads * 2 * Office.attachmentPartBytes
        let gate = Gate()
        let sending = (0..<uploads).map { number in
            let head = Self.head(path, token, 20 << 20)
            // Three parts and a little come; of the first upload, all.
            let begin = scan + [UInt8](repeating: UInt8(number), count: 800_000 - scan.count)
            return Task {
                try await client.onThread { connection -> [UInt8] in
                    connection.write(Array(head.utf8) + begin)
                    gate.wait()
                    guard number == 0 else { return [] }
                    connection.write([UInt8](repeating: 0, count: (20 << 20) - begin.count))
                    return connection.readToEnd()
                }
            }
        }
        func parts() async throws -> Int { try await portal.office.rows("SELECT 1::text FROM attachment_part").count }
        // Stored already, while nothing of any file is complete.
        while try await parts() < 3 * uploads { try await Task.sleep(for: .milliseconds(10)) }
        #expect(portal.server.bodies.count == most)
        #expect(try await portal.office.rows("SELECT 1::text FROM attachment") == [])
        gate.open()
        var answers: [[UInt8]] = []
        for task in sending { answers.append(try await task.value) }
        #expect(try WireClient.parse(answers[0]).status == 201)
        while portal.server.bodies.count > 0 { try await Task.sleep(for: .milliseconds(10)) }
        #expect(portal.server.bodies.most == most)
        // Fifteen connections ended in the middle.
        while try await parts() > 80 { try await Task.sleep(for: .milliseconds(10)) }
        #expect(try await parts() == 80)
        #expect(try await portal.office.rows("SELECT parts::text FROM attachment") == ["80"])
        while try await !portal.office.rows("SELECT upload::text FROM attachment_upload").isEmpty {
            try await Task.sleep(for: .milliseconds(10))
        }
        try await portal.stop()
    }

    private static func head(_ path: String, _ token: String, _ length: Int) -> String {
        "POST \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer \(token)\r\n"
            + "Content-Length: \(length)\r\n\r\n"
    }
}
