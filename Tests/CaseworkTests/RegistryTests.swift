import EventLog
import JSON
import Organisation
import Postgres
import Testing

@testable import Casework

/// The registry lane: an import that was cut off is finished by the same command, and no command is done twice.
@Suite struct RegistryTests {
    /// Enough officers for several portions.
    private static func organisation(_ count: Int) -> String {
        sampleOrganisation.replacing(
            "systems:",
            with: (0..<count).map { "  - {id: them.\($0), name: Nguyễn Thêm, appointments: []}\n" }.joined()
                + "systems:")
    }

    @Test("an import that was interrupted after its first portion is finished by the same command")
    func interruptedImport() async throws {
        let fixture = try await OfficeFixture.make()
        let command = CommandID.random()
        let registry = fixture.office.registry
        let manifest = try OrganisationImport.parse(text: Self.organisation(250), file: "a.yaml")
        let actor = Actor(subject: "test", channel: .counter)
        // The first portion, and no more: as if the process had ended then.
        let before = registry.snapshot
        let stream = StreamID(lane: registry.lane, kind: "organisation", seed: "")
        let version = try #require(before.versions[stream])
        let now = try await fixture.office.clock.now()
        let events = try manifest.decide(
            before.organisation, OrganisationContext(now: now, actor: actor, permission: .machineOperator))
        #expect(events.count == 250)
        let writer = try await LaneWriter.open(
            registry.lane, on: PostgresSharedConnection(fixture.configuration.database.appending),
            clock: fixture.office.clock)
        let outcome = try await writer.append(
            Proposal(
                stream: stream, expectedVersion: version, loadedAt: before.checkpoint.position,
                command: CommandID(derivedFrom: "\(command)/\(version)"),
                events: events.prefix(100).map { event in
                    let (type, body) = event.encode()
                    return NewEvent(type: type, body: JSONWriter.bytes(body))
                }))
        guard case .appended = outcome else { Issue.record("\(outcome)"); return }
        let office = try await fixture.anotherOffice()
        for repeated in [office, fixture.office, try await fixture.anotherOffice()] {
            try await repeated.refreshForTests()
            let answer = try await repeated.importOrganisation(
                manifest, command: command, actor: actor, permission: .machineOperator)
            #expect(answer["applied"] == 250, "the first answer, whoever gives it")
            #expect(repeated.registry.snapshot.organisation.officers.count == 250 + 8)
            #expect(repeated.registry.snapshot.versions[stream] == version + 250)
        }
        await office.shutdown()
    }

    @Test("a command of the organisation that is repeated after a restart is not done twice")
    func repeatedAfterRestart() async throws {
        let fixture = try await OfficeFixture.make()
        let admin = try await fixture.officer("admin")
        let (password, token, publication) = (CommandID.random(), CommandID.random(), CommandID.random())
        let text = try OfficeFixture.text("workflows/birth-registration.yaml")
        func ask(_ office: Office) async throws -> [JSONValue?] {
            let set = try await office.setPassword("mat-khau-moi-cua-hoa", of: "hoa.nt", command: password, by: admin)
            var refused: JSONValue?
            do throws(CaseworkError) {
                _ = try await office.makeToken(holder: "national-portal", isSystem: true, command: token, by: admin)
            } catch { refused = .string(error.code) }
            return [set["applied"], refused]
        }
        #expect(try await ask(fixture.office) == [1, nil])
        let position = fixture.office.registry.snapshot.checkpoint.position
        let after = try await fixture.anotherOffice()
        #expect(try await ask(after) == [1, "access.token-shown-before"])
        #expect(after.registry.snapshot.checkpoint.position == position, "nothing was written")
        let file = try await after.publish(text, file: "a.yaml", command: publication, by: admin)
        #expect(file["published"] == false)
        await after.shutdown()
    }

    @Test("a registry whose last event was exchanged serves nobody any more")
    func exchangedHistory() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let thu = try await fixture.officer("thu.dk")
        _ = try await fixture.filed(by: hoa)
        _ = try await fixture.office.indicators(IndicatorRequest(), by: thu)
        let connection = try await PostgresConnection.open(fixture.owner)
        try await connection.execute(
            script: """
                SET session_replication_role = replica;
                UPDATE event e SET digest = sha256('another') WHERE pos = (SELECT max(pos) FROM event WHERE lane = e.lane)
                """)
        connection.close()
        let figures = await refusal { _ = try await fixture.office.indicators(IndicatorRequest(), by: thu) }
        #expect(figures?.kind == .fault && figures?.code == "log.damage.exchanged")
        await #expect(throws: EventLogError.self) { try await fixture.office.refreshForTests() }
        let session = await refusal {
            _ = try await fixture.office.signIn(officer: "hoa.nt", password: "mat-khau-hoa.nt", address: "127.0.0.1")
        }
        #expect(session?.kind == .fault && session?.code == "log.damage.exchanged")
    }
}
