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
            "Timers fired a second by a running office where all are due at the same minute, while dossiers are filed and looked at, and lateness when idle. Ends with 1 where one is lost or doubled."
    )

    @OptionGroup var database: DatabaseOptions

    @Option(help: "Dossiers that are due at the same minute.")
    var dossiers = 10_000

    @Option(help: "Dossiers, one after another, of which the lateness is measured.")
    var idle = 10

    @Option(help: "Dossiers that are filed each second meanwhile; 0: none.")
    var filings = 50

    @Option(help: "Dossiers that are looked at each second meanwhile; 0: none.")
    var queries = 200

    func validate() throws {
        guard (0...10_000).contains(filings), (0...10_000).contains(queries) else {
            throw ValidationError("--filings, --queries: 0 to 10000")
        }
        guard (1...1_000_000).contains(dossiers) else { throw ValidationError("--dossiers: 1 to 1000000") }
        guard (0...1000).contains(idle) else { throw ValidationError("--idle: 0 to 1000") }
    }

    func run() async throws {
        let procedure = BenchProcedure.text.replacing(
            "first-step: fee", with: "timers: {overdue: {escalate-to: head}}\nfirst-step: fee")
        let bench = try await BenchOffice.open(database, procedure: procedure, movable: true)
        let load = TimerLoad(bench: bench, owner: try PostgresConfiguration(database.dsn))
        var figures = Figures()
        let drained = try await load.drain(dossiers, filings: filings, queries: queries)
        figures.set("dossiers", dossiers)
        figures.set("fired", drained.fired)
        figures.set("seconds", drained.seconds)
        figures.set("fired_per_second", Double(drained.fired) / drained.seconds)
        figures.set("filed_per_second", drained.filed)
        figures.set("queried_per_second", drained.queried)
        figures.set("lateness_median_seconds", drained.median)
        figures.set("lateness_worst_seconds", drained.worst)
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

    /// What came of a minute at which many were due.
    struct Drained: Sendable {
        /// Dossiers that were escalated once.
        var fired: Int
        /// From the instant at which they were due to the last escalation.
        var seconds: Double
        var median: Double
        var worst: Double
        /// What was done a second beside it.
        var filed: Double
        var queried: Double
    }

    /// Lets as many timers come due at once, for an office that runs as a server does, while others file and look.
    func drain(_ count: Int, filings: Int, queries: Int) async throws -> Drained {
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
        let server = Task { await bench.office.run() }
        defer { server.cancel() }
        let beside = BesideLoad(load: self, filings: filings, queries: queries)
        let working = Task { try await beside.run() }
        defer { working.cancel() }
        let connection = try await PostgresConnection.open(owner)
        defer { connection.close() }
        // In a second and a half by a clock that runs.
        let real = Int64(Date().timeIntervalSince1970 * 1_000_000)
        try await MovableClock.run(ahead: due.microseconds - 1_500_000 - real, on: connection)
        while try await escalations() < count { try await Task.sleep(for: .milliseconds(250)) }
        working.cancel()
        let (filed, queried) = try await working.value
        let row = try await connection.query(
            """
            SELECT extract(epoch FROM max(at) - min(due))::float8, percentile_cont(0.5) WITHIN GROUP (ORDER BY
            extract(epoch FROM at - due))::float8, max(extract(epoch FROM at - due))::float8
            FROM (SELECT at, (body::jsonb #>> '{fired,due}')::timestamptz AS due FROM event
            WHERE type = 'dossier.escalated') AS fired
            """
        ).one()
        return Drained(
            fired: try await escalated(), seconds: try row.value(0), median: try row.value(1), worst: try row.value(2),
            filed: filed, queried: queried)
    }

    /// How many escalations there are.
    private func escalations() async throws -> Int {
        let connection = try await PostgresConnection.open(owner)
        defer { connection.close() }
        return try await connection.query("SELECT count(*) FROM event WHERE type = 'dossier.escalated'").one().value(0)
    }

    /// Files one dossier, to be told from those that are due.
    fileprivate func file(_ number: Int) async throws {
        try await NineCommands.submit.perform(on: BenchDossier(run: run, number: 2_000_000 + number), in: bench)
    }

    /// Looks at one of the dossiers that are due.
    fileprivate func look(_ number: Int) async throws {
        let dossier = BenchDossier(run: run, number: number)
        let cast = bench.casts[number % bench.casts.count]
        _ = try await bench.office.show(dossier.code, at: nil, by: cast.portal)
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

/// What others do meanwhile, so many a second as far as the machine does them.
private struct BesideLoad: Sendable {
    let load: TimerLoad
    let filings: Int
    let queries: Int

    /// Goes on until cancelled.
    ///
    /// - Returns: How many a second were filed and looked at.
    func run() async throws -> (filed: Double, queried: Double) {
        let start = ContinuousClock.now
        async let filed = repeating(filings) { try await load.file($0) }
        async let queried = repeating(queries) { try await load.look($0 % 64) }
        let (files, looks) = try await (filed, queried)
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        return (Double(files) / seconds, Double(looks) / seconds)
    }

    /// Begins one each time that its moment has come; at most 16 are under way.
    private func repeating(_ perSecond: Int, _ body: @Sendable @escaping (Int) async throws -> Void) async throws -> Int
    {
        guard perSecond > 0 else { return 0 }
        let start = ContinuousClock.now
        return try await withThrowingTaskGroup(of: Void.self) { group in
            var done = 0
            for number in 0... {
                if number >= 16 {
                    try await group.next()
                    done += 1
                }
                try? await Task.sleep(until: start + .seconds(1) * (Double(number) / Double(perSecond)))
                if Task.isCancelled { break }
                // What was begun is finished, so that it counts.
                group.addTask { try await Task { try await body(number) }.value }
            }
            while try await group.next() != nil { done += 1 }
            return done
        }
    }
}
