import Cluster
import Foundation
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(15))) struct CooperativeThreadsTests {
    /// In a process of its own, where a thread that is held can do no harm: see `Tests/TestProcess/Waiting.swift`. The strict pool has one
    /// cooperative thread a priority.
    @Test(arguments: ["0", "1"]) func waitsForTheDatabaseHoldNoCooperativeThread(strict: String) async throws {
        let dsn = try await TestCluster.shared.createDatabase()
        let child = try ChildProcess(["wait", dsn], environment: ["LIBDISPATCH_COOPERATIVE_POOL_STRICT": strict])
        // Not a task: it must come also where tasks do not. Far beyond what it takes.
        let isOver = Mutex(false)
        let limit = Thread {
            for _ in 0..<6000 where !isOver.withLock({ $0 }) { usleep(100_000) }
            child.kill()
        }
        limit.start()
        var lines: [String] = []
        for await line in child.lines { lines.append(line) }
        isOver.withLock { $0 = true }
        #expect(lines.map { $0.split(separator: " ").first } == ["waiting", "worked", "done"])
        #expect(await child.status() == 0)
    }
}
