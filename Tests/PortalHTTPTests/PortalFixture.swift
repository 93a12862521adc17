import Casework
import Foundation
import JSON
import Logging
import ServiceLifecycle
import Synchronization
import Testing

@testable import PortalHTTP

/// A real server on a free port of the loopback interface, with everything it logs.
struct PortalFixture: Sendable {
    let office: OfficeFixture
    let client: WireClient
    let log: LogMemory
    let server: PortalServer
    private let group: ServiceGroup
    private let running: Task<Void, any Error>

    static func make(
        maxRequests: Int = 512, office: OfficeFixture? = nil,
        _ change: (inout PortalServer.Settings) -> Void = { _ in }
    ) async throws -> PortalFixture {
        let fixture = if let office { office } else { try await OfficeFixture.make() }
        let log = LogMemory()
        var settings = PortalServer.Settings()
        // A busy machine is no fault of the server's: tests that are about time say how much.
        settings.requestSeconds = 900
        settings.bodyGraceSeconds = 900
        settings.port = 0
        settings.maxRequests = maxRequests
        settings.rates = .unlimited
        change(&settings)
        let (ports, report) = AsyncStream.makeStream(of: Int.self)
        let server = PortalServer(fixture.office, settings: settings, logger: log.logger) { report.yield($0) }
        let group = ServiceGroup(
            services: [Whole(server: server)], logger: Logger(label: "group") { _ in SwiftLogNoOpLogHandler() })
        let running = Task {
            defer { report.finish() }
            try await group.run()
        }
        var iterator = ports.makeAsyncIterator()
        let port = try #require(await iterator.next())
        return PortalFixture(
            office: fixture, client: WireClient(port: port), log: log, server: server, group: group, running: running)
    }

    private struct Whole: Service {
        let server: PortalServer

        func run() async throws { try await server.run() }
    }

    /// Stops as SIGTERM does: takes nothing more, finishes what was begun.
    func stop() async throws {
        await group.triggerGracefulShutdown()
        try await running.value
    }

    func signIn(_ officer: String) async throws -> String {
        let answer = try await client.send(
            "POST", "/v1/sessions", json: ["officer": .string(officer), "password": .string("mat-khau-\(officer)")])
        return try #require(answer["token"]?.string, "\(answer.text)")
    }
}

/// Keeps every line that is logged.
final class LogMemory: Sendable {
    private let lines = Mutex<[String]>([])

    var all: [String] { lines.withLock { $0 } }

    var logger: Logger {
        Logger(label: "toantrinh") { _ in
            var handler = Handler(memory: self)
            handler.logLevel = .trace
            return handler
        }
    }

    private struct Handler: LogHandler {
        let memory: LogMemory
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let all = metadata.merging(event.metadata ?? [:]) { $1 }
            memory.lines.withLock { $0.append("\(event.level) \(event.message) \(all)") }
        }
    }
}

/// Sends commands and looks at problems.
extension WireClient.Answer {
    /// Whether it is a problem of the shape that `docs/http-api.md` promises; says what is not.
    var problemDefects: [String] {
        var defects: [String] = []
        if headers["content-type"]?.hasPrefix("application/problem+json") != true { defects.append("content-type") }
        guard let object = json?.object else { return defects + ["no JSON: \(text.prefix(80))"] }
        if object["status"] != .integer(Int64(status)) { defects.append("status") }
        let code = object["code"]?.string ?? ""
        if code.isEmpty || code.contains(" ") { defects.append("code") }
        if object["type"]?.string != "urn:toantrinh:\(code)" { defects.append("type") }
        for member in ["title", "detail", "request_id"] where object[member]?.string?.isEmpty != false {
            defects.append(member)
        }
        for language in ["vi", "en"] where object["message"]?.object?[language]?.string?.isEmpty != false {
            defects.append("message.\(language)")
        }
        if status == 429 || status == 503, headers["retry-after"].flatMap({ Int($0) }) == nil {
            defects.append("retry-after")
        }
        if status == 401, headers["www-authenticate"] == nil { defects.append("www-authenticate") }
        return defects
    }
}
