import Cluster
import EventLog
import Foundation
import JSON
import Logging
import Postgres
import Testing
import WorkingTime

@testable import Casework

/// A database of its own that may be killed.
private func privateFixture() async throws -> (PrivateCluster, OfficeFixture) {
    let cluster = try PrivateCluster(
        .ephemeral(environment: TestCluster.environment),
        logger: Logger(label: "cluster") { _ in SwiftLogNoOpLogHandler() })
    try await cluster.start()
    let dsn = cluster.connectionString()
    let migrations = try Migration.files(in: OfficeFixture.root.appendingPathComponent("schema").path)
    _ = try await Administration(owner: try PostgresConfiguration(dsn)).migrate(migrations)
    return (cluster, try await OfficeFixture.make(on: dsn))
}

@Suite(.serialized) struct ExactlyOnceTests {
    /// Of PostgreSQL alone, under sixteen clients; twenty of server and database: `Tests/EndToEndTests/KillTests.swift`.
    static let rounds = 5

    /// What sixteen clients did that was acknowledged.
    private actor Acknowledged {
        var commands: [EventLog.CommandID: Int] = [:]
        var names: [String: String] = [:]
        /// What came instead of an answer or “come back later”.
        private(set) var unexpected: [String] = []
        private var waiting: (count: Int, continuation: CheckedContinuation<Void, Never>)?

        func add(_ command: EventLog.CommandID, _ answer: JSONValue, name: String? = nil) {
            commands[command] = answer["events"]?.array?.count ?? 0
            if let name, let code = answer["code"]?.string { names[code] = name }
            guard let waiting, commands.count >= waiting.count else { return }
            self.waiting = nil
            waiting.continuation.resume()
        }

        /// Repeats one command under its identifier until it is answered; `nil` once the test is over.
        nonisolated func until(
            name: String? = nil, _ body: @Sendable (EventLog.CommandID) async throws -> JSONValue
        ) async -> JSONValue? {
            let command = EventLog.CommandID.random()
            while !Task.isCancelled {
                do {
                    let answer = try await body(command)
                    await add(command, answer, name: name)
                    return answer
                } catch let error as CaseworkError where error.kind == .unavailable {
                    try? await Task.sleep(for: .milliseconds(10))
                } catch {
                    await add("\(error)")
                    return nil
                }
            }
            return nil
        }

        private func add(_ error: String) {
            unexpected.append(error)
            // Whoever waits for more would wait in vain.
            waiting?.continuation.resume()
            waiting = nil
        }

        /// Waits until so many more are acknowledged.
        func more(_ count: Int) async {
            let target = commands.count + count
            await withCheckedContinuation { waiting = (target, $0) }
        }
    }

