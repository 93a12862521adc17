import Foundation

/// A real server that runs beside the test.
final class RunningServer: Sendable {
    private let program: StartedProgram

    /// Starts `toantrinh server` and waits for the line in which it says where it listens; `port` 0 is any free one. `wrapper` is a
    /// command that runs what stands after it, in its own process.
    init(
        _ workplace: Workplace, environment: [String: String], port: Int = 0, wrapper: [String] = []
    ) async throws {
        program = try await StartedProgram(
            ["server", "--demonstration", "--port", String(port)], in: workplace, environment: environment,
            wrapper: wrapper)
    }

    /// Ends it as an operator does; its exit code.
    func stop() async -> Int32 { await program.end(SIGTERM) }

    /// Ends it as a power cut does.
    func kill() async { await program.end(SIGKILL) }

    var url: String { program.url }
    var pid: Int32 { program.pid }

    /// Where it listens.
    var port: Int { URLComponents(string: url)?.port ?? 0 }
}
