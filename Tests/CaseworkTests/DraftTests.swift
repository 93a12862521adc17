import Dossiers
import EventLog
import JSON
import Testing
import WorkingTime

@testable import Casework

/// What a draft holds is what is filed, unless whoever files says otherwise.
@Suite struct DraftTests {
    /// One field of each person is left open.
    private static let started = changed(
        changed(changed(birth(), "applicant", ["phone": nil]), "child", ["home_town": nil]), "mother",
        ["residence": nil])

    private func drafted(
        _ fixture: OfficeFixture, _ body: JSONValue = birth(), by caller: Caller
    ) async throws -> String {
        let answer = try await fixture.office.file(body, asDraft: true, command: .random(), by: caller)
        let code = try #require(answer["code"]?.string)
        #expect(!code.isEmpty)
        return code
    }

    private func fileDraft(
        _ code: String, _ body: JSONObject = [:], on fixture: OfficeFixture, by caller: Caller
    ) async throws -> String {
        try #require(try await fixture.command("file", code, body, by: caller)["code"]?.string)
    }

    @Test("A complete draft is filed with nothing more said: every field of every person is in the dossier")
    func complete() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let draft = try await drafted(fixture, by: hoa)
        #expect(draft == "NHAP-H26.147-260610-0001")
        expectSame(try await fixture.view(draft, by: hoa), birth())
        let code = try await fileDraft(draft, on: fixture, by: hoa)
        #expect(code == "H26.147-260610-0001")
        expectSame(try await fixture.view(code, by: hoa), birth())
        #expect(try await fixture.types(code, by: hoa) == ["drafted", "filed"])
        #expect(try await fixture.search("Nguyễn Minh Anh", by: hoa) == [code])
        try await fixture.attach(code, by: hoa)
        try await fixture.command("receive", code, by: hoa)
    }

    @Test("What was missing is added, what was wrong is changed, and nothing else is lost")
    func completed() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let draft = try await drafted(fixture, Self.started, by: hoa)
        let code = try await fileDraft(
            draft,
            [
                "subjects": [
                    "applicant": ["phone": "0987654321"], "child": ["full_name": "Nguyễn Minh Ánh"],
                    "mother": ["residence": "Gia Lâm"],
                ]
            ], on: fixture, by: hoa)
        let expected = changed(
            changed(
                changed(Self.started, "applicant", ["phone": "0987654321"]), "child", ["full_name": "Nguyễn Minh Ánh"]),
            "mother", ["residence": "Gia Lâm"])
        expectSame(try await fixture.view(code, by: hoa), expected)
    }

    /// Every field of every person, and none besides, in whatever order.
    private func expectSame(_ view: JSONValue, _ body: JSONValue) {
        for subject in ["applicant", "child", "mother", "father"] {
            let shown = view["subjects"]?[subject]?.object
            let expected = body["subjects"]?[subject]?.object
            for member in expected?.members ?? [] {
                #expect(shown?[member.key] == member.value, "\(subject).\(member.key)")
            }
            #expect(shown?.members.count == expected?.members.count, "\(subject)")
        }
    }

    @Test("Null takes a field or a person away; representative, way of delivery and channel of the draft are kept")
    func takenAway() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let body = changed(
            birth(extra: ["representative": ["ground": "authorisation"], "delivery": "post", "channel": "post"]),
            "representative",
            ["full_name": "Đặng Hồng Nhung", "personal_number": "079185001234", "birth_date": "1985-05-05"])
        let draft = try await drafted(fixture, body, by: hoa)
        let code = try await fileDraft(draft, on: fixture, by: hoa)
        let view = try await fixture.view(code, by: hoa)
        #expect(view["representative"]?["ground"] == "authorisation")
        #expect(view["channel"] == "post")
        let filed = try await fixture.rows("SELECT body::text FROM event WHERE type = 'dossier.filed'")
        #expect(filed.count == 1 && filed[0].contains(#""delivery":"post""#))

        let second = try await drafted(fixture, birth(child: "Nguyễn Gia Hân"), by: hoa)
        let changed = try await fileDraft(
            second, ["subjects": ["applicant": ["phone": .null]]], on: fixture, by: hoa)
        #expect(try await fixture.view(changed, by: hoa)["subjects"]?["applicant"]?["phone"] == nil)
        let third = try await drafted(fixture, birth(child: "Nguyễn Gia Bảo"), by: hoa)
        let error = await refusal { try await fileDraft(third, ["subjects": ["child": .null]], on: fixture, by: hoa) }
        #expect(error?.code == "dossier.subject-missing")
    }

    @Test("A draft is written anew by its owner under its code, and by nobody else")
    func anew() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let draft = try await drafted(fixture, Self.started, by: hoa)
        let again = try await fixture.command(
            "draft", draft, ["subjects": ["child": ["home_town": "Gia Lâm"]]], by: hoa)
        #expect(again["code"]?.string == draft)
        let view = try await fixture.view(draft, by: hoa)
        #expect(view["subjects"]?["child"]?["home_town"] == "Gia Lâm")
        #expect(view["subjects"]?["child"]?["full_name"] == "Nguyễn Minh Anh")
        #expect(view["subjects"]?["mother"]?["full_name"] == "Trần Thị Hương")
        let minh = try await fixture.officer("minh.tv")
        let error = await refusal { try await fixture.command("draft", draft, by: minh) }
        #expect(error?.code == "dossier.not-found")
        let code = try await fileDraft(draft, on: fixture, by: hoa)
        let late = await refusal { try await fixture.command("draft", code, by: hoa) }
        #expect(late?.code == "dossier.already-filed")
    }

    @Test("A portal drafts and files under the code that it brought, by either address")
    func portal() async throws {
        let fixture = try await OfficeFixture.make()
        let portal = try await fixture.portal()
        func body(_ code: String) -> JSONValue {
            birth(extra: ["receiving_agency": "H26.147", "code": .string(code), "on_behalf_of": "c-77"])
        }
        let first = try await drafted(fixture, body("G09.20-260610-000001"), by: portal)
        #expect(first == "G09.20-260610-000001")
        let filed = try await fileDraft(
            first, ["receiving_agency": "H26.147", "on_behalf_of": "c-77"], on: fixture, by: portal)
        #expect(filed == "G09.20-260610-000001")
        let second = try await drafted(fixture, body("G09.20-260610-000002"), by: portal)
        let answer = try await fixture.office.file(
            birth(
                child: "Nguyễn Gia Hân",
                extra: ["receiving_agency": "H26.147", "code": .string(second), "on_behalf_of": "c-77"]),
            command: .random(), by: portal)
        #expect(answer["code"]?.string == second)
        let view = try await fixture.view(second, by: portal)
        #expect(view["phase"] == "filed")
        #expect(view["subjects"]?["child"]?["full_name"] == "Nguyễn Gia Hân")
    }

    @Test(
        "A draft that is thrown away is forgotten: no key is left, nobody finds it, and only its owner knows that it was"
    )
    func discarded() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let minh = try await fixture.officer("minh.tv")
        let draft = try await drafted(fixture, by: hoa)
        let kept = try await drafted(fixture, birth(child: "Nguyễn Gia Hân"), by: hoa)
        #expect(await refusal { try await fixture.command("discard", draft, by: minh) }?.code == "dossier.not-found")
        let id = CommandID.random()
        func discard() async throws -> JSONValue {
            try await fixture.office.command("discard", code: draft, body: [:], command: id, by: hoa)
        }
        #expect(try await discard()["repeated"] == false)
        let keys = "SELECT count(DISTINCT stream_id)::text FROM subject_key"
        #expect(try await fixture.rows(keys) == ["1"])
        let view = try await fixture.view(draft, by: hoa)
        #expect(view["subjects"]?["child"] == nil && view["ended"] == "discarded", "\(view)")
        #expect(try await fixture.types(draft, by: hoa) == ["drafted", "discarded"])
        #expect(try await discard()["repeated"] == true)
        #expect(await refusal { try await fixture.view(draft, by: minh) }?.code == "dossier.not-found")
        #expect(await refusal { try await fixture.command("file", draft, by: hoa) }?.code == "dossier.ended")
        #expect(await refusal { try await fixture.command("rate", draft, ["score": 5], by: hoa) }?.code != nil)
        #expect(try await fixture.view(kept, by: hoa)["subjects"]?["child"] != nil)
    }

    @Test(
        "Where the server ends between the event and the forgetting, the sweep forgets; what is not discarded is left alone"
    )
    func swept() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let draft = try await drafted(fixture, by: hoa)
        _ = try await drafted(fixture, birth(child: "Nguyễn Gia Hân"), by: hoa)
        // As it stands after the event, before its keys are gone.
        try await fixture.asSuperuser("CREATE TABLE kept AS SELECT * FROM subject_key")
        try await fixture.command("discard", draft, by: hoa)
        // A draft of a citizen who filled in nothing has no key, and is theirs all the same.
        try await fixture.asSuperuser(
            """
            INSERT INTO party_token (token, lane, stream_id)
            SELECT decode(repeat('ab', 16), 'hex'), lane, stream_id FROM dossier WHERE ended = 'discarded'
            """)
        try await fixture.office.sweepDiscarded()
        #expect(try await fixture.rows("SELECT 1::text FROM party_token") == [])
        try await fixture.asSuperuser("INSERT INTO subject_key SELECT * FROM kept ON CONFLICT DO NOTHING")
        let keys = "SELECT count(DISTINCT stream_id)::text FROM subject_key"
        #expect(try await fixture.rows(keys) == ["2"])
        try await fixture.office.sweepDiscarded()
        #expect(try await fixture.rows(keys) == ["1"])
    }

    @Test("As it stood before it was filed a dossier is shown to whoever wrote the draft alone")
    func past() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let minh = try await fixture.officer("minh.tv")
        let draft = try await drafted(fixture, by: hoa)
        try await fixture.at("09:00")
        let code = try await fileDraft(draft, on: fixture, by: hoa)
        let then = try Instant.at("08:30")
        #expect(try await fixture.office.show(code, at: then, by: hoa)["subjects"]?["child"] != nil)
        let error = await refusal { try await fixture.office.show(code, at: then, by: minh) }
        #expect(error?.code == "dossier.not-yet")
    }

    @Test("Who may not file does not learn which codes exist")
    func codes() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let tuan = try await fixture.officer("tuan.pa", role: "one-stop")
        let code = try await fixture.filed(by: hoa)
        var answers: [String?] = []
        for brought in [code, "H26.147-260610-0999"] {
            answers.append(
                await refusal {
                    try await fixture.filed(birth(extra: ["code": .string(brought)]), by: tuan)
                }?.code)
        }
        #expect(answers == ["dossier.stated-by-outsider", "dossier.stated-by-outsider"])
    }
}
