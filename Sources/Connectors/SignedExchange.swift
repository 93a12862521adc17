import Casework
import Foundation
import JSON
import Outbound
import Webhooks

/// Sends JSON, signed as Standard Webhooks are, to the address of one other system, and reads such signatures.
///
/// What every adapter of this module that speaks HTTP has in common: which failures mean that nothing was done, and which that nobody knows.
struct SignedExchange: Sendable {
    private let base: URL
    private let secret: WebhookSecret
    private let exchange: HTTPExchange
    private let seconds: @Sendable () -> Int64

    /// How long ago a signature may have been made, in seconds, or how far ahead.
    static let tolerance: Int64 = 300
    /// The longest answer that is read, in bytes.
    static let longestAnswer = 1 << 18

    init(base: URL, secret: WebhookSecret, attempt: Duration, seconds: @escaping @Sendable () -> Int64) {
        self.base = base
        self.secret = secret
        self.seconds = seconds
        let attempt = attempt / .seconds(1)
        exchange = HTTPExchange(timeout: attempt, whole: attempt)
    }

    /// Why there is no answer to read.
    enum NoAnswer: Error {
        /// What the engine is told.
        case reply(EffectReply)
        /// 404, to whoever asks what became of something.
        case unknown

        var reply: EffectReply {
            switch self {
            case .reply(let reply): reply
            case .unknown: .failed(code: "target.status-404")
            }
        }
    }

    /// Sends a request.
    ///
    /// - Parameters:
    ///   - method: `GET` or `POST`.
    ///   - path: What is appended to the system's address.
    ///   - id: The identifier that is signed with it.
    ///   - body: What is sent.
    /// - Returns: Status 200 to 299 or 422 with the answer's JSON.
    /// - Throws: `NoAnswer`.
    func send(
        _ method: String, _ path: String, id: String, body: JSONValue? = nil
    ) async throws(NoAnswer) -> (status: Int, json: JSONValue) {
        let bytes = body.map { JSONWriter.bytes($0) } ?? []
        let now = seconds()
        var headers = [
            "Accept": "application/json", "User-Agent": "ToanTrinh", "webhook-id": id,
            "webhook-timestamp": String(now),
            "webhook-signature": secret.signature(id: id, timestamp: now, body: bytes),
        ]
        if method == "POST" {
            headers["Content-Type"] = "application/json"
            headers["Idempotency-Key"] = id
        }
        let call = HTTPCall(
            method: method, url: base.appendingPathComponent(path), headers: headers,
            body: method == "POST" ? Data(bytes) : nil, limit: Self.longestAnswer)
        let reply: HTTPReply
        do { reply = try await exchange.send(call) } catch { throw .reply(Self.reply(to: error)) }
        return try Self.read(status: reply.status, retryAfter: reply.headers["retry-after"], body: Array(reply.body))
    }

    /// What it means that no answer came.
    static func reply(to error: any Error) -> EffectReply {
        switch error {
        case ExchangeFailure.unreachable: .deferred(code: "target.unreachable", retryAfter: nil)
        case ExchangeFailure.untrusted: .deferred(code: "target.untrusted", retryAfter: nil)
        case ExchangeFailure.tooLarge: .failed(code: "target.answer-too-large")
        default: .failed(code: "target.lost")
        }
    }

    private static func read(
        status: Int, retryAfter: String?, body: [UInt8]
    ) throws(NoAnswer) -> (status: Int, json: JSONValue) {
        switch status {
        case 200...299, 422:
            let limits = JSONReader.Limits(depth: 8, bytes: longestAnswer)
            guard let json = try? JSONReader.read(body, limits: limits), json.object != nil else {
                throw .reply(.failed(code: "target.answer-unreadable"))
            }
            return (status, json)
        case 404: throw .unknown
        case 429, 503:
            let seconds = retryAfter.flatMap { Int64($0) }.map { Duration.seconds(min(max(0, $0), 86_400)) }
            throw .reply(
                .deferred(
                    code: status == 429 ? "target.limited" : "target.unavailable",
                    retryAfter: seconds ?? (status == 429 ? .seconds(1) : nil)))
        default: throw .reply(.failed(code: "target.status-\(status)"))
        }
    }

    /// Whether a signature was made within the tolerance of `now`, whatever number came from outside.
    static func isRecent(_ stamp: Int64, now: Int64) -> Bool {
        let (distance, overflow) = now.subtractingReportingOverflow(stamp)
        return !overflow && distance.magnitude <= UInt64(tolerance)
    }

    /// Whether what came is signed by the other side, and not long ago.
    func verifies(headers: [String: String], body: [UInt8]) -> Bool {
        guard let id = headers["webhook-id"], let stamp = headers["webhook-timestamp"].flatMap({ Int64($0) }),
            let signature = headers["webhook-signature"], Self.isRecent(stamp, now: seconds())
        else { return false }
        let expected = Array(secret.signature(id: id, timestamp: stamp, body: body).utf8)
        return signature.split(separator: " ").contains { given in
            // In a time that does not tell where they differ.
            let given = Array(given.utf8)
            return given.count == expected.count && zip(given, expected).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
        }
    }
}
