import Foundation
import JSON
import TestSupport

/// The built program, running beside the test; it said where it is reached in its first line.
final class StartedProgram: Sendable {
    /// What its first line said.
    let ready: JSONObject
    private let process: Process

    struct NotReady: Error, CustomStringConvertible {
        let description: String
    }

    /// Starts it and waits for its first line, a JSON object.
    ///
    /// - Parameters:
    ///   - arguments: Its own; `--json` is added.
    ///   - workplace: Its home, and where what it says on standard error is kept.
    ///   - environment: What it finds in its environment besides.
    ///   - wrapper: A command that runs what stands after it, in its own process.
    /// - Throws: ``NotReady`` with what it said instead, or where it could not be started.
    init(
        _ arguments: [String], in workplace: Workplace, environment: [String: String] = [:], wrapper: [String] = []
    ) async throws {
        let process = Process()
        let command = wrapper + [CommandRun.program.path] + arguments + ["--json"]
        process.executableURL = URL(fileURLWithPath: command[0])
        process.arguments = Array(command.dropFirst())
        process.environment = ["PATH": "/usr/bin:/bin", "HOME": workplace.folder.path].merging(environment) { $1 }
        let output = Pipe()
        let errors = try workplace.file("\(arguments[0])-\(UUID()).err", "")
        process.standardOutput = output
        process.standardInput = FileHandle.nullDevice
        process.standardError = FileHandle(forWritingAtPath: errors)
        try process.run()
        self.process = process
        let line: String = await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                var bytes: [UInt8] = []
                while let more = try? output.fileHandleForReading.read(upToCount: 1), !more.isEmpty {
                    if more[more.startIndex] == UInt8(ascii: "\n") { break }
                    bytes += more
                }
                continuation.resume(returning: String(decoding: bytes, as: UTF8.self))
            }
        }
        guard let ready = (try? JSONReader.read(line))?.object, ready["url"]?.string != nil else {
            process.terminate()
            throw NotReady(description: (try? String(contentsOfFile: errors, encoding: .utf8)) ?? line)
        }
        self.ready = ready
    }

    deinit { if process.isRunning { Glibc.kill(process.processIdentifier, SIGKILL) } }

    /// Where it listens.
    var url: String { ready["url"]?.string ?? "" }
    var pid: Int32 { process.processIdentifier }

    /// Ends it with a signal; its exit code.
    @discardableResult
    func end(_ signal: Int32) async -> Int32 {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread { [process] in
                if process.isRunning { Glibc.kill(process.processIdentifier, signal) }
                continuation.resume(returning: ended(process).status)
            }
        }
    }

    /// Tells it to end, without waiting.
    func terminate() { if process.isRunning { Glibc.kill(process.processIdentifier, SIGTERM) } }
}
