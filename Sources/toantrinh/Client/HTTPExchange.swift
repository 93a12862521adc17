import Foundation
import FoundationNetworking
import Synchronization

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

/// Sends requests through `URLSession`, bounds the answers and follows no redirect: a token goes nowhere else.
final class HTTPExchange: NSObject, URLSessionDataDelegate, Sendable {
    private struct Pending {
        let continuation: CheckedContinuation<HTTPReply, any Error>
        let limit: Int
        var response: HTTPURLResponse?
        var body = Data()
        var failure: ExchangeFailure?
    }

    private let pending = Mutex<[Int: Pending]>([:])
    private let timeout: Double

    /// An exchange whose requests may be silent for `timeout` seconds.
    init(timeout: Double) {
        self.timeout = timeout
    }

    /// Sends `call` and waits for the whole answer.
    ///
    /// - Throws: `ExchangeFailure`.
    func send(_ call: HTTPCall) async throws -> HTTPReply {
        var request = URLRequest(url: call.url, cachePolicy: .reloadIgnoringLocalCacheData, timeoutInterval: timeout)
        request.httpMethod = call.method
        request.httpBody = call.body
        for (name, value) in call.headers { request.setValue(value, forHTTPHeaderField: name) }
        let configuration = URLSessionConfiguration.ephemeral
        configuration.timeoutIntervalForRequest = timeout
        configuration.httpShouldSetCookies = false
        let session = URLSession(configuration: configuration, delegate: self, delegateQueue: nil)
        defer { session.finishTasksAndInvalidate() }
        let task = session.dataTask(with: request)
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                pending.withLock {
                    $0[task.taskIdentifier] = Pending(continuation: continuation, limit: call.limit)
                }
                task.resume()
                if Task.isCancelled { task.cancel() }
            }
        } onCancel: {
            task.cancel()
        }
    }

    func urlSession(
        _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
        completionHandler: @escaping @Sendable (URLSession.ResponseDisposition) -> Void
    ) {
        let allowed = pending.withLock { pending in
            guard var entry = pending[dataTask.taskIdentifier] else { return false }
            entry.response = response as? HTTPURLResponse
            if response.expectedContentLength > Int64(entry.limit) { entry.failure = .tooLarge(limit: entry.limit) }
            pending[dataTask.taskIdentifier] = entry
            return entry.failure == nil
        }
        completionHandler(allowed ? .allow : .cancel)
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        let tooLarge = pending.withLock { pending in
            guard let limit = pending[dataTask.taskIdentifier]?.limit,
                let count = pending[dataTask.taskIdentifier]?.body.count
            else { return false }
            guard count + data.count <= limit else {
                pending[dataTask.taskIdentifier]?.failure = .tooLarge(limit: limit)
                return true
            }
            pending[dataTask.taskIdentifier]?.body.append(data)
            return false
        }
        if tooLarge { dataTask.cancel() }
    }

    func urlSession(
        _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
        newRequest request: URLRequest, completionHandler: @escaping @Sendable (URLRequest?) -> Void
    ) {
        completionHandler(nil)
    }

    func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
        let entry = pending.withLock { $0.removeValue(forKey: task.taskIdentifier) }
        guard let entry else { return }
        if let failure = entry.failure { return entry.continuation.resume(throwing: failure) }
        if let error { return entry.continuation.resume(throwing: Self.failure(of: error)) }
        let response = entry.response ?? task.response as? HTTPURLResponse
        guard let response else { return entry.continuation.resume(throwing: ExchangeFailure.lost) }
        var headers: [String: String] = [:]
        for (name, value) in response.allHeaderFields {
            if let name = name as? String, let value = value as? String { headers[name.lowercased()] = value }
        }
        entry.continuation.resume(
            returning: HTTPReply(status: response.statusCode, headers: headers, body: entry.body))
    }

    private static func failure(of error: any Error) -> ExchangeFailure {
        guard let error = error as? URLError else { return .lost }
        return switch error.code {
        case .cannotConnectToHost, .cannotFindHost, .dnsLookupFailed, .notConnectedToInternet: .unreachable
        case .cancelled: .cancelled
        case .secureConnectionFailed, .serverCertificateUntrusted, .serverCertificateHasBadDate,
            .serverCertificateHasUnknownRoot, .serverCertificateNotYetValid:
            .untrusted
        default: .lost
        }
    }
}
