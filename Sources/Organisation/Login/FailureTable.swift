import WorkingTime

/// Failures by name, of bounded size: the weakest are forgotten first.
struct FailureTable: Sendable {
    private struct Entry: Sendable {
        var failures: Int
        var last: Instant
    }

    private let rules: LoginRules
    private let free: Int
    private var entries: [String: Entry] = [:]

    init(rules: LoginRules, free: Int) {
        self.rules = rules
        self.free = free
    }

    var count: Int { entries.count }

    /// Until when `name` has to wait; `nil`: not at all.
    func wait(for name: String, at now: Instant) -> Instant? {
        guard let entry = entries[name], entry.failures >= free else { return nil }
        let until = entry.last.adding(seconds: wait(after: entry.failures))
        return now < until ? until : nil
    }

    /// Notes an attempt.
    mutating func count(_ name: String, at now: Instant) {
        if var entry = entries[name], !isForgotten(entry, at: now) {
            entry.failures = min(entry.failures + 1, 1_000_000)
            entry.last = max(entry.last, now)
            entries[name] = entry
            return
        }
        if entries[name] == nil, entries.count >= rules.capacity { makeRoom(at: now) }
        entries[name] = Entry(failures: 1, last: now)
    }

    mutating func forget(_ name: String) { entries[name] = nil }

    mutating func takeBack(_ name: String) {
        guard var entry = entries[name] else { return }
        entry.failures -= 1
        entries[name] = entry.failures > 0 ? entry : nil
    }

    /// Seconds of waiting after so many failures: none up to `free`, then the first wait, doubled each time.
    private func wait(after failures: Int) -> Int64 {
        var wait = rules.firstWait
        for _ in free..<max(free, min(failures, free + 40)) where wait < rules.longestWait { wait *= 2 }
        return min(wait, rules.longestWait)
    }

    private func isForgotten(_ entry: Entry, at now: Instant) -> Bool {
        entry.last.adding(seconds: rules.memory) <= now
    }

    /// Drops what is forgotten; where that is not enough, the eighth with the fewest failures, the oldest first. Who floods
    /// the table with new names so drops their own, not the accounts that are under attack.
    private mutating func makeRoom(at now: Instant) {
        entries = entries.filter { !isForgotten($0.value, at: now) }
        guard entries.count >= rules.capacity else { return }
        let weakest = entries.sorted { ($0.value.failures, $0.value.last) < ($1.value.failures, $1.value.last) }
        for (name, _) in weakest.prefix(rules.capacity / 8) { entries[name] = nil }
    }
}
