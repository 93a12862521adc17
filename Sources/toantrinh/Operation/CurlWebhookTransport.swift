import Casework
import Foundation
import Webhooks

/// Sends notices through libcurl: no redirect, the answer's head and a little of its body, ten seconds in all. Who answers a byte a second
/// keeps nobody else waiting.
struct CurlWebhookTransport: WebhookTransport {
    private static let exchange = HTTPExchange(timeout: 10)

    func post(
        to url: String, fields: [(name: String, value: String)], body: [UInt8]
    ) async -> DeliverySchedule.Answer {
        guard let url = URL(string: url) else { return .none }
        var headers = Dictionary(fields, uniquingKeysWith: { first, _ in first })
        headers["User-Agent"] = "ToanTrinh"
        let call = HTTPCall(method: "POST", url: url, headers: headers, body: Data(body), limit: 1 << 16)
        let reply = await withTaskGroup(of: HTTPReply?.self) { group in
            group.addTask { try? await Self.exchange.send(call) }
            group.addTask {
                try? await Task.sleep(for: .seconds(10))
                return nil
            }
            defer { group.cancelAll() }
            return await group.next() ?? nil
        }
        guard let reply else { return .none }
        let seconds = reply.headers["retry-after"].flatMap { Int64($0) }
        return .status(reply.status, retryAfter: seconds.map { .seconds(max(0, $0)) })
    }
}
