import Casework
import EventLog
import Foundation
import JSON
import Postgres
import Testing

@testable import PortalHTTP

/// Limits of rate and time.
@Suite(.serialized, .timeLimit(.minutes(15))) struct LimitTests {
    @Test("a bucket gives its burst at once, then so many a second, and is never fuller than its burst")
    func buckets() {
        let limiter = RateLimiter(RequestRate(perSecond: 10, burst: 5))
        let begin = ContinuousClock.now
        for _ in 0..<5 { #expect(limiter.take("a", at: begin) == nil) }
        #expect(limiter.take("a", at: begin) == .milliseconds(100))
        // Somebody else's bucket is full.
        #expect(limiter.take("b", at: begin) == nil)
        // What is refused takes nothing.
        #expect(limiter.take("a", at: begin + .milliseconds(99)) == .milliseconds(1))
        #expect(limiter.take("a", at: begin + .milliseconds(100)) == nil)
        #expect(limiter.take("a", at: begin + .milliseconds(100)) != nil)
        let later = begin + .seconds(3600)
        for _ in 0..<5 { #expect(limiter.take("a", at: later) == nil) }
        #expect(limiter.take("a", at: later) != nil)
        // A clock that goes back does no harm.
        #expect(limiter.take("a", at: begin) != nil)
    }

    @Test("as many callers as there are take no more memory than is set aside")
    func bounded() {
        let limiter = RateLimiter(RequestRate(perSecond: 1, burst: 1), capacity: 1000)
        let now = ContinuousClock.now
        for number in 0..<100_000 {
            #expect(limiter.take("caller \(number)", at: now) == nil)
            #expect(limiter.count <= 1002)
        }
        // Who came last is still known.
        #expect(limiter.take("caller 99999", at: now) != nil)
    }

    @Test("an IPv6 network counts as one asker")
    func networks() {
        #expect(RateLimiter.network("203.0.113.9") == "203.0.113.9")
        #expect(RateLimiter.network("2001:db8:1:2:3:4:5:6") == "2001:db8:1:2::/64")
        #expect(RateLimiter.network("2001:db8:1:2::9") == "2001:db8:1:2::/64")
        #expect(RateLimiter.network("2001:db8::9") == "2001:db8:0:0::/64")
        #expect(RateLimiter.network("::1") == "0:0:0:0::/64")
        #expect(RateLimiter.network("fe80::1%eth0") == "fe80:0:0:0::/64")
        #expect(RateLimiter.network("::ffff:192.0.2.1") == "::ffff:192.0.2.1")
        #expect(RateLimiter.network("local") == "local")
    }

    @Test("over the wire: 429 with Retry-After beyond the rate, by address before a sign-in and by caller after it")
    func rates() async throws {
        let portal = try await PortalFixture.make { settings in
            settings.rates.strangers = RequestRate(perSecond: 1, burst: 8)
            settings.rates.officers = RequestRate(perSecond: 1, burst: 4)
            settings.rates.systems = .unlimited
            settings.trustedProxies = ["127.0.0.1"]
        }
        func get(_ path: String, _ address: String, token: String? = nil) async throws -> WireClient.Answer {
            try await portal.client.send("GET", path, token: token, headers: ["X-Forwarded-For": address])
        }
        // Slow machines fill a bucket while it is emptied: more is asked than both give.
        func many(
            _ path: String, token: String? = nil, _ more: [String: String] = [:],
            _ address: @escaping @Sendable (Int) -> String
        ) async throws -> [WireClient.Answer] {
            let client = portal.client
            return try await withThrowingTaskGroup(of: WireClient.Answer.self) { group in
                for number in 0..<60 {
                    group.addTask {
                        try await client.send(
                            "GET", path, token: token,
                            headers: ["X-Forwarded-For": address(number)].merging(more) { $1 })
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
        }
        let refused = try await many("/v1/procedures") { _ in "198.51.100.7" }.filter { $0.status != 200 }
        let first = try #require(refused.first)
        #expect(first.status == 429 && first["code"] == "request.too-many" && first.problemDefects == [])
        #expect(first.headers["retry-after"] == "1")
        // Another address has a bucket of its own; a made-up token is no way around.
        #expect(try await get("/v1/procedures", "198.51.100.8").status == 200)
        let made = "tt_" + String(repeating: "a", count: 43)
        let statuses = Set(try await many("/v1/me", token: made) { _ in "198.51.100.9" }.map(\.status))
        #expect(statuses == [401, 429])
        // Who is signed in is counted by who they are, wherever they ask from.
        let token = try await portal.signIn("hoa.nt")
        let own = try await many("/v1/me", token: token) { "198.51.101.\($0)" }.map(\.status)
        #expect(Set(own) == [200, 429], "\(own)")
        // Asking as somebody they are not is no way around it.
        let posing = try await many("/v1/me", token: token, ["TT-Role": "x"]) { "198.51.103.\($0)" }
        #expect(Set(posing.map(\.status)) == [403, 429], "\(posing.map(\.status))")
        let system = try #require(
            try await portal.office.office.makeToken(
                holder: "national-portal", isSystem: true, command: .random(),
                by: try await portal.office.officer("admin"))["token"]?.string)
        for _ in 0..<60 { #expect(try await get("/v1/me", "198.51.102.1", token: system).status != 429) }
        try await portal.stop()
    }

    @Test("a request that is not done in time is answered 503 with a problem, and its command may be sent again")
    func timeLimit() async throws {
        let portal = try await PortalFixture.make { $0.requestSeconds = 5 }
        let token = try await portal.signIn("hoa.nt")
        let command = birth(command: .random())
        // Whoever holds the table keeps the filing waiting.
        let holder = try await portal.office.holdingTable("filing")
        let answer = try await portal.client.send("POST", "/v1/dossiers", token: token, json: command)
        #expect(answer.status == 503 && answer.problemDefects == [], "\(answer.status) \(answer.text)")
        #expect(["request.timed-out", "casework.cancelled"].contains(answer["code"]?.string ?? ""), "\(answer.text)")
        holder.close()
        var again = try await portal.client.send("POST", "/v1/dossiers", token: token, json: command)
        while again.status == 503 {
            again = try await portal.client.send("POST", "/v1/dossiers", token: token, json: command)
        }
        #expect(again.status == 201, "\(again.text)")
        #expect(try await portal.office.rows("SELECT count(*)::text FROM dossier") == ["1"])
        try await portal.stop()
    }

    @Test("a body that trickles is answered with a problem and the connection ends; one that stops is ended too")
    func slowBodies() async throws {
        let portal = try await PortalFixture.make { settings in
            settings.bodyGraceSeconds = 1
            settings.requestSeconds = 5
            settings.idleSeconds = 20
        }
        let token = try await portal.signIn("hoa.nt")
        let head =
            "POST /v1/dossiers HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(token)\r\nContent-Length: 100000\r\n\r\n"
        func trickled() async throws -> WireClient.Answer {
            let all = try await portal.client.onThread { connection -> [UInt8] in
                connection.write(Array(head.utf8))
                // A byte now and then, for as long as anybody listens.
                let (answered, finished) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
                Thread.detachNewThread {
                    for _ in 0..<1000 {
                        guard answered.wait(timeout: .now() + .milliseconds(100)) == .timedOut else { break }
                        connection.write([0x20])
                    }
                    finished.signal()
                }
                let all = connection.readToEnd()
                answered.signal()
                // The descriptor may be somebody else's as soon as it is closed: nothing is written to it any more.
                finished.wait()
                return all
            }
            return try WireClient.parse(all)
        }
        var answer = try await trickled()
        // On a machine that stood still for five seconds the time of the request was over first.
        while answer["code"] == "request.timed-out" { answer = try await trickled() }
        #expect(answer.status == 400 && answer["code"] == "request.too-slow", "\(answer.text)")
        #expect(answer.headers["connection"] == "close")
        let stopped = try await portal.client.onThread { connection -> [UInt8] in
            connection.write(Array((head + "{").utf8))
            return connection.readToEnd()
        }
        if !stopped.isEmpty {
            let answer = try WireClient.parse(stopped)
            // Too slow, or out of time: whichever is noticed first.
            let codes = [400: "request.too-slow", 503: "request.timed-out"]
            #expect(answer["code"]?.string == codes[answer.status], "\(answer.text)")
        }
        #expect(try await portal.client.send("GET", "/v1/me", token: token).status == 200)
        // Given back at the end of its handling, which may come after the client has gone.
        while portal.server.bodies.count > 0 { try await Task.sleep(for: .milliseconds(10)) }
        try await portal.stop()
    }

    @Test("a request that never ends holds a server that stops up for no longer than the bound")
    func stoppingBound() async throws {
        let portal = try await PortalFixture.make { settings in
            settings.shutdownSeconds = 1
            settings.requestSeconds = 3600
            settings.bodyGraceSeconds = 3600
            settings.idleSeconds = 3600
        }
        let token = try await portal.signIn("hoa.nt")
        let client = portal.client
        let endless = Task {
            try await client.onThread { connection -> [UInt8] in
                let head =
                    "POST /v1/dossiers HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(token)\r\nContent-Length: 100\r\n\r\n{"
                connection.write(Array(head.utf8))
                return connection.readToEnd()
            }
        }
        while await portal.server.turnstile.inside < 1 { try await Task.sleep(for: .milliseconds(5)) }
        // It returns, or this test never does; that something was cut off it may say.
        try? await portal.stop()
        let answer = try await endless.value
        if !answer.isEmpty { #expect(try WireClient.parse(answer).status >= 400) }
    }

    @Test(
        "the request's identifier is the caller's own where it is sane, otherwise a new one, and every answer repeats it"
    )
    func requestIdentifiers() async throws {
        let portal = try await PortalFixture.make()
        for (given, isKept) in [
            ("a1b2c3d4-e5f6-7890-abcd-ef0123456789", true), ("portal.2026_06-10", true),
            ("0af7651916cd43dd8448eb211c80319c", true),
            ("short", false), ("001090012345", false), ("0912-345-678", false), ("Nguyễn Thị Hoa", false),
            ("a b c d e f g", false), (String(repeating: "a", count: 65), false), ("<script>alert</script>", false),
        ] {
            for path in ["/v1/health", "/v1/me", "/v1/nowhere"] {
                let answer = try await portal.client.send("GET", path, headers: ["X-Request-Id": given])
                let id = try #require(answer.headers["x-request-id"])
                #expect((id == given) == isKept && id.count >= 8, "\(given) → \(id)")
                if answer.status >= 400 { #expect(answer["request_id"]?.string == id) }
            }
        }
        try await portal.stop()
        let lines = portal.log.all.filter { $0.contains(" request ") }
        #expect(lines.contains { $0.contains("portal.2026_06-10") && $0.contains("/v1/health") }, "\(lines)")
        for line in lines { #expect(!line.contains("001090012345") && !line.contains("script"), "\(line)") }
    }
}

extension OfficeFixture {
    /// A connection that keeps everybody else from writing into a table, until it is closed.
    func holdingTable(_ table: String) async throws -> PostgresConnection {
        let connection = try await PostgresConnection.open(owner)
        try await connection.execute(script: "BEGIN; LOCK TABLE \(table) IN EXCLUSIVE MODE")
        return connection
    }
}
