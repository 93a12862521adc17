import Foundation

/// A program that the demonstration runs: its output, its exit code.
struct DemoRun: Sendable {
    var status: Int32
    var output: String
    var errors: String
}

/// Runs programs and waits for them without holding a thread of the cooperative pool.
enum DemoProcess {
    /// Runs `arguments[0]`, the program's path, to its end, with nothing in its environment but `environment`; it reads `input`.
    static func run(
        _ arguments: [String], environment: [String: String], input: String = ""
    ) async throws -> DemoRun {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(with: Result { try wait(arguments, environment, input) })
            }
        }
    }

    /// The words of a PDF, read by a program of somebody else's.
    static func text(of file: String) async throws -> String {
        let run = try await run(
            ["/usr/bin/env", "pdftotext", "-q", file, "-"], environment: ProcessInfo.processInfo.environment)
        guard run.status == 0 else { throw DemoFailure(text: "pdftotext (poppler-utils): \(run.status) \(run.errors)") }
        return run.output
    }

    private static func wait(
        _ arguments: [String], _ environment: [String: String], _ input: String
    ) throws -> DemoRun {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: arguments[0])
        process.arguments = Array(arguments.dropFirst())
        process.environment = environment
        let (standardInput, output, errors) = (Pipe(), Pipe(), Pipe())
        process.standardInput = standardInput
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        standardInput.fileHandleForWriting.write(Data(input.utf8))
        try? standardInput.fileHandleForWriting.close()
        // Both ends are read at once: a full pipe would hold the program up.
        let errorText = DemoBox("")
        let group = DispatchGroup()
        DispatchQueue.global().async(group: group) {
            errorText.value = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        }
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        group.wait()
        process.waitUntilExit()
        return DemoRun(status: process.terminationStatus, output: text, errors: errorText.value)
    }
}

/// A value behind a lock, for the callbacks of Foundation.
final class DemoBox<Value: Sendable>: @unchecked Sendable {
    private let lock = NSLock()
    private var stored: Value

    init(_ value: Value) { stored = value }

    var value: Value {
        get { lock.withLock { stored } }
        set { lock.withLock { stored = newValue } }
    }

    /// Changes the value as one step: several at once lose nothing.
    func change(_ body: (inout Value) -> Void) { lock.withLock { body(&stored) } }
}

/// The demonstration did not do what it should.
struct DemoFailure: Error {
    var text: String
}
