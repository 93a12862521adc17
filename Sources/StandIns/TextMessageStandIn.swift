public import Hummingbird
public import JSON
import Synchronization
public import Webhooks

/// A provider of text messages, played: it sends one for each identifier, and counts (`docs/connectors.md`).
///
/// Its own order: `refuse_next` (so many are refused for good).
public final class TextMessageStandIn: StandIn {
    public let name = "sms"

    private struct State {
        var sent: [String: (phone: String, text: String)] = [:]
        var order: [String] = []
        var requests: Int64 = 0
        var asked: Int64 = 0
        var forged: Int64 = 0
        var malformed: Int64 = 0
        var refuseNext: Int64 = 0
    }

    private let secret: WebhookSecret
    private let state = Mutex(State())

    /// - Parameter secret: Shared with whoever sends.
    public init(secret: WebhookSecret) { self.secret = secret }

    public func addRoutes(to router: Router<BasicRequestContext>) {
        router.post("tin-nhan") { [self] request, _ in
            let body = try await SignedRequest.body(request)
            guard let id = SignedRequest.identifier(request, body, secret) else {
                state.withLock { $0.forged += 1 }
                return SignedRequest.answer(403, ["LyDo": "signature"])
            }
            let message = (try? JSONReader.read(body))?.object ?? [:]
            return state.withLock { state in
                state.requests += 1
                guard message["MaYeuCau"]?.string == id, let phone = message["SoDienThoai"]?.string, phone.count >= 9,
                    let text = message["NoiDung"]?.string, (1...600).contains(text.count)
                else {
                    state.malformed += 1
                    return SignedRequest.answer(422, ["MaYeuCau": .string(id), "LyDo": "malformed"])
                }
                if state.sent[id] == nil, state.refuseNext > 0 {
                    state.refuseNext -= 1
                    return SignedRequest.answer(422, ["MaYeuCau": .string(id), "LyDo": "no-such-number"])
                }
                if state.sent[id] == nil {
                    state.sent[id] = (phone, text)
                    state.order.append(id)
                }
                return Self.sent(id)
            }
        }
        router.get("tin-nhan/:id") { [self] request, context in
            guard let id = context.parameters.get("id"), SignedRequest.identifier(request, [], secret) == id else {
                state.withLock { $0.forged += 1 }
                return SignedRequest.answer(403, ["LyDo": "signature"])
            }
            return state.withLock { state in
                state.asked += 1
                return state.sent[id] == nil ? SignedRequest.answer(404, ["LyDo": "unknown"]) : Self.sent(id)
            }
        }
    }

    private static func sent(_ id: String) -> Response {
        SignedRequest.answer(200, ["MaYeuCau": .string(id), "TrangThai": "da-gui"])
    }

    public func control(_ order: JSONObject) async throws {
        for member in order.members {
            guard member.key == "refuse_next", let count = member.value.integer, count >= 0 else {
                throw ControlFault(member: member.key)
            }
            state.withLock { $0.refuseNext = count }
        }
    }

    public func report() async -> JSONObject {
        state.withLock { state in
            [
                "sent": .integer(Int64(state.sent.count)), "requests": .integer(state.requests),
                "asked": .integer(state.asked), "forged": .integer(state.forged),
                "malformed": .integer(state.malformed),
                "messages": .array(
                    state.order.compactMap { state.sent[$0] }.map {
                        ["phone": .string($0.phone), "text": .string($0.text)]
                    }),
            ]
        }
    }
}
