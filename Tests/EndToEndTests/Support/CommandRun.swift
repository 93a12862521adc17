import Foundation
import JSON
import TestSupport

/// One run of the built program with an environment of its own.
struct CommandRun {
    let status: Int32
    let output: String
    let errors: String
    /// Ended by a signal: `status` is its number.
    var hasCrashed = false

    /// The JSON that was written to standard output.
    var json: JSONValue? { try? JSONReader.read(output.trimmingCharacters(in: .newlines)) }

    /// The program beside the test bundle.
    static let program: URL = {
        let own =
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
        return URL(fileURLWithPath: own).deletingLastPathComponent().appendingPathComponent("toantrinh")
    }()
}

/// A folder with a session of its own in which the program is run.
final class Workplace: Sendable {
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("toantrinh-" + UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// The folder of the session.
    var configuration: URL { folder.appendingPathComponent("config") }

    /// A file in the folder, written.
    func file(_ name: String, _ text: String) throws -> String {
        let url = folder.appendingPathComponent(name)
        try Data(text.utf8).write(to: url)
        return url.path
    }

    /// Runs the program; standard output is a file, or `terminal`.
    func run(
        _ arguments: [String], environment: [String: String] = [:], input: String = "", terminal: FileHandle? = nil,
        in place: URL? = nil
    ) async throws -> CommandRun {
        let name = UUID().uuidString
        let (inPath, outPath, errPath) = (
            try file(name + ".in", input), try file(name + ".out", ""), try file(name + ".err", "")
        )
        let process = Process()
        process.executableURL = CommandRun.program
        process.arguments = arguments
        if let place { process.currentDirectoryURL = place }
        var variables = [
            "PATH": "/usr/bin:/bin", "HOME": folder.path, "LANG": "vi_VN.UTF-8",
            "TOANTRINH_CONFIG": configuration.path,
        ]
        variables.merge(environment) { $1 }
        process.environment = variables
        process.standardInput = FileHandle(forReadingAtPath: inPath)
        process.standardOutput = terminal ?? FileHandle(forWritingAtPath: outPath)
        process.standardError = FileHandle(forWritingAtPath: errPath)
        let (status, hasCrashed) = try await runToItsEnd(process)
        return CommandRun(
            status: status, output: try String(contentsOfFile: outPath, encoding: .utf8),
            errors: try String(contentsOfFile: errPath, encoding: .utf8), hasCrashed: hasCrashed)
    }

    /// Runs the program against `server` with a token.
    func officer(
        _ server: StubServer, _ arguments: String..., environment: [String: String] = [:], in place: URL? = nil
    ) async throws -> CommandRun {
        let own = ["TOANTRINH_SERVER": server.address, "TOANTRINH_TOKEN": "token-of-the-test"]
        return try await run(arguments, environment: own.merging(environment) { $1 }, in: place)
    }

    /// Runs the program against `server` at a terminal where somebody types; its exit code and all that was shown.
    func atTerminal(
        _ server: StubServer, _ arguments: [String], typing: String
    ) async throws -> (status: Int32, shown: String) {
        let terminal = try Terminal(columns: 120)
        terminal.type(typing)
        let process = Process()
        process.executableURL = CommandRun.program
        process.arguments = arguments
        process.environment = [
            "PATH": "/usr/bin:/bin", "HOME": folder.path, "LANG": "vi_VN.UTF-8", "TERM": "dumb",
            "TOANTRINH_CONFIG": configuration.path, "TOANTRINH_SERVER": server.address, "TOANTRINH_TOKEN": "x",
        ]
        process.standardInput = terminal.handle
        process.standardOutput = terminal.handle
        process.standardError = terminal.handle
        let status = try await runToItsEnd(process).status
        return (status, terminal.contents())
    }
}
