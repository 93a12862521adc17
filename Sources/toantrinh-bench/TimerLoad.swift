import ArgumentParser
import Casework
import EventLog
import Foundation
import JSON
import Postgres
import WorkingTime

/// How fast timers fire that are due at the same minute, and how late one fires when nothing else is to do.
struct TimersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "timers",
        abstract:
            "Timers fired a second where all are due at the same minute, and lateness when idle. Ends with 1 where one is lost or doubled."
    )

    @OptionGroup var database: DatabaseOptions

    @Option(help: "Dossiers that are due at the same minute.")
    var dossiers = 10_000

    @Option(help: "Dossiers, one after another, of which the lateness is measured.")
    var idle = 10

    func validate() throws {
        guard (1...1_000_000).contains(dossiers) else { throw ValidationError("--dossiers: 1 to 1000000") }
        guard (0...1000).contains(idle) else { throw ValidationError("--idle: 0 to 1000") }
    }

    func run() async throws {
        let procedure = BenchProcedure.text.replacing(
            "first-step: fee", with: "timers: {overdue: {escalate-to: head}}\nfirst-step: fee")
        let bench = try await BenchOffice.open(database, procedure: procedure, movable: true)
        let load = TimerLoad(bench: bench, owner: try PostgresConfiguration(database.dsn))
        var figures = Figures()
        let drained = try await load.drain(dossiers)
        figures.set("dossiers", dossiers)
        figures.set("fired", drained.fired)
        figures.set("seconds", drained.seconds)
        figures.set("fired_per_second", Double(drained.fired) / drained.seconds)
        let late = try await load.lateness(idle).sorted()
        if !late.isEmpty {
            figures.set("idle_lateness_median_seconds", late[late.count / 2])
            figures.set("idle_lateness_worst_seconds", late[late.count - 1])
        }
        await bench.close()
        Handshake.report(figures)
        guard drained.fired == dossiers else { throw ExitCode(1) }
    }
}

/// Dossiers with one timer each.
struct TimerLoad: Sendable {
    let bench: BenchOffice
    let owner: PostgresConfiguration
    private let run = String(CommandID.random().description.prefix(8))

    init(bench: BenchOffice, owner: PostgresConfiguration) {
        self.bench = bench
        self.owner = owner
    }

    /// Files and receives one dossier, and says when it is due.
    private func receive(_ number: Int) async throws -> Instant {
        let dossier = BenchDossier(run: run, number: number)
        try await NineCommands.submit.perform(on: dossier, in: bench)
        try await NineCommands.receive.perform(on: dossier, in: bench)
        let cast = bench.casts[number % bench.casts.count]
        let shown = try await bench.office.show(dossier.code, at: nil, by: cast.portal)
        guard let due = shown.object?["due"]?.string else { throw BenchError.unexpected("no due instant") }
        return try Instant(rfc3339: due)
    }

    /// Lets as many timers come due at once, and does them all.
    ///
    /// - Returns: How many dossiers were escalated once, and how long that took.
    func drain(_ count: Int) async throws -> (fired: Int, seconds: Double) {
        let now = try await bench.office.clock.now()
        try await Administration(owner: owner).setClock(now)
        let due = try await withThrowingTaskGroup(of: Instant.self) { group in
            var latest = now
            for number in 0..<count {
                if number >= 64, let due = try await group.next() { latest = max(latest, due) }
                group.addTask { try await receive(number) }
            }
            for try await due in group { latest = max(latest, due) }
            return latest
        }
        try await Administration(owner: owner).setClock(due.adding(seconds: 1))
        let start = ContinuousClock.now
        try await bench.office.doDueTasks()
        let took = ContinuousClock.now - start
        return (try await escalated(), took / .seconds(1))
    }

    /// How many dossiers have exactly one escalation.
    private func escalated() async throws -> Int {
        let connection = try await PostgresConnection.open(owner)
        defer { connection.close() }
        return try await connection.query(
            """
            SELECT count(*) FROM (SELECT FROM event WHERE type = 'dossier.escalated'
            GROUP BY stream_id HAVING count(*) = 1) AS once
            """
        ).one().value(0)
    }

    /// One dossier after another comes due while the server sleeps.
    ///
    /// - Returns: By how many seconds each was late.
    func lateness(_ count: Int) async throws -> [Double] {
        let server = Task { await bench.office.run() }
        defer { server.cancel() }
        var late: [Double] = []
        for number in 0..<count {
            let due = try await receive(1_000_000 + number)
            let before = try await escalated()
            let connection = try await PostgresConnection.open(owner)
            defer { connection.close() }
            // Not always the same part of the runner's half second.
            let lead = 1_000_000 + Int64.random(in: 0..<500_000)
            let real = Int64(Date().timeIntervalSince1970 * 1_000_000)
            try await MovableClock.run(ahead: due.microseconds - lead - real, on: connection)
            while try await escalated() == before { try await Task.sleep(for: .milliseconds(100)) }
            late.append(
                try await connection.query(
                    """
                    SELECT extract(epoch FROM at - (body::jsonb #>> '{fired,due}')::timestamptz)::float8 FROM event
                    WHERE type = 'dossier.escalated' ORDER BY at DESC, pos DESC LIMIT 1
                    """
                ).one().value(0))
        }
        return late
    }
}
