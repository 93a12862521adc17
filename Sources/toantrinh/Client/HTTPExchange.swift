import Foundation

/// One request as it goes over the wire.
struct HTTPCall: Sendable {
    var method: String
    var url: URL
    var headers: [String: String]
    var body: Data?
    /// The greatest length in bytes of the answer's body.
    var limit: Int
}

/// One answer, whole.
struct HTTPReply: Sendable {
    var status: Int
    /// Header fields by their lower-case name.
    var headers: [String: String]
    var body: Data

    var mediaType: String {
        let type = headers["content-type"]?.split(separator: ";").first.map(String.init) ?? ""
        return type.trimmingCharacters(in: .whitespaces).lowercased()
    }
}

/// Why no answer came back.
enum ExchangeFailure: Error, Sendable, Hashable {
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
struct HTTPExchange: Sendable {
    /// How long a request may be silent, in seconds.
    let timeout: Double

    /// Sends `call` and waits for the whole answer.
    ///
    /// - Throws: `ExchangeFailure`.
    func send(_ call: HTTPCall) async throws -> HTTPReply {
        let transfer = CurlTransfer(call, timeout: timeout)
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
