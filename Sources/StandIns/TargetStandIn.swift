import Foundation
import HTTPTypes
public import Hummingbird
public import JSON
import NIOCore
import Outbound
import Synchronization
public import Webhooks

/// A system that speaks the generic target's bytes (`docs/effects.md`) and counts what it got, by identifier.
///
/// Its own orders: `outcome` (what it answers), `refuse_next` (so many are refused with `code`), `later` (answers come by callback to
/// `callback`, so many milliseconds later), `twice` (each callback comes twice), `forget` (it knows no identifier when it is asked),
/// `silent` (what is answered later is never answered).
public final class TargetStandIn: StandIn {
    public let name = "target"

    private struct Matter {
        var times = 0
        var bodies: Set<String> = []
        /// What it was answered at last; `nil`: not yet.
        var answer: JSONValue?
        /// Asked for again under another body: nobody may do that.
        var answersSent = 0
    }

    private struct State {
        var matters: [String: Matter] = [:]
        var forged = 0
        var asked = 0
        var outcome = "done"
        var details = JSONObject()
        var fields: JSONObject?
        var refuseNext: Int64 = 0
        var code = "not-possible"
        var later: Int64?
        var callback: String?
        var isTwice = false
        var isForgetful = false
        var isSilent = false
        var callbacksRefused = 0
    }

    private let secret: WebhookSecret
    private let state = Mutex(State())
    private let queue: AsyncStream<(id: String, after: Int64)>
    private let later: AsyncStream<(id: String, after: Int64)>.Continuation
    private let exchange = HTTPExchange(timeout: 10, whole: 10)

    public init(secret: WebhookSecret) {
        self.secret = secret
        (queue, later) = AsyncStream.makeStream()
    }

    public func addRoutes(to router: Router<BasicRequestContext>) {
        router.post("requests") { [self] request, _ in
            let body = Array(try await request.body.collect(upTo: 1 << 20).readableBytesView)
            guard let id = verified(request, body) else { return response(403, ["error": "signature"]) }
            guard field("Idempotency-Key", request) == id else {
                return response(400, ["error": "key"])
            }
            return take(id, body)
        }
        router.get("requests/:id") { [self] request, context in
            guard let id = context.parameters.get("id"), verified(request, []) == id else {
                return response(403, ["error": "signature"])
            }
            return state.withLock { state in
                state.asked += 1
                guard !state.isForgetful, let matter = state.matters[id] else {
                    return response(404, ["error": "unknown"])
                }
                return response(200, matter.answer ?? ["status": "accepted"])
            }
        }
    }

    private func take(_ id: String, _ body: [UInt8]) -> Response {
        let (answer, status, after) = state.withLock { state -> (JSONValue, Int, Int64?) in
            var matter = state.matters[id] ?? Matter()
            matter.times += 1
            matter.bodies.insert(String(decoding: body, as: UTF8.self))
            defer { state.matters[id] = matter }
            if let known = matter.answer { return (known, known["status"] == "refused" ? 422 : 200, nil) }
            if state.refuseNext > 0 {
                state.refuseNext -= 1
                let refused: JSONValue = ["status": "refused", "code": .string(state.code)]
                matter.answer = refused
                return (refused, 422, nil)
            }
            if let later = state.later {
                return (["status": "accepted", "reference": .string("R-" + id.prefix(8))], 202, later)
            }
            let done = Self.done(state)
            matter.answer = done
            return (done, 200, nil)
        }
        if let after { later.yield((id, after)) }
        return response(status, answer)
    }

    private static func done(_ state: State) -> JSONValue {
        var object: JSONObject = ["status": "done", "outcome": .string(state.outcome)]
        if !state.details.isEmpty { object["details"] = .object(state.details) }
        object.set("fields", state.fields.map(JSONValue.object))
        return .object(object)
    }

    /// The identifier of a request whose signature is right.
    private func verified(_ request: Request, _ body: [UInt8]) -> String? {
        guard let id = field("webhook-id", request),
            let stamp = field("webhook-timestamp", request).flatMap({ Int64($0) }),
            field("webhook-signature", request) == secret.signature(id: id, timestamp: stamp, body: body)
        else {
            state.withLock { $0.forged += 1 }
            return nil
        }
        return id
    }

