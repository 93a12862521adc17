import Casework
import EventLog
import JSON
import Testing
import Vietnamese
import WorkingTime

/// Every command at a moment at which it is possible, tried by everybody whose role does not allow it.
@Suite(.serialized) struct RoleTests {
    /// Who tries, by what a test calls them.
    private struct Cast {
        var callers: [(name: String, caller: Caller)]

        init(_ fixture: OfficeFixture) async throws {
            callers = []
            for (name, officer, role) in [
                ("one-stop", "hoa.nt", nil), ("civil", "minh.tv", nil), ("colleague", "nga.lt", nil),
                ("signatory", "lan.lt", "signatory"), ("head", "lan.lt", "head"), ("clerk", "thao.vt", nil),
                ("inspector", "thu.dk", nil),
            ] as [(String, String, String?)] {
                callers.append((name, try await fixture.officer(officer, role: role)))
            }
        }

        func caller(_ name: String) throws -> Caller { try #require(callers.first { $0.name == name }?.caller) }

        /// Everybody but these.
        func except(_ names: String) -> [(name: String, caller: Caller)] {
            let allowed = Set(names.split(separator: " ").map(String.init))
            return callers.filter { !allowed.contains($0.name) }
        }
    }

    private func expectForbidden(
        _ fixture: OfficeFixture, _ cast: Cast, _ code: String, _ table: [(String, JSONObject, may: String)],
        _ sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let hoa = try cast.caller("one-stop")
        let before = try await fixture.types(code, by: hoa)
        for (name, body, may) in table {
            for (who, caller) in cast.except(may) {
                let error = await refusal(sourceLocation) { try await fixture.command(name, code, body, by: caller) }
                #expect(
                    error?.kind == .forbidden, "\(name) by \(who): \(String(describing: error))",
                    sourceLocation: sourceLocation)
            }
        }
        #expect(try await fixture.types(code, by: hoa) == before, sourceLocation: sourceLocation)
    }

