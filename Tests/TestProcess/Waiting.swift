import EventLog
import Foundation
import Postgres

/// Many more waits for the database than Swift has cooperative threads: statements that wait for a lock, callers that wait for a
/// connection of a full pool, listeners that hear nothing, connections to a server that never answers. The lock is opened only by what
/// other tasks do meanwhile: if a wait held a thread, this would never end.
struct Waiting {
    let database: PostgresConfiguration

    func run() async throws {
        let count = 4 * ProcessInfo.processInfo.activeProcessorCount + 8
        let gate = try await PostgresConnection.open(database)
        try await gate.query("SELECT pg_advisory_lock(1)")
        let silent = try SilentServer()
        var limits = PostgresPool.Limits()
        limits.connections = 1
        limits.waitLimit = .seconds(600)
        let pool = PostgresPool(database, limits: limits)
        let listeners = try (0..<count).map { _ in try PostgresListener(database, channels: ["nothing"]) }

        try await withThrowingTaskGroup(of: Void.self) { group in
            let connecting = (0..<count).map { _ in
                Task { try await PostgresConnection.open(silent.configuration).close() }
            }
            let listening = listeners.map { listener in
                Task { for await event in listener.events where event != .listening { break } }
            }
            for _ in 0..<count {
                group.addTask {
                    let connection = try await PostgresConnection.open(database)
                    try await connection.query("SELECT pg_advisory_xact_lock_shared(1)")
                    connection.close()
                }
                group.addTask {
                    try await pool.withConnection { connection in
                        _ = try await connection.query("SELECT pg_advisory_xact_lock_shared(1)")
                    }
                }
            }
            // All statements stand before the lock, and one of the pool's.
            while try await waiting(on: gate) < count + 1 { await Task.yield() }
            TestProcess.say("waiting \(count)")
            // Work that has nothing to do with the database goes on: more tasks than threads, each giving way to the others.
            let sum = await withTaskGroup(of: Int.self) { work in
                for number in 0..<200 {
                    work.addTask {
                        for _ in 0..<50 { await Task.yield() }
                        return number
                    }
                }
                return await work.reduce(0, +)
            }
            TestProcess.say("worked \(sum)")
            try await gate.query("SELECT pg_advisory_unlock(1)")
            try await group.waitForAll()
            for task in listening { task.cancel() }
            for task in connecting { task.cancel() }
        }
        TestProcess.say("done")
        // Threads that still connect to the silent server would be waited for.
        _exit(0)
    }

    private func waiting(on connection: PostgresConnection) async throws -> Int {
        try await connection.query(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
        ).one().value(0, as: Int.self)
    }
}

/// Takes connections and never says a word.
private struct SilentServer {
    let configuration: PostgresConfiguration

    struct NoSocket: Error {}

    init() throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(descriptor, pointer, length) == 0 && listen(descriptor, 256) == 0
                    && getsockname(descriptor, pointer, &length) == 0
            }
        }
        guard bound else { throw NoSocket() }
        configuration = try PostgresConfiguration(
            "host=127.0.0.1 port=\(UInt16(bigEndian: address.sin_port)) dbname=x user=x connect_timeout=600")
    }
}
