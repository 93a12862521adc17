import EventLog
import JSON
import Testing

@testable import Casework

/// What failed, and what its owner decides.
@Suite(.timeLimit(.minutes(15))) struct IncidentTests {
    @Test(
        "listed for its owner, explained, retried, skipped or answered by hand with a reason: an event each, with who and why"
    )
    func byOfficers() async throws {
        let population = MemoryTarget()
        let fixture = try await OfficeFixture.asking([population, MemoryTarget("notification")])
        population.set { $0.next = Array(repeating: .refused(code: "no-such-person"), count: 3) }
        let hoa = try await fixture.officer("hoa.nt")
        let minh = try await fixture.officer("minh.tv")
        let lan = try await fixture.officer("lan.lt")
        var codes: [String] = []
        for _ in 0..<3 { codes.append(try await fixture.received(by: hoa)) }
        try await fixture.office.doDueTasks()
        #expect(population.value.got.values.allSatisfy { $0 == 1 })
        func incidents(_ caller: Caller) async throws -> [JSONValue] {
            try await fixture.office.incidents(IncidentChoice(), openToo: false, by: caller)["items"]?.array
                ?? []
        }
        let owned = try await incidents(lan)
        #expect(owned.count == 3 && owned.allSatisfy { $0["error"] == "no-such-person" && $0["state"] == "incident" })
        #expect(owned[0]["owner"] == "head" && owned[0]["agency"] == "H26.147" && owned[0]["attempts"] == 0)
        #expect(try await incidents(minh).isEmpty)
        let inbox = try await fixture.office.inbox(InboxRequest(), by: minh)
        #expect(inbox["items"]?.array?.allSatisfy { $0["mark"] == "incident" } == true)

        let reason: JSONObject = ["effect": 1, "reason": "Đã gọi điện hỏi"]
        for name in ["retry-effect", "skip-effect"] {
            let refused = await refusal { try await fixture.command(name, codes[0], reason, by: minh) }
            #expect(refused?.code == "dossier.role-missing")
        }
        var silent = reason
        silent["reason"] = " "
        let mute = await refusal { try await fixture.command("skip-effect", codes[0], silent, by: lan) }
        #expect(mute?.kind == .malformed)
        try await fixture.command("retry-effect", codes[0], reason, by: lan)
        try await fixture.command("skip-effect", codes[1], reason, by: lan)
        var answer = reason
        answer["outcome"] = "banana"
        let unknown = await refusal { try await fixture.command("answer-effect", codes[2], answer, by: lan) }
        #expect(unknown?.code == "dossier.effect-outcome-unknown")
        answer["outcome"] = "confirmed"
        try await fixture.command("answer-effect", codes[2], answer, by: lan)
        #expect(try await incidents(lan).isEmpty)
        try await fixture.office.doDueTasks()
        #expect(try await fixture.effectRows() == [])
        // What was refused is asked anew under another identifier; nothing else was told again.
        #expect(population.value.got.count == 4 && population.value.got.values.allSatisfy { $0 == 1 })
        for (code, type) in zip(codes, ["effect-retried", "effect-skipped", "effect-answered"]) {
            let items = try await fixture.office.history(code, by: lan)["items"]?.array ?? []
            let decided = try #require(
                items.last { $0["type"]?.string == "dossier.\(type)" && $0["by"]?["subject"] == "lan.lt" })
            #expect(decided["opened"]?["reason"] == "Đã gọi điện hỏi")
            // Work goes on.
            try await fixture.command("claim", code, by: minh)
            _ = try await fixture.office.printPaper("draft", of: code, command: .random(), by: minh)
            try await fixture.command("act", code, ["action": "draft"], by: minh)
        }
        _ = try await fixture.checkLog()
    }

    @Test("in bulk each once, however small a page and whatever fails again meanwhile; one number out of many is found")
    func onceEach() async throws {
        let population = MemoryTarget()
        let fixture = try await OfficeFixture.asking([population, MemoryTarget("notification")])
        population.set { $0.usual = .refused(code: "no-such-person") }
        let hoa = try await fixture.officer("hoa.nt")
        for _ in 0..<7 { _ = try await fixture.received(by: hoa) }
        try await fixture.office.doDueTasks()
        let choice = IncidentChoice(target: "population")
        // What is retried fails again as soon as it is tried, while the others are still to be decided about.
        let server = Task { await fixture.office.effects.run() }
        let retried = try await fixture.office.decideIncidents(
            .retry, choice, reason: "đã sửa", operatorName: nil, page: 2)
        #expect(retried.done == 7 && retried.refused.isEmpty)
        while try await fixture.told("effect-failed") < 14 { try await Task.sleep(for: .milliseconds(10)) }
        server.cancel()
        await server.value
        #expect(try await fixture.told("effect-retried") == 7)
        // By number alone, behind more rows of other numbers than a page has.
        let none = try await fixture.office.decideIncidents(
            .skip, IncidentChoice(effect: 2), reason: "không cần", operatorName: nil, page: 2)
        #expect(none.done == 0)
        try await fixture.asSuperuser(
            """
            INSERT INTO task (lane, stream_id, task, kind, due, version, parked_at, error, target)
            SELECT 2, ('00000002-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, 'effect/9', 'effect', now(), 1, now(),
            'x', 'elsewhere' FROM generate_series(1, 5) AS n
            """)
        let skipped = try await fixture.office.decideIncidents(
            .skip, IncidentChoice(effect: 1), reason: "không cần", operatorName: nil, page: 2)
        #expect(skipped.done == 7)
        #expect(try await fixture.office.allIncidents(IncidentChoice(effect: 1), openToo: false, limit: 1).isEmpty)
        // The list of tasks says where incidents are decided about.
        let parked = try await Administration(owner: fixture.owner).tasks(onlyParked: true, limit: 10)
        #expect(parked.count == 5 && parked.allSatisfy(\.isIncident))
        #expect(parked.allSatisfy { $0.json["decided_with"] == "admin incidents" })
    }

    @Test("in bulk by target, by error or all, by an operator at the machine; what cannot be is named")
    func inBulk() async throws {
        let (population, notification) = (MemoryTarget(), MemoryTarget("notification"))
        let fixture = try await OfficeFixture.asking([population, notification])
        population.set { $0.next = Array(repeating: .refused(code: "no-such-person"), count: 5) }
        notification.set { $0.next = Array(repeating: .refused(code: "no-address"), count: 4) }
        let hoa = try await fixture.officer("hoa.nt")
        var codes: [String] = []
        for _ in 0..<5 { codes.append(try await fixture.received(by: hoa)) }
        try await fixture.office.doDueTasks()
        let office = fixture.office
        func count(_ choice: IncidentChoice = IncidentChoice()) async throws -> Int {
            try await office.allIncidents(choice, openToo: false, limit: 100).count
        }
        #expect(try await count() == 9)
        let waiting = try await Administration(owner: fixture.owner).waiting()
        #expect(waiting.incidents?.count == 9 && waiting.parked == nil)
        #expect(try await count(IncidentChoice(target: "notification")) == 4)
        let skipped = try await office.decideIncidents(
            .skip, IncidentChoice(error: "no-address"), reason: "không có địa chỉ", operatorName: "root")
        #expect(skipped.done == 4 && skipped.refused.isEmpty)
        let wrong = try await office.decideIncidents(
            .answer(outcome: "banana"), IncidentChoice(target: "population"), reason: "thử", operatorName: nil)
        #expect(wrong.done == 0 && wrong.refused.count == 5)
        #expect(wrong.refused.allSatisfy { $0.why.code == "dossier.effect-outcome-unknown" })
        let explained = try await office.explainIncident(codes[0], effect: 1)
        #expect(explained["code"] == "no-such-person" && explained["state"] == "failed" && explained["refused"] == true)
        #expect(
            explained["events"]?.array?.compactMap { $0["type"]?.string } == [
                "dossier.received", "dossier.effect-failed",
            ])
        let one = try await office.decideIncidents(
            .answer(outcome: "confirmed"), IncidentChoice(code: codes[0]), reason: "đã xác minh", operatorName: nil)
        #expect(one.done == 1)
        let rest = try await office.decideIncidents(.retry, IncidentChoice(), reason: "đã sửa", operatorName: nil)
        #expect(rest.done == 4 && rest.refused.isEmpty)
        #expect(try await count() == 0)
        try await office.doDueTasks()
        #expect(try await fixture.effectRows() == [])
        // Tasks of the machine are decided about elsewhere: nothing of this is changed there.
        #expect(try await Administration(owner: fixture.owner).decide(.skip, .init(), reason: "thử") == 0)
        let items = try await office.history(codes[1], by: hoa)["items"]?.array ?? []
        let retried = try #require(items.last { $0["type"] == "dossier.effect-retried" })
        #expect(retried["by"]?["subject"] == "machine-operator")
        _ = try await fixture.checkLog()
    }
}