    @Test("every way in that needs a role refuses everybody else, and writes nothing")
    func rolesOfEveryCommand() async throws {
        let fixture = try await OfficeFixture.make()
        let cast = try await Cast(fixture)
        let hoa = try cast.caller("one-stop")
        let minh = try cast.caller("civil")
        let correct: JSONObject = ["subject": "child", "field": "full_name", "value": "Nguyễn Minh Ánh", "reason": "a"]
        let apology: JSONObject = ["reason": "a", "new_due": "2026-06-18T10:00:00+07:00"]

        let code = try await fixture.complete(verification(), by: hoa)
        let intake: [(String, JSONObject, may: String)] = [
            ("receive", [:], "one-stop"), ("refuse-to-receive", ["reasons": ["a"]], "one-stop"),
            ("request-supplement", ["documents": ["residence-proof"], "reason": "a"], "one-stop"),
            ("stop", ["reason": "a"], "one-stop head"), ("withdraw", [:], "one-stop"),
            ("note", ["text": "a"], "one-stop civil colleague signatory head clerk"),
            ("correct", correct, "one-stop head"),
        ]
        try await expectForbidden(fixture, cast, code, intake)
        for (who, caller) in cast.except("one-stop") {
            let error = await refusal { try await fixture.attach(code, scan + [1], as: "residence-proof", by: caller) }
            #expect(error?.kind == .forbidden, "attach by \(who)")
        }
        try await fixture.command("receive", code, by: hoa)
        let received: [(String, JSONObject, may: String)] = [
            ("forward", ["to": "H26.148"], "one-stop"), ("assign", ["to": "minh.tv"], "head"),
            ("claim", [:], "civil colleague"), ("act", ["action": "return", "reason": "a"], "civil colleague"),
            ("request-supplement", ["documents": ["residence-proof"], "reason": "a"], "civil colleague"),
            ("apologise", apology, "one-stop civil colleague head"),
            ("stop", ["reason": "a"], "civil colleague head"), ("withdraw", [:], "one-stop"),
            ("correct", correct, "one-stop civil colleague head"),
        ]
        try await expectForbidden(fixture, cast, code, received)
        try await fixture.command("claim", code, by: minh)
        _ = try await fixture.office.printPaper("draft", of: code, command: .random(), by: minh)
        let claimed: [(String, JSONObject, may: String)] = [
            ("act", ["action": "draft"], "civil"), ("act", ["action": "return", "reason": "a"], "civil"),
            // A head hands over only while the officer is away: that is a question of when, not of who.
            ("hand-over", ["to": "nga.lt"], "civil head"), ("stop", ["reason": "a"], "civil head"),
        ]
        try await expectForbidden(fixture, cast, code, claimed)

        try await fixture.command(
            "request-supplement", code, ["documents": ["residence-proof"], "reason": "a"], by: minh)
        try await fixture.attach(code, scan + [1], as: "residence-proof", by: hoa)
        try await expectForbidden(fixture, cast, code, [("answer-supplement", [:], "one-stop")])
        try await fixture.command("answer-supplement", code, by: hoa)

        _ = try await fixture.office.printPaper("draft", of: code, command: .random(), by: minh)
        try await fixture.command("act", code, ["action": "draft"], by: minh)
        let lan = try cast.caller("signatory")
        let signature = try await fixture.signature(code, "draft", key: fixture.signatoryKey, by: lan)
        let signing: [(String, JSONObject, may: String)] = [
            ("act", ["action": "sign", "signature": signature], "signatory"),
            ("act", ["action": "send-back", "reason": "a"], "signatory"),
        ]
        try await expectForbidden(fixture, cast, code, signing)
        try await fixture.command("act", code, ["action": "sign", "signature": signature], by: lan)

        for (who, caller) in cast.except("clerk") {
            let error = await refusal {
                try await fixture.office.printPaper("result", of: code, command: .random(), by: caller)
            }
            #expect(error?.kind == .forbidden, "print by \(who)")
        }
        #expect(try await fixture.rows("SELECT series FROM serial WHERE series LIKE 'result/%'") == [])
        let thao = try cast.caller("clerk")
        _ = try await fixture.office.printPaper("result", of: code, command: .random(), by: thao)
        let seal = try await fixture.signature(code, "result", key: fixture.sealKey, by: thao)
        let numbering: [(String, JSONObject, may: String)] = [
            ("issue", ["signature": seal], "clerk"), ("act", ["action": "send-back", "reason": "a"], "clerk"),
        ]
        try await expectForbidden(fixture, cast, code, numbering)
        try await fixture.command("issue", code, ["signature": seal], by: thao)

        try await expectForbidden(fixture, cast, code, [("deliver", ["method": "counter"], "one-stop")])
        try await fixture.command("deliver", code, ["method": "counter"], by: hoa)
        try await expectForbidden(
            fixture, cast, code,
            [
                ("rate", ["score": 5], ""), ("note", ["text": "a"], "one-stop civil colleague signatory head clerk"),
                ("correct", correct, "one-stop head"),
            ])
        // Whom nothing of dossiers concerns does not even learn that there is one.
        let admin = try await fixture.officer("admin")
        for name in ["note", "claim", "correct"] {
            #expect(await refusal { try await fixture.command(name, code, correct, by: admin) }?.kind == .notFound)
        }
        #expect(await refusal { try await fixture.command("erase", code, by: hoa) }?.code == "command.unknown")
        await fixture.office.shutdown()
    }

