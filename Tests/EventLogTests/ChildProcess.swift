import Foundation
import Synchronization
import TestSupport
import Testing

/// A run of the test process beside the test bundle (`Tests/TestProcess`): it ends when this object goes.
final class ChildProcess: Sendable {
    /// What it says, until it has ended.
    let lines: AsyncStream<String>
    private let process: Process
    private let input: Pipe

    init(_ arguments: [String], environment: [String: String] = [:]) throws {
        let own =
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
        let process = Process()
        process.executableURL = URL(fileURLWithPath: own).deletingLastPathComponent()
            .appendingPathComponent("toantrinh-test-process")
        process.arguments = arguments
        process.environment = ["PATH": "/usr/bin:/bin"].merging(environment) { $1 }
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        self.process = process
        self.input = input
        let (lines, speaking) = AsyncStream.makeStream(of: String.self)
        self.lines = lines
        // Reading blocks: on a thread of its own.
        Thread.detachNewThread {
            var rest: [UInt8] = []
            while let bytes = try? output.fileHandleForReading.read(upToCount: 4096), !bytes.isEmpty {
                rest += bytes
                while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                    speaking.yield(String(decoding: rest[..<end], as: UTF8.self))
                    rest.removeFirst(end + 1)
                }
            }
            speaking.finish()
        }
    }

    /// Ends it as a power cut does.
    func kill() { if process.isRunning { Glibc.kill(process.processIdentifier, SIGKILL) } }

    /// Its exit status once it has ended.
    func status() async -> Int32 {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread { [process] in
                continuation.resume(returning: ended(process).status)
            }
        }
    }

    deinit { kill() }
}
