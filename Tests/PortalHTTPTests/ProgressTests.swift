import Casework
import EventLog
import Foundation
import JSON
import Synchronization
import Testing

@testable import PortalHTTP

/// A dossier's progress as server-sent events, over the wire.
@Suite(.serialized, .timeLimit(.minutes(15))) struct ProgressTests {
    /// One event of a stream.
    struct Event: Hashable {
        var id: String
        var data: JSONValue?
    }

    /// A listener on a thread of its own.
    final class Listener: Sendable {
        /// What came, without carriage returns.
        private let bytes = Mutex<[UInt8]>([])
        private let ended = Mutex(false)
        private let connection: WireClient.Connection

        init(
            _ portal: PortalFixture, _ code: String, token: String, last: String? = nil, headers: [String: String] = [:]
        ) throws {
            connection = try #require(WireClient.Connection(port: portal.client.port))
            var head = "GET /v1/dossiers/\(code)/events HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(token)\r\n"
            for (name, value) in headers { head += "\(name): \(value)\r\n" }
            if let last { head += "Last-Event-ID: \(last)\r\n" }
            connection.write(Array((head + "\r\n").utf8))
            Thread.detachNewThread { [self] in
                while let some = connection.readSome() {
                    bytes.withLock { $0 += some.filter { $0 != UInt8(ascii: "\r") } }
                }
                ended.withLock { $0 = true }
            }
        }

        var all: String { String(decoding: bytes.withLock { $0 }, as: UTF8.self) }
        var status: Int? { all.split(separator: " ").dropFirst().first.flatMap { Int($0) } }

        /// The events that came so far; chunk sizes stand on lines of their own.
        var events: [Event] {
            all.components(separatedBy: "\nid: ").dropFirst().compactMap { part in
                guard let data = part.components(separatedBy: "\ndata: ").dropFirst().first,
                    let line = data.split(separator: "\n").first
                else { return nil }
                return Event(
                    id: String(part.prefix { $0.isNumber }), data: try? JSONReader.read(Array(line.utf8)))
            }
        }

        func wait(_ condition: (Listener) -> Bool) async throws {
            while !condition(self) { try await Task.sleep(for: .milliseconds(5)) }
        }

        var hasEnded: Bool { ended.withLock { $0 } }
        func end() { connection.end() }
    }

    private func begin(_ change: (inout ProgressLimits) -> Void = { _ in }) async throws -> PortalFixture {
        let made = try await OfficeFixture.make()
        await made.office.shutdown()
        var configuration = made.configuration
        configuration.progress.poll = .milliseconds(20)
        change(&configuration.progress)
        let fixture = OfficeFixture(
            office: try await Office.open(configuration), owner: made.owner, configuration: configuration,
            signatoryKey: made.signatoryKey, sealKey: made.sealKey)
        return try await PortalFixture.make(office: fixture) { $0.shutdownSeconds = 3600 }
    }

    @Test(
        "a listener hears how a dossier stands and what happens to it, once each, whoever does it; nothing of a person")
    func listening() async throws {
        let portal = try await begin()
        let token = try await portal.signIn("hoa.nt")
        let officer = try await portal.office.officer("hoa.nt")
        let minh = try await portal.office.officer("minh.tv")
        let code = try await portal.office.complete(by: officer)
        let listener = try Listener(portal, code, token: token)
        try await listener.wait { $0.events.count == 1 }
        #expect(listener.status == 200 && listener.all.contains("text/event-stream"))
        try await portal.office.command("receive", code, by: officer)
        try await listener.wait { $0.events.count >= 2 }
        // Another server does something too.
        let other = try await Office.open(portal.office.configuration)
        _ = try await other.command("claim", code: code, body: [:], command: .random(), by: minh)
        _ = try await other.command(
            "note", code: code, body: ["text": "Bà Nguyễn Thị Bí Mật gọi điện"], command: .random(), by: minh)
        await other.shutdown()
        try await listener.wait { $0.events.last?.id == "5" }
        let events = listener.events
        #expect(events.map(\.id) == ["2", "3", "4", "5"])
        #expect(
            events.map { $0.data?.object?["type"]?.string } == [
                "dossier.attached", "dossier.received", "dossier.claimed", "dossier.noted",
            ])
        for event in events { #expect(event.data?.object?["code"]?.string == code) }
        #expect(events.last?.data?.object?["status"]?.integer != nil)
        for secret in ["Minh Anh", "Nguyễn", "Bình", "Bí Mật", "001090012345", "0912345678", "1990"] {
            #expect(!listener.all.contains(secret), "\(secret)")
        }
        listener.end()
        try await portal.stop()
    }

    @Test("who comes again with Last-Event-ID hears all that was missed, and nothing twice")
    func resuming() async throws {
        let portal = try await begin()
        let token = try await portal.signIn("hoa.nt")
        let officer = try await portal.office.officer("hoa.nt")
        let code = try await portal.office.complete(by: officer)
        for number in 0..<3 {
            try await portal.office.command("note", code, ["text": .string("\(number)")], by: officer)
        }
        for (last, ids) in [("2", ["3", "4", "5"]), ("4", ["5"]), ("0", ["1", "2", "3", "4", "5"]), ("99", ["5"])] {
            let listener = try Listener(portal, code, token: token, last: last)
            try await listener.wait { $0.events.count == ids.count }
            #expect(listener.events.map(\.id) == ids, "after \(last)")
            listener.end()
        }
        let listener = try Listener(portal, code, token: token, last: "5")
        try await listener.wait { $0.status == 200 }
        try await portal.office.command("note", code, ["text": "sau"], by: officer)
        try await listener.wait { !$0.events.isEmpty }
        #expect(listener.events.map(\.id) == ["6"])
        listener.end()
        let wrong = try await portal.client.send(
            "GET", "/v1/dossiers/\(code)/events", token: token, headers: ["Last-Event-ID": "x"])
        #expect(wrong.status == 400 && wrong.problemDefects == [])
        let stranger = try await portal.signIn("admin")
        #expect(try await portal.client.send("GET", "/v1/dossiers/\(code)/events", token: stranger).status == 404)
        #expect(try await portal.client.send("GET", "/v1/dossiers/\(code)/events").status == 401)
        try await portal.stop()
    }

    @Test("a sign of life where nothing happens; after a while the stream ends; who was signed out hears nothing more")
    func lives() async throws {
        let portal = try await begin {
            $0.beat = .milliseconds(50)
            $0.life = .milliseconds(1500)
        }
        let token = try await portal.signIn("hoa.nt")
        let officer = try await portal.office.officer("hoa.nt")
        let code = try await portal.office.complete(by: officer)
        var heard = ""
        // A machine that stood still for a whole life hears no beat of it, and listens again.
        while !heard.contains("\n: \n") {
            let listener = try Listener(portal, code, token: token)
            try await listener.wait { $0.all.hasSuffix("\n0\n\n") }
            heard = listener.all
            listener.end()
        }
        let other = try Listener(portal, code, token: token)
        try await other.wait { $0.events.count == 1 }
        #expect(try await portal.client.send("DELETE", "/v1/sessions/current", token: token).status == 204)
        try await other.wait { $0.all.hasSuffix("\n0\n\n") }
        try await portal.office.command("note", code, ["text": "không nghe được"], by: officer)
        #expect(other.events.count == 1)
        other.end()
        try await portal.stop()
    }

    @Test(
        "a citizen follows through a portal as themselves: signed out, they hear nothing more, although the portal might look"
    )
    func throughPortal() async throws {
        try await PlayedProvider.play { played in
            let fixture = try await CitizenFixture.make([CitizenFixture.provider(played.url)])
            let officer = try await fixture.portal.office.officer("hoa.nt")
            let portal = try await fixture.portalToken()
            var browser = fixture.browser()
            let binh = try await browser.token("login=binh")
            let huong = try await browser.token("login=huong")
            let filed = try await fixture.file(portal, headers: ["TT-Citizen": binh])
            let code = try #require(filed["code"]?.string, "\(filed.text)")
            let stranger = try await fixture.client.send(
                "GET", "/v1/dossiers/\(code)/events", token: portal, headers: ["TT-Citizen": huong])
            #expect(stranger.status == 404, "\(stranger.text)")
            let listener = try Listener(fixture.portal, code, token: portal, headers: ["TT-Citizen": binh])
            try await listener.wait { $0.events.count == 1 }
            // What officers write for one another is not told.
            try await fixture.portal.office.command("note", code, ["text": "một"], by: officer)
            try await fixture.portal.office.attach(code, by: officer)
            try await listener.wait { $0.events.count == 2 }
            #expect(!listener.all.contains("dossier.noted") && listener.all.contains("dossier.attached"))
            #expect(try await fixture.client.send("DELETE", "/v1/sessions/current", token: binh).status == 204)
            try await fixture.portal.office.command("note", code, ["text": "hai"], by: officer)
            try await listener.wait { $0.all.hasSuffix("\n0\n\n") }
            #expect(listener.events.count == 2)
            listener.end()
            try await fixture.portal.stop()
        }
    }

    @Test("so many listen and no more, of one caller and in all; who goes makes room")
    func bounded() async throws {
        let portal = try await begin {
            $0.perOfficer = 2
            $0.listeners = 3
            $0.beat = .milliseconds(20)
        }
        let token = try await portal.signIn("hoa.nt")
        let other = try await portal.signIn("minh.tv")
        let officer = try await portal.office.officer("hoa.nt")
        let code = try await portal.office.received(by: officer)
        let path = "/v1/dossiers/\(code)/events"
        let two = try (0..<2).map { _ in try Listener(portal, code, token: token) }
        for listener in two { try await listener.wait { $0.events.count == 1 } }
        let third = try await portal.client.send("GET", path, token: token)
        #expect(third.status == 429 && third["code"] == "progress.too-many" && third.problemDefects == [])
        let theirs = try Listener(portal, code, token: other)
        try await theirs.wait { $0.events.count == 1 }
        let full = try await portal.client.send("GET", path, token: other)
        #expect(full.status == 503 && full["code"] == "progress.full" && full.problemDefects == [])
        for listener in two { listener.end() }
        while portal.office.office.figures.listeners > 1 { try await Task.sleep(for: .milliseconds(5)) }
        let again = try Listener(portal, code, token: token)
        try await again.wait { $0.events.count == 1 }
        for listener in [again, theirs] { listener.end() }
        try await portal.stop()
    }

    @Test("stopping ends the streams at once and lets requests under way finish")
    func stopping() async throws {
        let portal = try await begin()
        let token = try await portal.signIn("hoa.nt")
        let officer = try await portal.office.officer("hoa.nt")
        let code = try await portal.office.complete(by: officer)
        let listeners = try (0..<5).map { _ in try Listener(portal, code, token: token) }
        for listener in listeners { try await listener.wait { $0.events.count == 1 } }
        // The bound is an hour: a stream that went on would hold the server up for so long.
        try await portal.stop()
        for listener in listeners {
            try await listener.wait { $0.hasEnded }
        }
    }
}

extension WireClient.Connection {
    /// What comes next; `nil` where the other side has closed.
    func readSome() -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: 65536)
        let count = receive(into: &buffer)
        return count > 0 ? Array(buffer[..<count]) : nil
    }
}
