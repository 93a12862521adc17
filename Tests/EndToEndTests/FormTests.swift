import Foundation
import JSON
import Testing

@Suite("Command line: what commands send", .timeLimit(.minutes(15)))
struct FormTests {
    let workplace: Workplace

    init() throws { workplace = try Workplace() }

    private func server() throws -> StubServer {
        try StubServer(always: .json(200, #"{"code":"H26","version":1,"events":[],"dossier":{"code":"H26"}}"#))
    }

    /// The body without its identifier.
    private func body(_ server: StubServer) -> JSONValue? {
        guard var object = server.received.last?.json else { return nil }
        object["command_id"] = nil
        return .object(object)
    }

    @Test("A YAML form, settings over it, and options over both")
    func filing() async throws {
        let server = try server()
        let form = try workplace.file(
            "form.yaml",
            """
            procedure: "1.001193"
            subjects:
              applicant:
                full_name: Lê Văn Nam
                personal_number: 001085000123
              child:
                full_name: Lê Bảo An
                birth_date: 2026-06-01
                order: 2
                twin: false
                mother_unknown: ~
            """)
        let run = try await workplace.officer(
            server, "file", "--input", form, "--set", "child.full_name=Lê Ba\u{309}o An", "--set", "data.copies:=2",
            "--set", "representative.ground=authorisation", "--channel", "post", "--filed-at", "10/06/2026 7:58")
        #expect(run.status == 0)
        #expect(server.received.last?.path == "/v1/dossiers")
        let expected: JSONValue = [
            "procedure": "1.001193",
            "subjects": [
                "applicant": ["full_name": "Lê Văn Nam", "personal_number": "001085000123"],
                "child": [
                    "full_name": "Lê Bảo An", "birth_date": "2026-06-01", "order": 2, "twin": false,
                    "mother_unknown": .null,
                ],
            ],
            "data": ["copies": 2], "representative": ["ground": "authorisation"], "channel": "post",
            "filed_at": "2026-06-10T00:58:00.000000Z",
        ]
        #expect(body(server) == expected)
    }

    @Test("What officers fill in, by field")
    func entering() async throws {
        let server = try server()
        let run = try await workplace.officer(
            server, "enter", "H26", "--set", "applicant.record_status=none", "--set", "data.seen:=true")
        #expect(run.status == 0)
        #expect(server.received.last?.path == "/v1/dossiers/H26/commands/enter")
        #expect(
            body(server) == ["subjects": ["applicant": ["record_status": "none"]], "data": ["seen": true]])
    }

    @Test("Drafts, and drafts that are filed, from standard input too")
    func drafts() async throws {
        let server = try server()
        let own = ["TOANTRINH_SERVER": server.address, "TOANTRINH_TOKEN": "x"]
        let draft = try await workplace.run(
            ["draft", "--input", "-"], environment: own, input: #"{"procedure":"1.001193"}"#)
        #expect(draft.status == 0)
        #expect(server.received.last?.path == "/v1/drafts")
        _ = try await workplace.officer(server, "file", "--draft", "N-1")
        #expect(server.received.last?.path == "/v1/dossiers/N-1/commands/file")
        #expect(body(server) == [:])
    }

    @Test(
        "Each command goes to its address with its body",
        arguments: [
            (["receive", "H26"], "receive", "{}"),
            (
                ["receive", "H26", "--appointment", "11/06/2026 17:00"], "receive",
                #"{"appointment":"2026-06-11T10:00:00.000000Z"}"#
            ),
            (
                ["refuse-to-receive", "H26", "--reason", "một", "--reason", "hai"], "refuse-to-receive",
                #"{"reasons":["một","hai"]}"#
            ),
            (["forward", "H26", "--to", "H26.16"], "forward", #"{"to":"H26.16"}"#),
            (
                ["request-supplement", "H26", "--document", "birth-proof", "--reason", "thiếu"], "request-supplement",
                #"{"documents":["birth-proof"],"reason":"thiếu"}"#
            ),
            (
                ["answer-supplement", "H26", "--set", "child.order:=1"], "answer-supplement",
                #"{"subjects":{"child":{"order":1}}}"#
            ),
            (["assign", "H26", "--to", "ht.binh"], "assign", #"{"to":"ht.binh"}"#),
            (
                ["hand-over", "H26", "--to", "ht.chi", "--reason", "nghỉ"], "hand-over",
                #"{"to":"ht.chi","reason":"nghỉ"}"#
            ),
            (["act", "H26", "submit", "--reason", "đủ"], "act", #"{"action":"submit","reason":"đủ"}"#),
            (
                ["apologise", "H26", "--reason", "mất điện", "--new-due", "2026-06-12 17:00"], "apologise",
                #"{"reason":"mất điện","new_due":"2026-06-12T10:00:00.000000Z"}"#
            ),
            (
                [
                    "refuse-to-receive", "H26", "--reason", "một", "--legal-basis", "Luật", "--guidance", "nơi khác",
                    "--notice", "post",
                ], "refuse-to-receive",
                #"{"reasons":["một"],"legal_basis":"Luật","guidance":"nơi khác","notice":"post"}"#
            ),
            (
                ["act", "H26", "return", "--reason", "r", "--notice", "online", "--legal-basis", "Luật"], "act",
                #"{"action":"return","reason":"r","legal_basis":"Luật","notice":"online"}"#
            ),
            (["withdraw", "H26", "--reason", "đổi ý"], "withdraw", #"{"reason":"đổi ý"}"#),
            (["withdraw", "H26", "--channel", "post"], "withdraw", #"{"channel":"post"}"#),
            (["stop", "H26", "--reason", "r"], "stop", #"{"reason":"r"}"#),
            (["stop", "H26", "--reason", "r", "--notice", "online"], "stop", #"{"reason":"r","notice":"online"}"#),
            (
                ["correct", "H26", "--field", "place", "--value", "Số 2", "--reason", "r"], "correct",
                #"{"field":"place","value":"Số 2","reason":"r"}"#
            ),
            (
                ["deliver", "H26", "--method", "post", "--tracking", "VN1"], "deliver",
                #"{"method":"post","tracking":"VN1"}"#
            ),
            (["rate", "H26", "--score", "5"], "rate", #"{"score":5}"#),
            (["note", "H26", "đã gọi"], "note", #"{"text":"đã gọi"}"#),
            (
                [
                    "correct", "H26", "--subject", "child", "--field", "order", "--value", "2", "--json-value",
                    "--reason", "r",
                ], "correct", #"{"subject":"child","field":"order","value":2,"reason":"r"}"#
            ),
        ])
    func commands(_ arguments: [String], _ name: String, _ expected: String) async throws {
        let server = try server()
        let run = try await workplace.run(
            arguments, environment: ["TOANTRINH_SERVER": server.address, "TOANTRINH_TOKEN": "x"])
        #expect(run.status == 0)
        #expect(server.received.last?.path == "/v1/dossiers/H26/commands/\(name)")
        #expect(body(server) == (try JSONReader.read(expected)))
    }

    @Test("A code with odd characters stays one segment of the address")
    func oddCodes() async throws {
        let server = try server()
        _ = try await workplace.officer(server, "claim", "H26/../x?y#z")
        #expect(server.received.last?.path == "/v1/dossiers/H26%2F..%2Fx%3Fy%23z/commands/claim")
        _ = try await workplace.officer(server, "claim", "..")
        #expect(server.received.last?.path == "/v1/dossiers/%2E%2E/commands/claim")
    }

    @Test("An attachment is sent as it is, with the type that its bytes show")
    func attachments() async throws {
        let server = try StubServer(
            always: .json(201, #"{"id":"a1","sha256":"00","size":1234,"media_type":"application/pdf"}"#))
        let scan = try workplace.file("giấy chứng sinh.pdf", "%PDF-1.7\nxyz")
        let run = try await workplace.officer(server, "attach", "H26", scan, "--document", "birth-proof")
        #expect(run.status == 0)
        #expect(run.output == "✓ Đã đính kèm a1 · application/pdf · 1.234 byte\n")
        let request = try #require(server.received.last)
        #expect(request.headers["content-type"] == "application/pdf")
        #expect(UUID(uuidString: request.headers["command-id"] ?? "") != nil)
        #expect(request.query == "document=birth-proof&name=gi%E1%BA%A5y%20ch%E1%BB%A9ng%20sinh.pdf")
        #expect(request.body == Array("%PDF-1.7\nxyz".utf8))
    }

    @Test("What may have been filed before is remarked, in both languages, on receiving and on looking")
    func duplicates() async throws {
        let answer = #"{"code":"H1","version":3,"dossier":{},"possible_duplicates":["H26.147-260610-0001","H2"]}"#
        let server = try StubServer(always: .json(200, answer))
        for command in ["receive", "show"] {
            let run = try await workplace.officer(server, command, "H1")
            #expect(run.status == 0)
            #expect(run.output.contains("! Có thể trùng hồ sơ"))
            #expect(run.output.contains("cùng họ tên và ngày sinh với H26.147-260610-0001, H2."))
            let english = try await workplace.officer(server, command, "H1", "--lang", "en")
            #expect(english.output.contains("! Perhaps filed before"))
            #expect(english.output.contains("same name and date of birth as H26.147-260610-0001, H2."))
        }
        let none = try StubServer(
            always: .json(200, #"{"code":"H1","version":3,"dossier":{},"possible_duplicates":[]}"#))
        #expect(try await workplace.officer(none, "receive", "H1").output.contains("!") == false)
    }

    @Test("What is sealed for the officer's role is shown as sealed, with the reason, in both languages")
    func sealedFields() async throws {
        let answer =
            #"{"code":"H1","version":3,"subjects":{"child":{"full_name":"An","ethnicity":{"sealed":"sensitive"}}},"sealed":{"class":"sensitive","roles":["one-stop"],"vi":"Chỉ mở cho: Cán bộ một cửa.","en":"Opened for: One-stop officer."}}"#
        let server = try StubServer(always: .json(200, answer))
        let run = try await workplace.officer(server, "show", "H1")
        #expect(run.status == 0)
        #expect(run.output.contains("(niêm phong)") && run.output.contains("! Chỉ mở cho: Cán bộ một cửa."))
        let english = try await workplace.officer(server, "show", "H1", "--lang", "en")
        #expect(english.output.contains("(sealed)") && english.output.contains("! Opened for: One-stop officer."))
    }

    @Test("All open work is handed over, each dossier with an identifier of its own")
    func handOverAll() async throws {
        let server = try StubServer { request, _ in
            request.path == "/v1/inbox"
                ? .json(200, #"{"items":[{"code":"H1"},{"code":"H2"}]}"#)
                : .json(200, #"{"code":"H","version":1,"dossier":{}}"#)
        }
        let run = try await workplace.officer(server, "hand-over", "--all-mine", "--to", "ht.chi")
        #expect(run.status == 0)
        #expect(
            server.received.map(\.path).suffix(2) == [
                "/v1/dossiers/H1/commands/hand-over", "/v1/dossiers/H2/commands/hand-over",
            ])
        #expect(Set(server.received.suffix(2).map { $0.json["command_id"]?.string ?? "" }).count == 2)
    }

    @Test("Organisation commands carry the fields of their kind")
    func organisation() async throws {
        let server = try StubServer(always: .json(200, "{}"))
        _ = try await workplace.officer(
            server, "org", "leave", "ht.binh", "--from", "11/06/2026", "--until", "2026-06-12")
        #expect(server.received.last?.path == "/v1/org/commands/grant-leave")
        #expect(body(server) == ["officer": "ht.binh", "from": "2026-06-11", "until": "2026-06-12"])
        _ = try await workplace.officer(
            server, "org", "substitute", "ht.binh", "ht.chi", "--role", "civil-status", "--agency", "H26", "--from",
            "11/06/2026")
        #expect(
            body(server)
                == [
                    "absent": "ht.binh", "substitute": "ht.chi", "role": "civil-status", "agency": "H26",
                    "from": "2026-06-11",
                ])
        _ = try await workplace.officer(
            server, "org", "do", "create-unit", "agency=H26", "unit=justice", "name.vi=Hộ tịch", "name.en=Civil status")
        #expect(server.received.last?.path == "/v1/org/commands/create-unit")
        #expect(body(server) == ["agency": "H26", "unit": "justice", "name": ["vi": "Hộ tịch", "en": "Civil status"]])
    }
}
