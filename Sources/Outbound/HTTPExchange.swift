public import Foundation
import Instrumentation

/// One request as it goes over the wire.
public struct HTTPCall: Sendable {
    public var method: String
    public var url: URL
    public var headers: [String: String]
    public var body: Data?
    /// The greatest length in bytes of the answer's body.
    public var limit: Int
    /// Whether the answer counts from its head on: a body that is too long, breaks off or never ends is cut and no failure.
    public var needsHeadOnly: Bool

    public init(
        method: String, url: URL, headers: [String: String] = [:], body: Data? = nil, limit: Int,
        needsHeadOnly: Bool = false
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.limit = limit
        self.needsHeadOnly = needsHeadOnly
    }
}

/// One answer, whole.
public struct HTTPReply: Sendable {
    public var status: Int
    /// Header fields by their lower-case name.
    public var headers: [String: String]
    public var body: Data

    public init(status: Int, headers: [String: String], body: Data) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    public var mediaType: String {
        let type = headers["content-type"]?.split(separator: ";").first.map(String.init) ?? ""
        return type.trimmingCharacters(in: .whitespaces).lowercased()
    }
}

extension HTTPReply {
    /// `Retry-After` in seconds from `now`, in both its forms (RFC 9110, section 10.2.3), 0 or more; `nil` where it is absent or neither.
    public func retryAfter(now: Date = Date()) -> Int64? {
        guard let text = headers["retry-after"]?.trimmingCharacters(in: .whitespaces) else { return nil }
        if let seconds = Int64(text) { return seconds < 0 ? nil : seconds }
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = TimeZone(secondsFromGMT: 0)
        format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        guard let date = format.date(from: text) else { return nil }
        return max(0, Int64(date.timeIntervalSince(now).rounded(.up)))
    }
}

/// Why no answer came back.
public enum ExchangeFailure: Error, Sendable, Hashable {
    /// No connection was made: the request has not been sent.
    case unreachable
    /// The connection broke or timed out: whether the request arrived is unknown.
    case lost
    /// The server's certificate is not to be trusted, or TLS failed.
    case untrusted
    /// The answer is longer than the limit.
    case tooLarge(limit: Int)
    /// Cancelled by the user.
    case cancelled
}

/// Sends requests through libcurl, bounds the answers and follows no redirect: a token goes nowhere else.
public struct HTTPExchange: Sendable {
    /// How long a request may be silent, in seconds.
    public let timeout: Double
    /// How long it may take in all, in seconds, however little comes at a time; nil: as long as something comes.
    public let whole: Double?

    public init(timeout: Double, whole: Double? = nil) {
        self.timeout = timeout
        self.whole = whole
    }

    /// Sends `call` and waits for the whole answer.
    ///
    /// - Throws: `ExchangeFailure`.
    public func send(_ call: HTTPCall) async throws -> HTTPReply {
        var call = call
        // Whoever is asked may go on with the trace (traceparent).
        if let context = InstrumentationContext.current {
            InstrumentationSystem.instrument.inject(context, into: &call.headers, using: HeaderWriter())
        }
        let transfer = CurlTransfer(call, timeout: timeout, whole: whole)
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                // libcurl waits for the network on a thread of its own.
                Thread.detachNewThread { continuation.resume(with: Result { try transfer.run() }) }
            }
        } onCancel: {
            transfer.cancel()
        }
    }
}

private struct HeaderWriter: Injector {
    func inject(_ value: String, forKey key: String, into carrier: inout [String: String]) { carrier[key] = value }
}
