import Casework
import Foundation
import JSON
import Testing

@testable import PortalHTTP

/// Files as they go out to whoever reads slowly.
@Suite(.timeLimit(.minutes(15))) struct DownloadTests {
    @Test(
        "who fetches and does not read has so many files and no more; others have theirs, and what is given up is given back"
    )
    func slowReaders() async throws {
        let portal = try await PortalFixture.make { $0.maxDownloads = 2 }
        let office = portal.office
        let hoa = try await office.officer("hoa.nt")
        let code = try await office.filed(by: hoa)
        let token = try await portal.signIn("hoa.nt")
        // More than the sockets between them hold.
        let content = scan + [UInt8](repeating: 7, count: Office.largestAttachment - scan.count)
        let posted = try await portal.client.send(
            "POST", "/v1/dossiers/\(code)/attachments?document=residence-proof", token: token, body: content)
        #expect(posted.status == 201, "\(posted.text)")
        let path = "/v1/dossiers/\(code)/attachments/\(try #require(posted["id"]?.string))"
        let tag = try #require(try await portal.client.send("GET", path, token: token).headers["etag"])
        let gate = portal.server.downloads
        while gate.count > 0 { try await Task.sleep(for: .milliseconds(10)) }

        let request = Array("GET \(path) HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(token)\r\n\r\n".utf8)
        let slow = try (0..<2).map { _ in try #require(WireClient.Connection(port: portal.client.port)) }
        for connection in slow { connection.write(request) }
        while gate.count < 2 { try await Task.sleep(for: .milliseconds(10)) }
        #expect(portal.server.bodies.count == 2 * UploadBody.held)
        let third = try await portal.client.send("GET", path, token: token)
        #expect(third.status == 503 && third["code"] == "server.overloaded" && third.problemDefects == [])
        #expect(third.headers["retry-after"] == "2")
        // What is not sent takes no place, and whoever else is allowed to has their own.
        let known = try await portal.client.send("GET", path, token: token, headers: ["If-None-Match": tag])
        #expect(known.status == 304)
        let other = try await portal.signIn("minh.tv")
        #expect(try await portal.client.send("GET", path, token: other).body == content)

        slow[0].close()
        while gate.count > 1 { try await Task.sleep(for: .milliseconds(10)) }
        #expect(try await portal.client.send("GET", path, token: token).body == content)
        slow[1].close()
        while gate.count > 0 || portal.server.bodies.count > 0 { try await Task.sleep(for: .milliseconds(10)) }
        try await portal.stop()
    }
}
