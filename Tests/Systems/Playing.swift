public import Foundation
public import JSON
import Logging
import Outbound
public import StandIns
public import Webhooks

/// A stand-in that runs for the time of a test, with its control.
public struct Playing: Sendable {
    /// Where the system is found.
    public let url: URL
    private let control: URL
    /// What both sides know.
    public static let secret = WebhookSecret.generate()
    private static let exchange = HTTPExchange(timeout: 60)

    /// It could not be started, or its control did not answer.
    public struct NotReady: Error {}

    /// Runs `standIn` while `body` does.
    public static func play(_ standIn: any StandIn, _ body: @Sendable (Playing) async throws -> Void) async throws {
        let (addresses, continuation) = AsyncStream<Playing>.makeStream()
        var logger = Logger(label: "stand-in")
        logger.logLevel = .critical
        let server = StandInServer(standIn, logger: logger)
        let running = Task {
            try await server.run { url, control in
                guard let url = URL(string: url), let control = URL(string: control) else { return }
                continuation.yield(Playing(url: url, control: control))
            }
        }
        var iterator = addresses.makeAsyncIterator()
        guard let playing = await iterator.next() else { throw NotReady() }
        let result: Result<Void, any Error>
        do { result = .success(try await body(playing)) } catch { result = .failure(error) }
        running.cancel()
        _ = await running.result
        try result.get()
    }

    /// Orders it, and gives its report.
    @discardableResult
    public func order(_ order: JSONValue) async throws -> JSONObject { try await ask("POST", JSONWriter.bytes(order)) }

    /// What it counted.
    public func report() async throws -> JSONObject { try await ask("GET", nil) }

    private func ask(_ method: String, _ body: [UInt8]?) async throws -> JSONObject {
        let reply = try await Self.exchange.send(
            HTTPCall(method: method, url: control, body: body.map { Data($0) }, limit: 1 << 22))
        guard reply.status == 200, let report = try JSONReader.read(Array(reply.body)).object else { throw NotReady() }
        return report
    }
}
