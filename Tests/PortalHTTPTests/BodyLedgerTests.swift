import Casework
import Foundation
import JSON
import Testing

@testable import PortalHTTP

@Suite(.serialized, .timeLimit(.minutes(15))) struct BodyLedgerTests {
    @Test("what a request holds is counted, bounded, and given back once")
    func accounts() throws {
        let ledger = BodyLedger(limit: Office.largestAttachment + 100)
        let (first, second) = (BodyLedger.Account(ledger), BodyLedger.Account(ledger))
        try first.take(Office.largestAttachment)
        try second.take(60)
        let error = #expect(throws: CaseworkError.self) { try second.take(41) }
        #expect(error?.code == "server.overloaded" && error?.retryAfter != nil)
        try second.take(40)
        first.close()
        first.close()
        #expect(ledger.count == 100)
        second.close()
        #expect(ledger.count == 0)
    }

    @Test("large uploads beyond what the server may hold are told to come back; small requests go on")
    func uploads() async throws {
        let portal = try await PortalFixture.make { $0.maxBodyBytes = 0 }
        let token = try await portal.signIn("hoa.nt")
        let client = portal.client
        let code = try await portal.office.filed(by: try await portal.office.officer("hoa.nt"))
        let half = Office.largestAttachment / 2 + 1
        let path = "/v1/dossiers/\(code)/attachments?document=medical-birth-certificate&name=a.pdf"
        let body = scan + [UInt8](repeating: 7, count: half - scan.count)
        let head =
            "POST \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer \(token)\r\n"
            + "Content-Length: \(body.count)\r\n\r\n"
        let gate = Gate()
        let holding = Task {
            try await client.onThread { connection -> [UInt8] in
                connection.write(Array(head.utf8) + body.prefix(100))
                gate.wait()
                connection.write(Array(body.dropFirst(100)))
                return connection.readToEnd()
            }
        }
        while portal.server.bodies.count < half { try await Task.sleep(for: .milliseconds(5)) }
        let refused = try await client.send("POST", path, token: token, body: body)
        #expect(refused.status == 503 && refused["code"] == "server.overloaded", "\(refused.status)")
        #expect(refused.problemDefects == [])
        #expect(try await client.send("POST", "/v1/dossiers", token: token, json: birth()).status == 201)
        gate.open()
        #expect(try WireClient.parse(try await holding.value).status == 201)
        while portal.server.bodies.count > 0 { try await Task.sleep(for: .milliseconds(5)) }
        let again = try await client.send("POST", path, token: token, body: body)
        #expect(again.status != 503)
        try await portal.stop()
    }
}
