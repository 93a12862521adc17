import Foundation
import JSON
import Postgres
import TestSupport
import Testing

/// Two servers as processes on one database, of which one dies again and again.
@Suite("Two servers on one database", .serialized, .timeLimit(.minutes(15)))
struct TwoServersTests {
    /// How long is waited at most: claims of the dead hold for half a minute and two tries, and nobody shortens that here.
    private static let patience: Duration = .seconds(240)

    private struct TookTooLong: Error, CustomStringConvertible {
        let description: String
    }

    /// Waits until `holds`, without touching anything.
    private func within(_ patience: Duration, _ what: String, _ holds: () async throws -> Bool) async throws {
        let end = ContinuousClock.now + patience
        while try await !holds() {
            guard ContinuousClock.now < end else { throw TookTooLong(description: "\(what): not within \(patience)") }
            try await Task.sleep(for: .milliseconds(100))
        }
    }

    @Test(
        "two servers on one database, one ended by kill -9 amid filings, effects and timers: each thing once, and the other goes on; nobody helps",
        arguments: [20_261_130 as UInt64])
    func oneKilled(seed: UInt64) async throws {
        let office = try await RealOffice()
        try await office.prepare()
        let target = try await RunningStandIn("target", office.workplace)
        let environment = office.environment.merging(
            ["TOANTRINH_TARGETS": try target.settings(office.workplace, attempt: 2)]) { $1 }
        // The first runs the database; the second joins it.
        let first = try await RunningServer(office.workplace, environment: environment)
        var second = try await RunningServer(office.workplace, environment: environment)
        let port = second.port
        try await office.signIn(first, "quan", "thu")
        try await office.publishAsking(
            first, timers: "{reminder: {before: 2 working hours}, overdue: {escalate-to: head}}")
        // Slow enough that whoever dies has some of them in hand. Nothing else goes wrong, so that whoever asks what became of an effect does
        // it for the sake of a claim whose holder is gone.
        try await target.order(["delay": 800])
        let hoa = try await WireOfficer.signIn("hoa", at: first.url)
        let atSecond = WireOfficer(url: second.url, token: hoa.token)
        let done = Acknowledged()
        let dossiers = 17
        let filing = Task {
            for number in 1..<dossiers {
                try await office.received(by: number.isMultiple(of: 2) ? hoa : atSecond, done)
            }
        }
        func count(_ sql: String) async throws -> Int {
            let database = try await PostgresConnection.open(try PostgresConfiguration(try office.superuser()))
            defer { database.close() }
            return try await database.query(SQL(unsafe: "SELECT count(*) FROM " + sql)).one().value(0)
        }
        var random = SplitMix(seed: seed)
        // A moment of its own each time; what is waited for is the kill, not an outcome.
        func aMoment(_ longest: UInt64) async throws {
            try await Task.sleep(for: .milliseconds(Int(random.next() % longest)))
        }
        for _ in 0..<4 {
            try await aMoment(900)
            await second.kill()
            second = try await RunningServer(office.workplace, environment: environment, port: port)
        }
        try await filing.value
        try await within(Self.patience, "effects") {
            try await count("task WHERE kind = 'effect' AND due IS NOT NULL") == 0
        }
        // Once more, with one in the hand of whoever dies, however the moments fell: the other holds its breath meanwhile.
        kill(first.pid, SIGSTOP)
        do {
            defer { kill(first.pid, SIGCONT) }
            try await office.received(by: atSecond, done)
            try await within(Self.patience, "an effect in hand") {
                try await count("task WHERE kind = 'effect' AND claims > 0") > 0
            }
            await second.kill()
        }
        second = try await RunningServer(office.workplace, environment: environment, port: port)
        try await within(Self.patience, "the last effect") {
            try await count("task WHERE kind = 'effect' AND due IS NOT NULL") == 0
        }
        for time in ["2026-06-10T15:00:00+07:00", "2026-06-17T08:00:00+07:00"] {
            // The one that lives holds its breath, so that it is the other that has the timers in hand.
            kill(first.pid, SIGSTOP)
            defer { kill(first.pid, SIGCONT) }
            try await office.operate(["admin", "clock", time])
            try await aMoment(700)
            await second.kill()
            kill(first.pid, SIGCONT)
            second = try await RunningServer(office.workplace, environment: environment, port: port)
            try await within(Self.patience, "timers") { try await count("task WHERE due <= toantrinh_now()") == 0 }
        }
        let counted = try await target.report()
        #expect(counted["identifiers"]?.integer == Int64(dossiers) && counted["changed"] == 0, "\(counted)")
        #expect(counted["asked"]?.integer ?? 0 >= 1, "somebody died with an effect in hand: \(counted)")
        for type in ["filed", "received", "effect-answered", "reminded", "escalated"] {
            #expect(try await count("event WHERE type = 'dossier.\(type)'") == dossiers, "seed \(seed): \(type)")
            #expect(
                try await count("(SELECT DISTINCT stream_id FROM event WHERE type = 'dossier.\(type)') AS s")
                    == dossiers)
        }
        #expect(await done.unexpected == [], "seed \(seed)")
        // A week has gone by: nobody is signed in any more.
        try await office.signIn(first, "thu")
        let replay = try await office.run("thu", first, "audit", "replay", "--json")
        #expect(replay.json?.object?["agrees"] == true, "\(replay.output) \(replay.errors)")
        #expect(await second.stop() == 0)
        #expect(await first.stop() == 0)
        target.stop()
    }
}
