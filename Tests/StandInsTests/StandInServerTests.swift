import Foundation
import Hummingbird
import JSON
import Logging
import NIOCore
import Outbound
import StandIns
import Synchronization
import Testing

/// A system that counts what it is asked, and one answer that never ends.
private final class Counter: StandIn {
    let name = "counter"
    private let count = Mutex<Int64>(0)
    private let step = Mutex<Int64>(1)

    func addRoutes(to router: Router<BasicRequestContext>) {
        router.post("count") { [self] _, _ in
            let step = step.withLock { $0 }
            return "\(count.withLock { $0 += step; return $0 })"
        }
        router.get("long") { _, _ in String(repeating: "x", count: 1 << 20) }
        router.get("trickle") { _, _ in
            Response(
                status: .ok,
                body: .init { writer in
                    while true {
                        try await writer.write(ByteBuffer(string: "."))
                        try await Task.sleep(for: .milliseconds(50))
                    }
                })
        }
    }

    func control(_ order: JSONObject) async throws {
        for member in order.members {
            guard member.key == "step", let value = member.value.integer else { throw ControlFault(member: member.key) }
            step.withLock { $0 = value }
        }
    }

    func report() async -> JSONObject { ["count": .integer(count.withLock { $0 })] }
}

/// A stand-in that runs for the time of a test, and what to ask it with.
private struct Playing: Sendable {
    let url: String
    let control: String
    private static let exchange = HTTPExchange(timeout: 60)

    static func play(_ body: @Sendable (Playing) async throws -> Void) async throws {
        let (addresses, continuation) = AsyncStream<Playing>.makeStream()
        var logger = Logger(label: "stand-in")
        logger.logLevel = .critical
        let server = StandInServer(Counter(), logger: logger)
        let running = Task {
            try await server.run { continuation.yield(Playing(url: $0, control: $1)) }
        }
        var iterator = addresses.makeAsyncIterator()
        let playing = try #require(await iterator.next())
        do { try await body(playing) } catch {
            running.cancel()
            _ = await running.result
            throw error
        }
        running.cancel()
        _ = await running.result
    }

    func send(
        _ method: String, _ address: String, _ body: String? = nil, exchange: HTTPExchange = exchange
    ) async throws -> HTTPReply {
        let url = try #require(URL(string: address))
        return try await exchange.send(
            HTTPCall(method: method, url: url, body: body.map { Data($0.utf8) }, limit: 1 << 16))
    }

    func order(_ text: String) async throws -> JSONObject? {
        try JSONReader.read(Array(try await send("POST", control, text).body)).object
    }

    func counted() async throws -> Int64? {
        try JSONReader.read(Array(try await send("GET", control).body)).object?["count"]?.integer
    }
}

@Suite("Stand-ins: other systems as processes of their own", .timeLimit(.minutes(15)))
struct StandInServerTests {
    @Test("A stand-in does as it is told: down, refusing, losing its answers, talking nonsense, then well again")
    func mood() async throws {
        try await Playing.play { (playing: Playing) async throws in
            let address = playing.url + "/count"
            #expect(try await playing.send("POST", address).body == Data("1".utf8))

            #expect(try await playing.order(#"{"down":true}"#)?["mood"]?.object?["down"] == true)
            #expect(try await playing.send("POST", address).status == 503)
            #expect(try await playing.counted() == 1)

            _ = try await playing.order(#"{"down":false,"fail_next":1}"#)
            #expect(try await playing.send("POST", address).status == 500)
            #expect(try await playing.counted() == 1)

            // What is lost was done.
            _ = try await playing.order(#"{"lose_next":1}"#)
            await #expect(throws: ExchangeFailure.lost) { _ = try await playing.send("POST", address) }
            #expect(try await playing.counted() == 2)

            _ = try await playing.order(#"{"nonsense_next":1,"step":5}"#)
            let nonsense = try await playing.send("POST", address)
            #expect(nonsense.status == 200)
            #expect(throws: JSONError.self) { try JSONReader.read(Array(nonsense.body)) }
            #expect(try await playing.counted() == 7)
            #expect(try await playing.send("POST", address).body == Data("12".utf8))
        }
    }

    @Test("An order that is not understood changes nothing")
    func wrongOrders() async throws {
        try await Playing.play { (playing: Playing) async throws in
            for order in [
                #"{"down":"yes"}"#, #"{"down":true,"delay":-1}"#, #"{"fail_next":1.5}"#, "[]", "{", #"{"thing":1}"#,
                #"{"down":true,"thing":1}"#,
            ] {
                #expect(try await playing.send("POST", playing.control, order).status == 400, "\(order)")
            }
            #expect(try await playing.send("POST", playing.url + "/count").status == 200)
        }
    }

    @Test("Where only the head counts, a body that is too long or never ends is no failure")
    func headOnly() async throws {
        try await Playing.play { (playing: Playing) async throws in
            for path in ["/trickle", "/long"] {
                let url = try #require(URL(string: playing.url + path))
                let call = HTTPCall(method: "GET", url: url, limit: 20, needsHeadOnly: true)
                let reply = try await HTTPExchange(timeout: 600).send(call)
                #expect(reply.status == 200)
                #expect(reply.body.count <= 20)
            }
        }
    }

    @Test(
        "Retry-After is seconds or a date",
        arguments: [
            ("120", 120), ("Sun, 29 Nov 2026 08:00:10 GMT", 10), ("Sun, 29 Nov 2026 07:00:00 GMT", 0), ("-1", nil),
            ("soon", nil), ("", nil),
        ] as [(String, Int64?)])
    func retryAfter(text: String, seconds: Int64?) {
        let now = Date(timeIntervalSince1970: 1_795_939_200)
        #expect(HTTPReply(status: 503, headers: ["retry-after": text], body: Data()).retryAfter(now: now) == seconds)
    }

    @Test("An answer that comes a byte at a time has an end")
    func trickle() async throws {
        try await Playing.play { (playing: Playing) async throws in
            await #expect(throws: ExchangeFailure.lost) {
                _ = try await playing.send(
                    "GET", playing.url + "/trickle", exchange: HTTPExchange(timeout: 60, whole: 1))
            }
        }
    }
}
