import Casework
import Connectors
import Dossiers
import EventLog
import Foundation
import JSON
import Logging
import Outbound
import Procedures
import StandIns
import Testing
import Webhooks
import WorkingTime

/// The generic target, beside a system that speaks its bytes.
@Suite(.timeLimit(.minutes(15))) struct HTTPTargetTests {
    static let secret = WebhookSecret(bytes: Array("bi-mat-chung-cua-hai-ben-0123456789".utf8))

    static func message(_ number: Int64 = 1) -> EffectMessage {
        let request = EffectRequest(
            id: number, name: "check", kind: "identity", target: "land", tryUntil: Instant(microseconds: 0),
            answerUntil: Instant(microseconds: 0), owner: "head", agency: nil)
        return EffectMessage(
            identifier: EventLog.CommandID(derivedFrom: "test/\(number)"), code: "H26.147-260610-0001",
            procedure: "1.001193", request: request, askedAt: Instant(microseconds: 0),
            fields: ["child": ["full_name": .string("Nguyễn Minh Anh")]], data: ["copies": 2], state: .initial,
            definition: nil)
    }

    @Test(
        "told, asked and answered over HTTP, signed both ways; what is no answer is told apart from what never arrived")
    func exchange() async throws {
        let secret = try #require(Self.secret)
        let system = TargetStandIn(secret: secret)
        try await withStandIn(system) { url, order in
            var policy = TargetPolicy()
            policy.attempt = .seconds(30)
            let base = try #require(URL(string: url + "/requests"))
            let target = HTTPTarget(name: "land", url: base, secret: secret, policy: policy)
            #expect(await target.ask(Self.message()) == .unknown)
            try await order(["outcome": "confirmed", "details": ["note": "khớp"], "fields": ["child": ["x": 1]]])
            let done = EffectReply.done(
                EffectAnswer(outcome: "confirmed", fields: ["child": ["x": 1]], details: ["note": "khớp"]))
            #expect(await target.send(Self.message()) == done)
            #expect(await target.send(Self.message()) == done)
            #expect(await target.ask(Self.message()) == .known(done))
            try await order(["refuse_next": 1, "code": "no-such-person"])
            #expect(await target.send(Self.message(2)) == .refused(code: "no-such-person"))
            try await order(["down": true])
            #expect(await target.send(Self.message(3)) == .deferred(code: "target.unavailable", retryAfter: nil))
            try await order(["down": false, "fail_next": 1])
            #expect(await target.send(Self.message(3)) == .failed(code: "target.status-500"))
            try await order(["nonsense_next": 1])
            #expect(await target.send(Self.message(3)) == .failed(code: "target.answer-unreadable"))
            try await order(["lose_next": 1])
            #expect(await target.send(Self.message(4)) == .failed(code: "target.lost"))
            // It was done, and can be asked about.
            #expect(await target.ask(Self.message(4)) == .known(done))
            try await order(["later": 0, "silent": true])
            guard case .accepted(let reference?) = await target.send(Self.message(5)) else {
                Issue.record("not accepted")
                return
            }
            #expect(reference.hasPrefix("R-"))
            // Another secret is nobody's.
            let other = try #require(WebhookSecret(bytes: Array(repeating: 7, count: 32)))
            let stranger = HTTPTarget(name: "land", url: base, secret: other)
            #expect(await stranger.send(Self.message(6)) == .failed(code: "target.status-403"))
            let mute = HTTPTarget(name: "land", url: base, secret: secret, canBeAsked: false)
            #expect(await mute.ask(Self.message(1)) == .cannotTell)
            let report = await system.report()
            #expect(report["forged"] == 1 && report["changed"] == 0 && report["identifiers"] == 5)
        }
        let nowhere = HTTPTarget(
            name: "land", url: try #require(URL(string: "http://127.0.0.1:1/")), secret: secret)
        #expect(await nowhere.send(Self.message()) == .deferred(code: "target.unreachable", retryAfter: nil))
    }

    @Test("an answer that comes later is the target's by its signature and its time, and makes sense")
    func callbacks() throws {
        let secret = try #require(Self.secret)
        let url = try #require(URL(string: "https://land.example/requests"))
        let target = HTTPTarget(name: "land", url: url, secret: secret, seconds: { 1_000_000 })
        let identifier = EventLog.CommandID(derivedFrom: "test/1")
        func headers(_ body: [UInt8], at time: Int64, by secret: WebhookSecret) -> [String: String] {
            [
                "webhook-id": "m-1", "webhook-timestamp": String(time),
                "webhook-signature": "v1,AAAA " + secret.signature(id: "m-1", timestamp: time, body: body),
            ]
        }
        func body(_ more: JSONObject) -> [UInt8] {
            var object: JSONObject = ["id": .string(identifier.description)]
            for member in more.members { object[member.key] = member.value }
            return JSONWriter.bytes(.object(object))
        }
        let done = body(["status": "done", "outcome": "confirmed"])
        #expect(
            target.read(headers: headers(done, at: 999_800, by: secret), body: done)
                == .answer(identifier: identifier, reply: .done(EffectAnswer(outcome: "confirmed"))))
        for time: Int64 in [999_699, 1_000_301, .min, .max] {
            #expect(target.read(headers: headers(done, at: time, by: secret), body: done) == .notTheirs)
        }
        let other = try #require(WebhookSecret(bytes: Array(repeating: 7, count: 32)))
        #expect(target.read(headers: headers(done, at: 1_000_000, by: other), body: done) == .notTheirs)
        #expect(target.read(headers: headers(done, at: 1_000_000, by: secret), body: done + [32]) == .notTheirs)
        #expect(target.read(headers: [:], body: done) == .notTheirs)
        for odd in [
            body(["status": "done"]), body(["status": "done", "outcome": "Có khớp"]), body(["status": "perhaps"]),
            Array("<html>".utf8), JSONWriter.bytes(["id": "x", "status": "done", "outcome": "confirmed"]),
            body(["status": "done", "outcome": "a", "fields": ["child": 1]]),
        ] {
            #expect(target.read(headers: headers(odd, at: 1_000_000, by: secret), body: odd) == .unreadable)
        }
    }
}

/// Runs a stand-in beside the test.
private func withStandIn(
    _ standIn: any StandIn,
    _ body:
        @escaping @Sendable (_ url: String, _ order: @Sendable (JSONValue) async throws -> Void) async throws -> Void
) async throws {
    let (addresses, continuation) = AsyncStream<(String, String)>.makeStream()
    try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
            try await StandInServer(standIn, logger: Logger(label: "test")).run { url, control in
                continuation.yield((url, control))
            }
        }
        var iterator = addresses.makeAsyncIterator()
        let (url, control) = try #require(await iterator.next())
        try await body(url) { order in
            let call = HTTPCall(
                method: "POST", url: try #require(URL(string: control + "/")), body: Data(JSONWriter.bytes(order)),
                limit: 1 << 16)
            let status = try await HTTPExchange(timeout: 60).send(call).status
            #expect(status == 200)
        }
        group.cancelAll()
    }
}
