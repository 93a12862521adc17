import Casework
import EventLog
import JSON
import Testing

/// Two processes on one database: each has a cache that the other knows nothing of.
@Suite struct TwoOfficesTests {
    @Test("sixteen clients on two offices write to the same dossiers: nothing is lost, versions are dense")
    func concurrent() async throws {
        let fixture = try await OfficeFixture.make()
        let other = try await fixture.anotherOffice()
        let hoa = try await fixture.officer("hoa.nt")
        var made: [String] = []
        for _ in 0..<4 { made.append(try await fixture.filed(by: hoa)) }
        let codes = made
        try await withThrowingTaskGroup(of: Void.self) { group in
            for client in 0..<16 {
                let office = client % 2 == 0 ? fixture.office : other
                group.addTask {
                    for turn in 0..<8 {
                        let command = CommandID.random()
                        while true {
                            do {
                                _ = try await office.command(
                                    "note", code: codes[(client + turn) % 4],
                                    body: ["text": .string("\(client)/\(turn)")],
                                    command: command, by: hoa)
                                break
                            } catch let error as CaseworkError where error.kind == .unavailable { continue }
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        let found = try await fixture.checkLog()
        #expect(found.count == 4 + 16 * 8)
        for code in codes {
            let items = try await other.history(code, by: hoa)["items"]?.array ?? []
            #expect(items.map { $0["version"] } == (1...33).map { .integer($0) })
        }
        await other.shutdown()
    }

    @Test("what one office did, the other does not refuse from an old memory")
    func staleMemory() async throws {
        let fixture = try await OfficeFixture.make()
        let other = try await fixture.anotherOffice()
        let hoa = try await fixture.officer("hoa.nt")
        let minh = try await fixture.officer("minh.tv")
        let tuan = try await fixture.officer("tuan.pa", role: "civil-status")
        let code = try await fixture.complete(by: hoa)
        // The other office has the dossier in its memory as it is now: filed, not received.
        _ = try await other.command("note", code: code, body: ["text": "a"], command: .random(), by: hoa)
        let receive = CommandID.random()
        _ = try await fixture.office.command("receive", code: code, body: [:], command: receive, by: hoa)
        let claimed = try await other.command("claim", code: code, body: [:], command: .random(), by: minh)
        #expect(claimed["dossier"]?["assignee"] == "minh.tv")
        let again = try await other.command("receive", code: code, body: [:], command: receive, by: hoa)
        #expect(again["repeated"] == true)
        // And back: this office remembers it unclaimed.
        let paper = try await fixture.office.printPaper("draft", of: code, command: .random(), by: minh)
        #expect(paper["id"] != nil)
        _ = try await other.command("act", code: code, body: ["action": "draft"], command: .random(), by: minh)
        let late = await refusal { try await fixture.command("act", code, ["action": "draft"], by: minh) }
        #expect(late?.kind == .conflict)

        // Seen by the next commune as soon as it is forwarded, whichever office it asks.
        let second = try await fixture.received(by: hoa)
        _ = try await other.command("note", code: second, body: ["text": "a"], command: .random(), by: hoa)
        try await fixture.command("forward", second, ["to": "H26.148"], by: hoa)
        _ = try await other.command("claim", code: second, body: [:], command: .random(), by: tuan)
        _ = try await fixture.checkLog()
        await other.shutdown()
    }

    @Test("the same filing given to both at once is one dossier; so is a portal's code")
    func sameFiling() async throws {
        let fixture = try await OfficeFixture.make()
        let other = try await fixture.anotherOffice()
        let hoa = try await fixture.officer("hoa.nt")
        let portal = try await fixture.portal()
        try await other.refreshForTests()
        let command = CommandID.random()
        let extra: JSONObject = ["receiving_agency": "H26.147", "code": "G09.20-260610-000001"]
        let codes = try await withThrowingTaskGroup(of: (Bool, String?).self) { group in
            for turn in 0..<12 {
                let office = turn % 2 == 0 ? fixture.office : other
                group.addTask {
                    let answer = try await office.file(birth(command: command), command: command, by: hoa)
                    return (false, answer["code"]?.string)
                }
                group.addTask {
                    let external = CommandID(derivedFrom: "external")
                    let answer = try await office.file(
                        birth(command: external, extra: extra), command: external, by: portal)
                    return (true, answer["code"]?.string)
                }
            }
            return try await group.reduce(into: Set<String>()) { $0.insert($1.1 ?? "") }
        }
        #expect(codes.count == 2)
        #expect(try await fixture.rows("SELECT code FROM dossier").count == 2)
        _ = try await fixture.checkLog()
        await other.shutdown()
    }

    @Test("an officer appointed, a password changed, a token made at one office are known at the other")
    func registryFollowed() async throws {
        let fixture = try await OfficeFixture.make()
        let other = try await fixture.anotherOffice()
        let admin = try await fixture.officer("admin")
        try await fixture.organise("register-officer", ["officer": "moi.nv", "name": "Nguyễn Văn Mới"], by: admin)
        try await other.refreshForTests()
        let answer = try await other.changeOrganisation(
            "appoint", body: ["officer": "moi.nv", "role": "one-stop", "agency": "H26.147", "from": "2026-06-10"],
            command: .random(), by: admin)
        #expect(answer["applied"] == 1)
        await other.shutdown()
    }
}