    @Test(
        "PostgreSQL is killed at random moments while sixteen clients repeat until they are answered",
        arguments: [20_260_610 as UInt64])
    func killed(seed: UInt64) async throws {
        let (cluster, fixture) = try await privateFixture()
        let office = fixture.office
        let hoa = try await fixture.officer("hoa.nt")
        var shared: [String] = []
        for _ in 0..<3 { shared.append(try await fixture.filed(by: hoa)) }
        let codes = shared
        let done = Acknowledged()
        var random = SplitMix(seed: seed)

        try await withThrowingTaskGroup(of: Void.self) { group in
            for client in 0..<16 {
                group.addTask {
                    var turn = 0
                    while !Task.isCancelled {
                        turn += 1
                        let shared = codes[turn % codes.count]
                        let name =
                            "Lê Thị \(["Hoa", "Mai", "Lan", "Cúc"][turn % 4]) \(["An", "Bình", "Chi"][client % 3])"
                        let filed = await done.until(name: name) {
                            try await office.file(birth(child: name, command: $0), command: $0, by: hoa)
                        }
                        guard let code = filed?["code"]?.string else { continue }
                        _ = await done.until {
                            try await office.attach(
                                scan, as: "medical-birth-certificate", named: "a.pdf", to: code, command: $0, by: hoa)
                        }
                        _ = await done.until {
                            try await office.command("receive", code: code, body: [:], command: $0, by: hoa)
                        }
                        _ = await done.until {
                            try await office.command(
                                "note", code: shared, body: ["text": "một ghi chú"], command: $0,
                                by: hoa)
                        }
                    }
                }
            }
            for _ in 0..<Self.rounds {
                await done.more(Int(random.next() % 60) + 20)
                await cluster.kill()
                try await cluster.start()
            }
            await done.more(40)
            group.cancelAll()
            try await group.waitForAll()
        }
        #expect(await done.unexpected == [], "seed \(seed)")
        let found = try await fixture.checkLog()
        let acknowledged = await done.commands
        #expect(acknowledged.count >= Self.rounds * 20)
        for (command, events) in acknowledged { #expect(found[command] == events, "\(command), seed \(seed)") }
        // There is no file without its event, and none that lacks a part.
        let homeless = try await fixture.rows(
            """
            SELECT encode(sha256, 'hex') FROM attachment a
            WHERE parts <> (SELECT count(*) FROM attachment_part p WHERE p.upload = a.upload)
               OR NOT EXISTS (SELECT FROM event e WHERE e.lane = a.lane AND e.stream_id = a.stream_id
                 AND e.body->'attachments'->0->>'sha256' = encode(a.sha256, 'hex'))
            """)
        #expect(homeless == [], "seed \(seed)")
        // After all that everything can still be opened.
        for (code, name) in await done.names.prefix(20) {
            let view = try await fixture.view(code, by: hoa)
            #expect(view["subjects"]?["child"]?["full_name"] == .string(name))
            for item in view["attachments"]?.array ?? [] {
                let id = try #require(item["id"]?.string)
                #expect(try await office.attachment(id, of: code, by: hoa).bytes == scan)
            }
        }
        await office.shutdown()
        await cluster.remove()
    }

    @Test("the database is stopped and started under load: every call ends, with an answer or “come back later”")
    func stopped() async throws {
        let (cluster, first) = try await privateFixture()
        var configuration = first.configuration
        configuration.poolLimits.waitLimit = .seconds(5)
        let office = try await Office.open(configuration)
        let hoa = try await first.officer("hoa.nt")
        let code = try await first.filed(by: hoa)
        await cluster.kill()
        try await withThrowingTaskGroup(of: CaseworkError.Kind?.self) { group in
            for call in 0..<24 {
                group.addTask {
                    do {
                        switch call % 6 {
                        case 0: _ = try await office.show(code, at: nil, by: hoa)
                        case 1: _ = try await office.search("Nguyễn Minh Anh", limit: 5, by: hoa)
                        case 2: _ = try await office.inbox(InboxRequest(), by: hoa)
                        case 3:
                            _ = try await office.signIn(officer: "hoa.nt", password: "mat-khau-hoa.nt", address: "::1")
                        case 4: _ = try await office.time()
                        default: _ = try await office.file(birth(), command: .random(), by: hoa)
                        }
                        return nil
                    } catch let error as CaseworkError { return error.kind }
                }
            }
            for try await kind in group { #expect(kind == .unavailable) }
        }
        try await cluster.start()
        // The first calls may still meet a connection that is being made anew.
        var answered = false
        for _ in 0..<100 where !answered {
            do {
                _ = try await office.show(code, at: nil, by: hoa)
                _ = try await office.file(birth(), command: .random(), by: hoa)
                answered = true
            } catch { #expect(error.kind == .unavailable) }
        }
        #expect(answered)
        _ = try await first.checkLog()
        await office.shutdown()
        await first.office.shutdown()
        await cluster.remove()
    }

    @Test("a call that is abandoned by its caller leaves the dossier usable, and its command done once or not at all")
    func cancelled() async throws {
        let fixture = try await OfficeFixture.make()
        let office = fixture.office
        let hoa = try await fixture.officer("hoa.nt")
        let code = try await fixture.filed(by: hoa)
        var commands: [EventLog.CommandID] = []
        for turn in 0..<40 {
            let command = EventLog.CommandID.random()
            commands.append(command)
            let task = Task {
                try await office.command("note", code: code, body: ["text": "một ghi chú"], command: command, by: hoa)
            }
            for _ in 0..<turn { await Task.yield() }
            task.cancel()
            _ = await task.result
        }
        for command in commands {
            _ = try await office.command("note", code: code, body: ["text": "một ghi chú"], command: command, by: hoa)
        }
        let found = try await fixture.checkLog()
        for command in commands { #expect(found[command] == 1) }
    }
}

/// A small generator whose whole state is its seed.
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
