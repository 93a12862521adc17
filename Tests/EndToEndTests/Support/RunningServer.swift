import Foundation
import TestSupport

/// A real server that runs beside the test.
final class RunningServer: Sendable {
    private let program: StartedProgram

    /// Starts `toantrinh server` and waits for the line in which it says where it listens.
    ///
    /// - Parameters:
    ///   - workplace: Its home.
    ///   - environment: What it finds in its environment.
    ///   - port: Where one listened that was killed; without it, a port that the kernel gives to nobody who asks for any: a server can
    ///     come back to it.
    ///   - wrapper: A command that runs what stands after it, in its own process.
    /// - Throws: Where it does not start.
    init(
        _ workplace: Workplace, environment: [String: String], port: Int? = nil, wrapper: [String] = []
    ) async throws {
        let port = try port ?? OwnPort.next()
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
