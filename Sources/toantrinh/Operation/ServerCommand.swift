import ArgumentParser
import Casework
import Foundation
import JSON
import Logging
import Papers
import PortalHTTP
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
    @Flag(help: about("Từ chối nhật ký có đồng hồ chỉnh được.", "Refuse a log whose clock can be moved."))
    var production = false
    @OptionGroup var talk: TalkOptions

    func run() async throws {
        let logger = Self.logger("toantrinh.server")
        let home = Home(data)
        let database = try await home.database(logger: logger)
        do {
            try await serve(OfficeOpening(installation: try Installation.find(), home: home, logger: logger), database)
            await database.close()
        } catch {
            await database.close()
            throw error
        }
    }

    private func serve(_ opening: OfficeOpening, _ database: Database) async throws {
        let (office, renderer) = try await opening.open(database, production: production)
        var settings = PortalServer.Settings()
        settings.host = host
        settings.port = port
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
        do { try await server.run() } catch {
            await renderer.shutdown()
            throw error
        }
        await renderer.shutdown()
    }

    /// Structured lines on standard error; level by `LOG_LEVEL`.
    static func logger(_ label: String) -> Logger {
        var logger = Logger(label: label) { StreamLogHandler.standardError(label: $0) }
        let level = ProcessInfo.processInfo.environment["LOG_LEVEL"].flatMap { Logger.Level(rawValue: $0) }
        logger.logLevel = level ?? .notice
        return logger
    }
}
