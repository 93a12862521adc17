import Foundation
import Synchronization

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

/// Ports below the range from which the kernel takes one for who asks for any (32768 and above, where nobody changed it): while a killed
/// server is away, nobody is given its port.
enum OwnPort {
    private static let last = Mutex(20_000 + Int(getpid()) % 8_000)

    struct NoneFree: Error {}

    /// A port that nobody listens at and that was not given before.
    static func next() throws -> Int {
        for _ in 0..<1000 {
            let port = last.withLock { last in
                last = last < 32_000 ? last + 1 : 20_000
                return last
            }
            if isFree(UInt16(port)) { return port }
        }
        throw NoneFree()
    }

    private static func isFree(_ port: UInt16) -> Bool {
        let probe = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        defer { close(probe) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(probe, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }
}
