import EventLog
import Synchronization

/// Clients in a closed loop, each with several open dossiers that it serves in turn.
struct WriteLoad: Sendable {
    let bench: BenchOffice
    let concurrency: Int
    let open: Int
    /// Dossiers after which to stop; `nil`: never.
    let limit: Int?
    private let run = String(CommandID.random().description.prefix(8))

    init(bench: BenchOffice, concurrency: Int, open: Int, limit: Int?) {
        self.bench = bench
        self.concurrency = concurrency
        self.open = open
        self.limit = limit
    }

    /// What one client did.
    private struct Tally: Sendable {
        var latencies: [Duration] = []
        var dossiers = 0
    }

    /// Gives out the numbers of dossiers, and no more than there shall be.
    private final class Numbers: Sendable {
        private let given = Atomic<Int>(0)
        private let limit: Int

        init(limit: Int?) { self.limit = limit ?? .max }

        func next() -> Int? {
            let number = given.wrappingAdd(1, ordering: .relaxed).newValue
            return number <= limit ? number : nil
        }
    }

    /// One dossier a client, from beginning to end, so that statements are prepared and caches are full.
    func warmUp() async throws {
        let load = WriteLoad(bench: bench, concurrency: concurrency, open: 1, limit: concurrency)
        _ = try await load.run(seconds: nil)
    }

    /// The loop, for `seconds` or until the dossiers are used up.
    func run(seconds: Double?) async throws -> WriteResult {
        let numbers = Numbers(limit: limit)
        let start = ContinuousClock.now
        let end = seconds.map { start + .seconds($0) }
        let tallies = try await withThrowingTaskGroup(of: Tally.self) { group in
            for _ in 0..<concurrency { group.addTask { try await client(numbers, until: end) } }
            var tallies: [Tally] = []
            for try await tally in group { tallies.append(tally) }
            return tallies
        }
        return WriteResult(
            latencies: tallies.flatMap(\.latencies), dossiers: tallies.map(\.dossiers).reduce(0, +),
            elapsed: ContinuousClock.now - start)
    }

    private func client(_ numbers: Numbers, until end: ContinuousClock.Instant?) async throws -> Tally {
        var tally = Tally()
        var slots: [(dossier: BenchDossier, command: NineCommands)] = []
        while slots.count < open, let number = numbers.next() {
            slots.append((BenchDossier(run: run, number: number), .submit))
        }
        var turn = 0
        var now = ContinuousClock.now
        while !slots.isEmpty {
            if let end, now >= end { break }
            turn %= slots.count
            let (dossier, command) = slots[turn]
            try await command.perform(on: dossier, in: bench)
            let after = ContinuousClock.now
            tally.latencies.append(after - now)
            now = after
            if let next = command.next {
                slots[turn].command = next
                turn += 1
                continue
            }
            tally.dossiers += 1
            if let number = numbers.next() {
                slots[turn] = (BenchDossier(run: run, number: number), .submit)
                turn += 1
            } else {
                slots.remove(at: turn)
            }
        }
        return tally
    }
}

/// What the clients saw.
struct WriteResult {
    let latencies: [Duration]
    let dossiers: Int
    let elapsed: Duration

    /// The figures of the contract; `events` are the rows that were added to the store meanwhile.
    func figures(events: Int) -> Figures {
        let seconds = elapsed / .seconds(1)
        let sorted = latencies.sorted()
        func percentile(_ share: Double) -> Double {
            guard !sorted.isEmpty else { return 0 }
            return sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))] / .milliseconds(1)
        }
        var figures = Figures()
        figures.set("commands", latencies.count)
        figures.set("events", events)
        figures.set("elapsed_s", seconds)
        figures.set("commands_per_s", Double(latencies.count) / seconds)
        figures.set("dossiers_per_s", Double(dossiers) / seconds)
        figures.set("p50_ms", percentile(0.5))
        figures.set("p99_ms", percentile(0.99))
        return figures
    }
}
