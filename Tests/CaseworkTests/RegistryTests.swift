import EventLog
import Foundation
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

    @Test(
        "an identifier that was used for another change, by somebody else, or for another content is not answered with success"
    )
    func identifierTaken() async throws {
        let fixture = try await OfficeFixture.make()
        let office = fixture.office
        let admin = try await fixture.officer("admin")
        let head = try await fixture.officer("lan.lt", role: "head")
        let hoa = try await fixture.officer("hoa.nt")
        let (leave, file, password, token, key) = (
            CommandID.random(), CommandID.random(), CommandID.random(), CommandID.random(), CommandID.random()
        )
        func days(_ until: String) -> JSONValue {
            ["officer": "nga.lt", "from": "2026-06-11", "until": .string(until)]
        }
        func granted(_ until: String, _ command: CommandID, by caller: Caller) async throws -> JSONValue {
            try await office.changeOrganisation("grant-leave", body: days(until), command: command, by: caller)
        }
        func officers(_ count: Int) -> String {
            "organisation: 1\nofficers:\n"
                + (0..<count).map { "  - {id: them.\($0), name: Nguyễn Thêm, appointments: []}\n" }.joined()
        }
        let more = officers(2)
        func imported(_ text: String, _ command: CommandID) async throws -> JSONValue {
            try await office.importOrganisation(text, file: "a.yaml", command: command, by: admin)
        }
        func set(_ text: String, _ command: CommandID) async throws -> JSONValue {
            try await office.setPassword(text, of: "minh.tv", command: command, by: admin)
        }
        func made(_ command: CommandID, _ holder: String = "national-portal", isSystem: Bool = true) async throws
            -> JSONValue
        { try await office.makeToken(holder: holder, isSystem: isSystem, command: command, by: admin) }
        func registered(_ digit: UInt8, _ command: CommandID) async throws -> JSONValue {
            try await office.registerKey(
                Data(repeating: digit, count: 32).base64EncodedString(), owner: "nga.lt", isAgency: false,
                command: command, by: admin)
        }
        #expect(try await granted("2026-06-12", leave, by: head)["applied"] == 1)
        #expect(try await granted("2026-06-12", leave, by: head)["applied"] == 1)
        for _ in 0..<2 { #expect(try await imported(more, file)["applied"] == 2) }
        #expect(try await set("mat-khau-moi-cua-minh", password)["applied"] == 1)
        #expect(try await set("mat-khau-moi-cua-minh", password)["applied"] == 1)
        #expect(try await made(token)["token"] != nil)
        for _ in 0..<2 { #expect(try await registered(7, key)["applied"] == 1) }
        let position = office.registry.snapshot.checkpoint.position
        let revocation: JSONValue = [
            "key": .string(String(repeating: "07", count: 16)), "from": "2026-06-10T01:00:00Z",
        ]
        let wrong: [(String, () async throws -> JSONValue)] = [
            (
                "another command",
                { try await office.changeOrganisation("revoke-key", body: revocation, command: leave, by: admin) }
            ),
            ("another caller", { try await granted("2026-06-12", leave, by: admin) }),
            ("other days", { try await granted("2026-06-13", leave, by: head) }),
            ("a leave of an import's", { try await granted("2026-06-12", file, by: admin) }),
            ("another file", { try await imported(officers(3), file) }),
            ("a shorter file", { try await imported(officers(1), file) }),
            ("a file of a leave's", { try await imported(officers(4), leave) }),
            ("another password", { try await set("mat-khau-khac-cua-minh", password) }),
            ("a password of a leave's", { try await set("mat-khau-khac-cua-minh", leave) }),
            ("a token of a password's", { try await made(password) }),
            ("a token of somebody else", { try await made(token, "nga.lt", isSystem: false) }),
            ("another key", { try await registered(8, key) }),
        ]
        for (what, repeated) in wrong {
            let error = await refusal { try await repeated() }
            #expect(
                error?.code == "command.identifier-taken" && error?.kind == .conflict, "\(what): \(error?.code ?? "")")
        }
        #expect(await refusal { try await made(token) }?.code == "access.token-shown-before")
        // Who may not do it is not told that it was done.
        for (what, repeated) in [
            ("leave", { try await granted("2026-06-12", leave, by: hoa) }),
            (
                "password",
                {
                    try await office.setPassword("mat-khau-moi-cua-minh", of: "minh.tv", command: password, by: hoa)
                }
            ),
            ("file", { try await office.importOrganisation(more, file: "a.yaml", command: file, by: hoa) }),
        ] as [(String, () async throws -> JSONValue)] {
            #expect(await refusal { try await repeated() }?.kind == .forbidden, "\(what)")
        }
        #expect(office.registry.snapshot.checkpoint.position == position, "nothing was written")
        _ = try await office.signIn(officer: "minh.tv", password: "mat-khau-moi-cua-minh", address: "127.0.0.1")
    }

    @Test("a corrected procedure under the identifier of the one before is not taken for published")
    func publishedUnderATakenIdentifier() async throws {
        let fixture = try await OfficeFixture.make()
        let office = fixture.office
        let admin = try await fixture.officer("admin")
        let first = try OfficeFixture.text("workflows/birth-registration.yaml")
        let second = first.replacing("title: {vi: Đăng ký khai sinh,", with: "title: {vi: Đăng ký khai sinh (sửa),")
        let third = first.replacing("title: {vi: Đăng ký khai sinh,", with: "title: {vi: Đăng ký khai sinh mới,")
        #expect(first != second)
        let command = CommandID.random()
        func published(_ text: String, _ command: CommandID) async throws -> JSONValue {
            try await office.publish(text, file: "a.yaml", command: command, by: admin)
        }
        #expect(try await published(second, command)["published"] == true)
        #expect(try await published(second, command)["published"] == true, "the first answer")
        #expect(await refusal { try await published(third, command) }?.code == "command.identifier-taken")
        #expect(try await published(third, .random())["published"] == true)
        #expect(try await published(second, command)["published"] == true, "the first answer, whatever came since")
    }

    @Test("a registry whose last event was exchanged serves nobody any more")
    func exchangedHistory() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let thu = try await fixture.officer("thu.dk")
        _ = try await fixture.filed(by: hoa)
        _ = try await fixture.office.indicators(IndicatorRequest(), by: thu)
        // The filing opened lanes, which the registry's lane tells.
        try await fixture.office.refreshForTests()
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
