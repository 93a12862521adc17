import Synchronization
import Testing

@testable import Casework

/// Who is within, and how many have been.
private final class Room: Sendable {
    private let counts = Mutex((inside: [Int: Int](), done: 0))

    /// - Returns: How many are within now.
    func enter(_ key: Int) -> Int {
        counts.withLock {
            $0.inside[key, default: 0] += 1
            return $0.inside[key, default: 0]
        }
    }

    func leave(_ key: Int) {
        counts.withLock {
            $0.inside[key, default: 0] -= 1
            $0.done += 1
        }
    }

    var done: Int { counts.withLock { $0.done } }
}

@Suite("A dossier's turn", .timeLimit(.minutes(15)))
struct KeyedLockTests {
    @Test("One task at a time on one key, whatever is cancelled; nothing is left behind")
    func oneAtATime() async throws {
        for seed in 0..<20 {
            let lock = KeyedLock<Int>(maxWaiters: 1000)
            let room = Room()
            let tasks = (0..<200).map { number in
                Task {
                    try await lock.withLock(number % 3) {
                        #expect(room.enter(number % 3) == 1)
                        for _ in 0..<(number % 4) { await Task.yield() }
                        room.leave(number % 3)
                    }
                }
            }
            for (number, task) in tasks.enumerated() where (number &* 7 &+ seed) % 5 == 0 { task.cancel() }
            for task in tasks { do { try await task.value } catch is CancellationError {} }
            #expect(room.done >= 160)
            #expect(lock.isIdle)
        }
    }

    @Test("More than may wait are refused at once, and the key is free afterwards")
    func bounded() async throws {
        let lock = KeyedLock<Int>(maxWaiters: 2)
        let gate = AsyncStream.makeStream(of: Void.self)
        let holder = Task { try await lock.withLock(1) { for await _ in gate.stream { break } } }
        while lock.isIdle { await Task.yield() }
        let tasks = (0..<5).map { _ in Task { try await lock.withLock(1) { true } } }
        var refused = 0
        while lock.waiters(1) < 2 { await Task.yield() }
        let last = Task { try await lock.withLock(1) { true } }
        do { _ = try await last.value } catch is LockRefused { refused += 1 }
        #expect(refused == 1)
        gate.continuation.finish()
        try await holder.value
        var granted = 0
        for task in tasks {
            do { if try await task.value { granted += 1 } } catch is LockRefused { refused += 1 }
        }
        #expect(granted >= 2)
        #expect(granted + refused == 6)
        #expect(lock.isIdle)
    }
}
