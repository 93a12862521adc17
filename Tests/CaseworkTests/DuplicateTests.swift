import Casework
import EventLog
import JSON
import Testing

/// The same child filed twice: whoever receives is told, and nobody else.
@Suite struct DuplicateTests {
    private func duplicates(_ answer: JSONValue) -> [String]? {
        answer["possible_duplicates"]?.array?.compactMap(\.string)
    }

    @Test("the same child filed twice: filing, receiving and show say so, also of what has ended; nothing is refused")
    func twice() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let first = try await fixture.office.file(birth(), command: .random(), by: hoa)
        #expect(duplicates(first) == [])
        let code = try #require(first["code"]?.string)
        // The father's name is another child's, twins and namesakes are other persons, a death is another procedure.
        let others = [
            birth(child: "Nguyễn Minh Ánh"), birth(born: "2026-06-02"),
            birth(child: "Lê Văn An", father: "Nguyễn Minh Anh"),
        ]
        for body in others {
            #expect(duplicates(try await fixture.office.file(body, command: .random(), by: hoa)) == [])
        }
        // Another applicant, spelled in capitals and decomposed letters.
        let again = birth(child: "NGUYỄN minh anh".decomposed, father: "Trần Văn Tú")
        let command = CommandID.random()
        let second = try await fixture.office.file(again, command: command, by: hoa)
        #expect(duplicates(second) == [code])
        #expect(duplicates(try await fixture.office.file(again, command: command, by: hoa)) == [code], "told again")
        let copy = try #require(second["code"]?.string)
        try await fixture.attach(copy, by: hoa)
        #expect(duplicates(try await fixture.command("receive", copy, by: hoa)) == [code])
        #expect(duplicates(try await fixture.view(code, by: hoa)) == [copy])
        try await fixture.command("withdraw", code, ["channel": "counter"], by: hoa)
        #expect(duplicates(try await fixture.view(copy, by: hoa)) == [code], "also where it has ended")
        let told = try await fixture.rows("SELECT code FROM access_log WHERE what = 'possible duplicate'")
        #expect(Set(told) == [code, copy])
    }

    @Test("a dossier whose key does not open is no reason not to show another")
    func unreadable() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let code = try await fixture.received(by: hoa)
        let second = try await fixture.received(by: hoa)
        #expect(duplicates(try await fixture.view(second, by: hoa)) == [code])
        try await fixture.asSuperuser(
            """
            UPDATE subject_key k SET wrapped = substr(k.wrapped, 1, 60) || decode('00', 'hex') FROM dossier d
            WHERE d.stream_id = k.stream_id AND d.lane = k.lane AND d.code = '\(code)'
            """)
        #expect(duplicates(try await fixture.view(second, by: hoa)) == [])
    }

    @Test("a correction ends the likeness; a draft is nobody else's business")
    func corrected() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let draft = try await fixture.office.file(birth(), asDraft: true, command: .random(), by: hoa)
        #expect(draft["possible_duplicates"] == nil)
        let code = try await fixture.received(by: hoa)
        let second = try await fixture.received(by: hoa)
        #expect(duplicates(try await fixture.view(code, by: hoa)) == [second])
        let name: JSONObject = [
            "subject": "child", "field": "full_name", "value": "Nguyễn Minh Ánh", "reason": "Thiếu dấu sắc",
        ]
        try await fixture.command("correct", second, name, by: hoa)
        #expect(duplicates(try await fixture.view(code, by: hoa)) == [])
        #expect(duplicates(try await fixture.view(second, by: hoa)) == [])
    }

    @Test("the neighbouring commune is told nothing, and a system neither; forwarded, it is told of its own alone")
    func neighbour() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let tuan = try await fixture.officer("tuan.pa", role: "one-stop")
        let ours = try await fixture.received(by: hoa)
        let theirs = try await fixture.office.file(birth(), command: .random(), by: tuan)
        #expect(duplicates(theirs) == [])
        let code = try #require(theirs["code"]?.string)
        try await fixture.attach(code, by: tuan)
        #expect(duplicates(try await fixture.command("receive", code, by: tuan)) == [])
        #expect(duplicates(try await fixture.view(code, by: tuan)) == [])
        #expect(duplicates(try await fixture.view(ours, by: hoa)) == [])
        // The city's inspector sees both communes, but each dossier is held against those of its own agency.
        let inspector = try await fixture.officer("thu.dk")
        #expect(duplicates(try await fixture.view(ours, by: inspector)) == [])
        let portal = try await fixture.portal()
        let extra: JSONObject = ["receiving_agency": "H26.147", "code": "G09.20-260610-0012345"]
        let filed = try await fixture.office.file(birth(extra: extra), command: .random(), by: portal)
        #expect(filed["possible_duplicates"] == nil)
        let online = try #require(filed["code"]?.string)
        #expect(try await fixture.office.show(online, at: nil, by: portal)["possible_duplicates"] == nil)
        #expect(duplicates(try await fixture.view(online, by: hoa)) == [ours])
        try await fixture.command("forward", ours, ["to": "H26.148"], by: hoa)
        #expect(duplicates(try await fixture.view(ours, by: tuan)) == [code], "the neighbour's own")
        #expect(duplicates(try await fixture.view(code, by: tuan)) == [ours], "it is theirs to decide now")
        #expect(duplicates(try await fixture.view(ours, by: hoa)) == [online])
    }

    @Test("the side table learns nothing new: the tokens are those by which names and numbers are found")
    func tokens() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        _ = try await fixture.filed(by: hoa)
        let before = try await fixture.rows("SELECT DISTINCT token::text FROM search_token")
        _ = try await fixture.filed(by: hoa)
        #expect(Set(try await fixture.rows("SELECT DISTINCT token::text FROM search_token")) == Set(before))
    }
}
