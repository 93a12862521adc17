import Foundation
import JSON
import TestSupport

/// A real server that runs beside the test.
final class RunningServer: Sendable {
    let url: String
    private let process: Process

    struct NotReady: Error {}

    /// Starts `toantrinh server` and waits for the line in which it says where it listens; `port` 0 is any free one. `wrapper` is a
    /// command that runs what stands after it, in its own process.
    init(
        _ workplace: Workplace, environment: [String: String], port: Int = 0, wrapper: [String] = []
    ) async throws {
        let process = Process()
        let command =
            wrapper + [CommandRun.program.path, "server", "--demonstration", "--port", String(port), "--json"]
        process.executableURL = URL(fileURLWithPath: command[0])
        process.arguments = Array(command.dropFirst())
        process.environment = ["PATH": "/usr/bin:/bin", "HOME": workplace.folder.path].merging(environment) { $1 }
        let output = Pipe()
        process.standardOutput = output
        process.standardInput = FileHandle.nullDevice
        process.standardError = FileHandle(forWritingAtPath: try workplace.file("server-\(UUID()).err", ""))
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
        guard let url = (try? JSONReader.read(line))?.object?["url"]?.string else {
            process.terminate()
            throw NotReady()
        }
        self.url = url
    }

    /// Ends it as an operator does; its exit code.
    func stop() async -> Int32 { await end(SIGTERM) }

    /// Ends it as a power cut does.
    func kill() async { _ = await end(SIGKILL) }

    private func end(_ signal: Int32) async -> Int32 {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread { [process] in
                if process.isRunning { Glibc.kill(process.processIdentifier, signal) }
                continuation.resume(returning: ended(process).status)
            }
        }
    }

    var pid: Int32 { process.processIdentifier }

    /// Where it listens.
    var port: Int { URLComponents(string: url)?.port ?? 0 }

    deinit { if process.isRunning { Glibc.kill(process.processIdentifier, SIGKILL) } }
}
