import ArgumentParser
import Casework
import Cluster
import Foundation
import JSON
import Logging
import Papers
import PortalHTTP
import ServiceLifecycle
import Telemetry
import Vietnamese

/// Runs the server (máy chủ) until SIGTERM or SIGINT.
struct ServerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "server",
        abstract: say("Chạy máy chủ HTTP.", "Run the HTTP server."),
        discussion: say(
            "Dùng cơ sở dữ liệu nêu trong DATABASE_URL, nếu không thì cụm PostgreSQL riêng trong thư mục dữ liệu.",
            "Uses the database named in DATABASE_URL, else a private PostgreSQL cluster in the data directory."))

    @Option(help: about("Địa chỉ lắng nghe.", "Address to listen on.")) var host = "127.0.0.1"
    @Option(help: about("Cổng; 0: cổng trống bất kỳ.", "Port; 0: any free one.")) var port = 8750
    @Option(help: about("Thư mục dữ liệu.", "Data directory.", value: "DIR")) var data: String?
    @Flag(
        help: about(
            "Nhận cả nhật ký trình diễn (đồng hồ chỉnh được).",
            "Also serve a demonstration log, whose clock can be moved."
        )) var demonstration = false
    @Option(
        help: about(
            "Địa chỉ của máy chủ trung gian (proxy) được tin (X-Forwarded-For); lặp lại được.",
            "Address of a proxy whose X-Forwarded-For is believed; may be repeated.", value: "ADDRESS"))
    var trustedProxy: [String] = []
    @Option(
        help: about(
            "Số yêu cầu mỗi giây và cùng lúc: officers=50/500, systems=1000/5000, strangers=50/500; lặp lại được.",
            "Requests a second and at once: officers=50/500, systems=1000/5000, strangers=50/500; may be repeated.",
            value: "WHO=N/BURST"))
    var rate: [RateOption] = []
    @Option(
        help: about(
            "Khi được lệnh dừng: số giây dành cho việc đang làm dở, 1–600.",
            "Told to stop: seconds that what was begun may take, 1 to 600.", value: "SECONDS"))
    var stopWithin: Int = 30
    @Flag(help: .hidden) var untilInputEnds = false
    @OptionGroup var talk: TalkOptions

    func validate() throws {
        // Sockets would take what is left of it in sixteen bits.
        guard (0...65_535).contains(port) else {
            throw UsageProblem.error("--port: từ 0 đến 65535.", "--port: 0 to 65535.")
        }
        guard (1...600).contains(stopWithin) else {
            throw UsageProblem.error("--stop-within: từ 1 đến 600 giây.", "--stop-within: 1 to 600 seconds.")
        }
    }

    func run() async throws {
        let logger = Self.logger("toantrinh.server")
        let home = Home(data)
        let database = try await home.database(logger: logger)
        // A private cluster that is killed under the server is started again.
        let watching = Task { await database.cluster?.watch() }
        func close() async {
            watching.cancel()
            await watching.value
            await database.close()
        }
        do {
            try await serve(OfficeOpening(installation: try Installation.find(), home: home, logger: logger), database)
            await close()
        } catch {
            await close()
            throw error
        }
    }

    private func serve(_ opening: OfficeOpening, _ database: Database) async throws {
        let (office, renderer) = try await opening.open(database, demonstration: demonstration)
        var settings = PortalServer.Settings()
        settings.host = host
        settings.port = port
        settings.trustedProxies = trustedProxy
        settings.shutdownSeconds = Int64(stopWithin)
        for rate in rate { rate.apply(to: &settings.rates) }
        let telemetry = try TelemetrySettings(opening.home.environment, metrics: settings.metrics)
        settings.metricsToken = telemetry.metricsToken
        let console = talk.console
        let json = talk.json
        let host = host
        let server = PortalServer(office, settings: settings, logger: opening.logger) { port in
            // Whoever started the server waits for this line.
            let ready: JSONValue = [
                "ready": true, "url": .string("http://\(host):\(port)"), "pid": .integer(Int64(getpid())),
            ]
            if json {
                try? console.line(JSONWriter.text(ready))
            } else {
                try? console.line(
                    say("Máy chủ sẵn sàng: http://\(host):\(port)", "The server is ready: http://\(host):\(port)"))
            }
        }
        if untilInputEnds { Self.stopWhenInputEnds() }
        defer { telemetry.tracer?.forceFlush() }
        do { try await run(server, logger: opening.logger) } catch {
            await renderer.shutdown()
            throw error
        }
        await renderer.shutdown()
    }

    /// Serves until the command is cancelled, as the first signal does, at whatever moment it comes; what was begun is finished, or cut off
    /// at the bound.
    private func run(_ server: PortalServer, logger: Logger) async throws {
        let group = ServiceGroup(services: [RunningServer(server: server)], logger: logger)
        let running = Task { try await group.run() }
        let bound = Duration.seconds(stopWithin)
        do {
            try await withTaskCancellationHandler {
                try await running.value
            } onCancel: {
                StopAlarm.set(bound: bound, logger: logger)
                Task { await group.triggerGracefulShutdown() }
            }
        } catch {
            // It was told to stop, and did: whoever was cut off was told nothing, and asks again.
            guard Task.isCancelled else { throw error }
            logger.warning("stopped at the bound", metadata: ["seconds": "\(stopWithin)"])
        }
    }

    private struct RunningServer: Service {
        let server: PortalServer

        func run() async throws { try await server.run() }
    }

    /// Stops the server when whoever started it is gone, however they went: the kernel closes their end of our input.
    static func stopWhenInputEnds() {
        Thread.detachNewThread {
            var byte: UInt8 = 0
            while read(STDIN_FILENO, &byte, 1) > 0 {}
            kill(getpid(), SIGTERM)
        }
    }

    /// Structured lines on standard error; level by `LOG_LEVEL`, in JSON where `LOG_FORMAT` says `json`.
    static func logger(_ label: String) -> Logger {
        let isJSON = ProcessInfo.processInfo.environment["LOG_FORMAT"] == "json"
        var logger = Logger(label: label) { label in
            isJSON ? LineLogHandler(label: label) as any LogHandler : StreamLogHandler.standardError(label: label)
        }
        let level = ProcessInfo.processInfo.environment["LOG_LEVEL"].flatMap { Logger.Level(rawValue: $0) }
        logger.logLevel = level ?? .notice
        return logger
    }
}