    private func field(_ name: String, _ request: Request) -> String? {
        HTTPField.Name(name).flatMap { request.headers[$0] }
    }

    private func response(_ status: Int, _ value: JSONValue) -> Response {
        Response(
            status: .init(code: status), headers: [.contentType: "application/json"],
            body: .init(byteBuffer: ByteBuffer(string: JSONWriter.text(value))))
    }

    public func control(_ order: JSONObject) async throws {
        try state.withLock { state in
            var new = state
            for member in order.members {
                switch (member.key, member.value) {
                case ("outcome", .string(let text)): new.outcome = text
                case ("details", .object(let object)): new.details = object
                case ("fields", .object(let object)): new.fields = object
                case ("refuse_next", .integer(let count)) where count >= 0: new.refuseNext = count
                case ("code", .string(let text)): new.code = text
                case ("later", .integer(let wait)) where (0...600_000).contains(wait): new.later = wait
                case ("later", .null): new.later = nil
                case ("callback", .string(let url)): new.callback = url
                case ("twice", .bool(let isTwice)): new.isTwice = isTwice
                case ("forget", .bool(let isForgetful)): new.isForgetful = isForgetful
                case ("silent", .bool(let isSilent)): new.isSilent = isSilent
                default: throw ControlFault(member: member.key)
                }
            }
            state = new
        }
    }

    public func report() async -> JSONObject {
        state.withLock { state in
            let repeated = state.matters.values.filter { $0.times > 1 }.count
            let changed = state.matters.values.filter { $0.bodies.count > 1 }.count
            return [
                "identifiers": .integer(Int64(state.matters.count)),
                "requests": .integer(Int64(state.matters.values.reduce(0) { $0 + $1.times })),
                "repeated": .integer(Int64(repeated)), "changed": .integer(Int64(changed)),
                "answered": .integer(Int64(state.matters.values.filter { $0.answer != nil }.count)),
                "asked": .integer(Int64(state.asked)), "forged": .integer(Int64(state.forged)),
                "callbacks": .integer(Int64(state.matters.values.reduce(0) { $0 + $1.answersSent })),
                "callbacks_refused": .integer(Int64(state.callbacksRefused)),
            ]
        }
    }

    public func run(at url: String) async throws {
        await withDiscardingTaskGroup { group in
            for await (id, after) in queue {
                group.addTask { [self] in
                    try? await Task.sleep(for: .milliseconds(after))
                    await answer(id)
                }
            }
        }
    }

    private func answer(_ id: String) async {
        let (answer, callback, times) = state.withLock { state -> (JSONValue, String?, Int) in
            if state.isSilent { return (.null, nil, 0) }
            let done = Self.done(state)
            state.matters[id]?.answer = done
            return (done, state.callback, state.isTwice ? 2 : 1)
        }
        guard let callback = callback.flatMap(URL.init(string:)), case .object(var object) = answer else { return }
        object["id"] = .string(id)
        let body = JSONWriter.bytes(.object(object))
        for _ in 0..<times {
            // Tried until it is taken: the other side may be down.
            for _ in 0..<200 where !Task.isCancelled {
                let now = Int64(Date().timeIntervalSince1970)
                let call = HTTPCall(
                    method: "POST", url: callback,
                    headers: [
                        "Content-Type": "application/json", "webhook-id": "answer-" + id,
                        "webhook-timestamp": String(now),
                        "webhook-signature": secret.signature(id: "answer-" + id, timestamp: now, body: body),
                    ], body: Data(body), limit: 1 << 16)
                if let reply = try? await exchange.send(call) {
                    state.withLock { state in
                        if reply.status == 200 {
                            state.matters[id]?.answersSent += 1
                        } else if reply.status != 503 {
                            state.callbacksRefused += 1
                        }
                    }
                    if reply.status != 503 { break }
                }
                try? await Task.sleep(for: .milliseconds(100))
            }
        }
    }
}

extension JSONValue {
    fileprivate subscript(key: String) -> JSONValue? { object?[key] }
}
