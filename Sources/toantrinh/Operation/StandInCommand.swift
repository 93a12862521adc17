import ArgumentParser
import Foundation
import JSON
import Logging
import StandIns
import Vietnamese

/// Plays another system (hệ thống đóng thế) for tests and demonstrations; never for work.
struct StandInCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stand-in",
        abstract: say("Đóng thế một hệ thống khác, để thử.", "Play another system, for tests."),
        discussion: say(
            "Chỉ nghe trên máy này; dừng khi người mở nó kết thúc.",
            "Listens on this machine only; stops when whoever started it is gone."),
        subcommands: [
            Target.self, StandInGatewayCommand.self, StandInIdentityCommand.self, Population.self, CriminalRecord.self,
            NationalPortal.self, TextMessages.self,
        ])

    /// A system that is asked over HTTP, and counts what it was asked.
    struct Target: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "target", abstract: say("Hệ thống trả lời qua HTTP.", "A system that answers over HTTP."))

        @Option(help: about("Tệp khóa bí mật chung.", "File with the shared secret.", value: "FILE"))
        var secretFile: String
        @OptionGroup var ports: Ports

        func run() async throws {
            try await ports.play(TargetStandIn(secret: try TargetSettings.secret(secretFile)))
        }
    }

    /// What the stand-ins have in common.
    struct Ports: ParsableArguments {
        @Option(help: about("Cổng của hệ thống; 0: cổng trống bất kỳ.", "Port of the system; 0: any free one."))
        var port = 0
        @Option(help: about("Cổng điều khiển; 0: cổng trống bất kỳ.", "Port of its control; 0: any free one."))
        var controlPort = 0
        @Flag(help: .hidden) var untilInputEnds = false
        @OptionGroup var talk: TalkOptions

        func validate() throws {
            guard (0...65_535).contains(port), (0...65_535).contains(controlPort) else {
                throw UsageProblem.error(
                    "--port, --control-port: từ 0 đến 65535.", "--port, --control-port: 0 to 65535.")
            }
        }

        /// Plays `standIn` until a signal, or the end of the input of whoever started it.
        func play(_ standIn: any StandIn) async throws {
            let console = talk.console
            let json = talk.json
            let name = standIn.name
            if untilInputEnds { ServerCommand.stopWhenInputEnds() }
            let server = StandInServer(
                standIn, port: port, controlPort: controlPort, logger: ServerCommand.logger("toantrinh.stand-in"))
            try await server.run { url, control in
                let ready: JSONValue = [
                    "ready": true, "name": .string(name), "url": .string(url), "control": .string(control),
                    "pid": .integer(Int64(getpid())),
                ]
                let text = say("\(name): \(url), điều khiển \(control)", "\(name): \(url), control \(control)")
                try? console.line(json ? JSONWriter.text(ready) : text)
            }
        }
    }
}