    @Test("an identifier that was used for another command, or by somebody else, is not answered with success")
    func identifierTaken() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let minh = try await fixture.officer("minh.tv")
        let code = try await fixture.received(by: hoa)
        let command = CommandID.random()
        let office = fixture.office
        _ = try await office.command("note", code: code, body: ["text": "a"], command: command, by: hoa)
        let again = try await office.command("note", code: code, body: ["text": "a"], command: command, by: hoa)
        #expect(again["repeated"] == true)
        let before = try await fixture.types(code, by: hoa)
        for body: (String, JSONValue, Caller) in [
            ("note", ["text": "a"], minh), ("claim", [:], minh), ("withdraw", [:], hoa),
        ] {
            let error = await refusal {
                try await office.command(body.0, code: code, body: body.1, command: command, by: body.2)
            }
            #expect(error?.code == "command.identifier-taken" && error?.kind == .conflict, "\(body.0)")
        }
        let printed = await refusal { try await office.printPaper("receipt", of: code, command: command, by: hoa) }
        #expect(printed?.code == "command.identifier-taken")
        let attached = await refusal {
            try await office.attach(
                scan + [1], as: "residence-proof", named: "a.pdf", to: code, command: command, by: hoa)
        }
        #expect(attached?.code == "command.identifier-taken")
        #expect(try await fixture.types(code, by: hoa) == before)
        let filing = CommandID.random()
        _ = try await office.file(birth(command: filing), command: filing, by: hoa)
        let other = await refusal {
            try await office.file(birth(command: filing), asDraft: true, command: filing, by: hoa)
        }
        #expect(other?.code == "command.identifier-taken")
        await fixture.office.shutdown()
    }

    @Test("a draft is answered with the code by which its owner looks at it and files it, bringing what was missing")
    func draftCode() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let command = CommandID.random()
        let incomplete = changed(birth(), "child", ["sex": nil])
        for _ in 0..<2 {
            let draft = try await fixture.office.file(incomplete, asDraft: true, command: command, by: hoa)
            #expect(draft["code"] == "NHAP-H26.147-260610-0001")
        }
        let code = "NHAP-H26.147-260610-0001"
        #expect(try await fixture.view(code, by: hoa)["phase"] == "draft")
        let other = await refusal { try await fixture.view(code, by: try await fixture.officer("minh.tv")) }
        #expect(other?.kind == .notFound, "it is its owner's")
        #expect(await refusal { try await fixture.command("file", code, by: hoa) }?.code == "dossier.field-missing")
        let filed = try await fixture.command("file", code, ["subjects": ["child": ["sex": "male"]]], by: hoa)
        #expect(filed["code"] == "H26.147-260610-0001")
        let view = try await fixture.view("H26.147-260610-0001", by: try await fixture.officer("minh.tv"))
        #expect(view["subjects"]?["child"]?["full_name"] == "Nguyễn Minh Anh", "as the draft says")
        #expect(view["subjects"]?["child"]?["sex"] == "male")
        #expect(view["subjects"]?["mother"]?["full_name"] == "Trần Thị Hương")
    }

    @Test("a filing that is refused uses up no code of the day, and is not echoed whole")
    func refusedFiling() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let portal = try await fixture.portal()
        for body in [
            changed(birth(), "child", ["birth_date": "2026-02-30"]), changed(birth(), "child", ["full_name": nil]),
            birth(extra: ["channel": "online"]),
        ] {
            #expect(await refusal { try await fixture.filed(body, by: hoa) }?.kind == .unprocessable)
        }
        let online = await refusal { try await fixture.filed(birth(extra: ["channel": "online"]), by: hoa) }
        #expect(online?.code == "dossier.online-by-officer")
        for text in ["001090012345", "Nguyễn Văn Bình", String(repeating: "a", count: 65)] {
            let extra: JSONObject = ["receiving_agency": "H26.147", "on_behalf_of": .string(text)]
            let error = await refusal { try await fixture.filed(birth(extra: extra), by: portal) }
            #expect(error?.code == "dossier.on-behalf-of-invalid", "\(text)")
        }
        let long = birth(extra: ["procedure": .string(String(repeating: "9", count: 5000))])
        let error = await refusal { try await fixture.filed(long, by: hoa) }
        #expect(error?.code == "procedure.not-in-force" && (error?.message.vi.count ?? 5000) < 300)
        #expect(try await fixture.rows("SELECT series FROM serial") == [])
        #expect(try await fixture.filed(by: hoa) == "H26.147-260610-0001")
        await fixture.office.shutdown()
    }
}
