import Foundation
import Testing
import Vietnamese

@Suite("Command line: tables, colours, JSON", .timeLimit(.minutes(15)))
struct TableTests {
    let workplace: Workplace

    init() throws { workplace = try Workplace() }

    private static let inbox = """
        {"items":[\
        {"code":"H26.15-260610-0001","procedure":"1.001193","title":{"vi":"Đăng ký khai sinh","en":"Birth registration"},\
        "status":4,"status_label":{"vi":"Đang xử lý","en":"Processing"},"step":"verify",\
        "step_label":{"vi":"Thẩm tra","en":"Verify"},"assignee":"ht.binh","applicant":"Nguyễn Thị Bích Phượng",\
        "due":"2026-06-10T10:00:00Z","remaining":{"vi":"còn 2 giờ","en":"2 hours left"},"overdue":false,"version":4},\
        {"code":"H26.15-260610-0002","procedure":"1.001193","title":{"vi":"Đăng ký khai sinh","en":"Birth registration"},\
        "status":2,"status_label":{"vi":"Được tiếp nhận","en":"Received"},\
        "applicant":"Lê Văn A\\u0300n","due":"2026-06-09T10:00:00Z",\
        "remaining":{"vi":"trễ 1 ngày","en":"1 day late"},"overdue":true,"version":2}]}
        """

    @Test("Columns line up by the width of Vietnamese letters, composed or not")
    func wide() async throws {
        let server = try StubServer(always: .json(200, Self.inbox))
        let run = try await workplace.officer(server, "inbox")
        #expect(
            run.output == """
                MÃ HỒ SƠ            THỦ TỤC            NGƯỜI NỘP               TRẠNG THÁI      BƯỚC      HẠN TRẢ           CÒN LẠI               THỤ LÝ
                H26.15-260610-0001  Đăng ký khai sinh  Nguyễn Thị Bích Phượng  Đang xử lý      Thẩm tra  10/06/2026 17:00  còn 2 giờ             ht.binh
                H26.15-260610-0002  Đăng ký khai sinh  Lê Văn A\u{300}n               Được tiếp nhận            09/06/2026 17:00  QUÁ HẠN · trễ 1 ngày
                2 hồ sơ, 1 quá hạn.

                """)
    }

    @Test("A narrow terminal gets shorter cells; code and due date stay whole")
    func narrow() async throws {
        let server = try StubServer(always: .json(200, Self.inbox))
        let run = try await workplace.officer(server, "inbox", environment: ["COLUMNS": "110"])
        let lines = run.output.split(separator: "\n").dropLast()
        #expect(lines.allSatisfy { VietnameseText.displayWidth(String($0)) <= 110 })
        #expect(run.output.contains("H26.15-260610-0001"))
        #expect(run.output.contains("10/06/2026 17:00"))
        #expect(run.output.contains("…"))
    }

    private static let history = """
        {"items":[\
        {"version":1,"lane":2,"position":14,"at":"2026-06-10T01:05:00Z","label":{"vi":"Nộp hồ sơ","en":"Filed"},\
        "by":{"subject":"hoa.nt","role":"one-stop","agency":"H26.147"},"facts":{"channel":"counter"}},\
        {"version":2,"lane":2,"position":15,"at":"2026-06-10T01:20:00Z","label":{"vi":"In giấy tờ","en":"Paper printed"},\
        "by":{"subject":"hoa.nt","role":"one-stop","agency":"H26.147"},"copy":2,\
        "facts":{"paper":{"kind":"receipt","sha256":"549bb89c9d1e5bfaf8c0cfbeb8b2428ece43eedda704424f47e4a04b6cae9d54"}}},\
        {"version":3,"lane":2,"position":16,"at":"2026-06-10T02:00:00Z","label":{"vi":"Đính chính","en":"Corrected"},\
        "by":{"subject":"minh.tv","role":"civil-status","agency":"H26.147"},"facts":{"field":"child.full_name"},\
        "opened":{"reason":"Thiếu dấu sắc","old":"Nguye\\u0302\\u0303n Minh Anh","new":"Nguyễn Minh Ánh"}},\
        {"version":4,"lane":2,"position":17,"at":"2026-06-10T03:00:00Z","label":{"vi":"Ghi chú","en":"Noted"},\
        "by":{"subject":"minh.tv","role":"civil-status","agency":"H26.147"},"facts":{},\
        "opened":{"text":"Đã gọi điện cho người nộp, hẹn mang bản chính giấy chứng sinh đến trước 16 giờ."}},\
        {"version":5,"lane":2,"position":18,"at":"2026-06-10T03:10:00Z","label":{"vi":"Hệ thống khác trả lời","en":"Answered"},\
        "by":{"subject":"population","role":"target"},"facts":{"effect":2,"outcome":"confirmed"}},\
        {"version":6,"lane":2,"position":19,"at":"2026-06-10T03:20:00Z","label":{"vi":"Đã nộp tiền","en":"Paid"},\
        "by":{"subject":"vnpay","role":"gateway"},"facts":{"money":[\
        {"fact":"received","order":"9AP28GZ1GJTPHR0KRRWG01","amount":205000,"taker":{"way":"online","name":"vnpay"},\
        "transaction":"14000002","counts":true},\
        {"fact":"receipt","series":"H26.101/charge/2026","number":1,"kind":"charge","amount":205000}]}}]}
        """

    @Test(
        "Tables fit terminals of 60, 80 and 120 columns: the least important columns go first",
        arguments: [60, 80, 120])
    func fitted(_ columns: Int) async throws {
        let environment = ["COLUMNS": String(columns)]
        for (name, command, answer) in [
            ("inbox", ["inbox"], Self.inbox), ("history", ["history", "H26"], Self.history),
        ] {
            let server = try StubServer(always: .json(200, answer))
            let run = try await workplace.run(
                command,
                environment: ["TOANTRINH_SERVER": server.address, "TOANTRINH_TOKEN": "x"].merging(environment) { $1 })
            for line in run.output.split(separator: "\n") {
                #expect(VietnameseText.displayWidth(String(line)) <= columns, "\(line)")
            }
            try expectGolden(run.output, "\(name).\(columns).txt")
        }
        let shown = try await workplace.run(["workflow", "show", WorkflowTests.birth], environment: environment)
        for line in shown.output.split(separator: "\n") {
            #expect(VietnameseText.displayWidth(String(line)) <= columns, "\(line)")
        }
    }

    private static let indicators = """
        {"as_of":"2026-06-10T10:00:00Z","total":{"filed":42,"received":40,"running":3,"finished":37,\
        "on_time":{"numerator":40,"denominator":40,"percent":"100.00"},\
        "end_to_end":{"numerator":16,"denominator":37,"percent":"43.24"},\
        "processing":{"median":11700000000,"p95":11700000000},"mean_score":"3.92"},"by_procedure":{},"by_agency":{},\
        "not_end_to_end":[{"code":"H26.147-260608-0001","reason_label":{"vi":"Nộp tại quầy, không trực tuyến",\
        "en":"Filed at the counter"},"label":{"vi":"Nộp hồ sơ","en":"Filed"},"lane":2,"position":14}],"positions":[]}
        """

    @Test(
        "Indicators keep what they are asked for: shares on time and end-to-end, at 60 columns too",
        arguments: [60, 80])
    func fittedIndicators(_ columns: Int) async throws {
        let server = try StubServer(always: .json(200, Self.indicators))
        let run = try await workplace.officer(server, "indicators", environment: ["COLUMNS": String(columns)])
        for line in run.output.split(separator: "\n") {
            #expect(VietnameseText.displayWidth(String(line)) <= columns, "\(line)")
        }
        for text in ["40/40 = 100,00 %", "16/37 = 43,24 %", "H26.147-260608-0001"] {
            #expect(run.output.contains(text))
        }
        try expectGolden(run.output, "indicators.\(columns).txt")
    }

    private static let steps = """
        {"as_of":"2026-06-10T10:00:00Z","procedure":"1.001193","total":{"filed":9,"received":7,"running":4,"finished":1,\
        "funnel":{"stages":[{"stage":"received","reached":7,"online":3,"open":4,"ended":{"refused":1,"unpaid":1}}],\
        "asked_to_pay":5,"paid":3,\
        "steps":[{"step":"confirm","open":2,"ended":1},{"step":"gone","open":0,"ended":1},{"step":"verify","open":2,"ended":0}]}},\
        "by_procedure":{},"by_agency":{},"not_end_to_end":[],"overdue":[],"positions":[]}
        """

    private static let definition = """
        {"code":"1.001193","digest":"ab","definition":{"steps":[\
        {"id":"verify","label":{"vi":"Thẩm tra","en":"Verify"}},\
        {"id":"confirm","label":{"vi":"Người nộp xác nhận dự thảo","en":"Applicant confirms the draft"}}]}}
        """

    @Test(
        "Where people stop: the steps of one procedure as it calls them, how many stand there and how many ended there")
    func whereTheyStop() async throws {
        let server = try StubServer { request, _ in
            .json(200, request.path == "/v1/procedures/1.001193" ? Self.definition : Self.steps)
        }
        let run = try await workplace.officer(server, "indicators", "--procedure", "1.001193")
        #expect(run.status == 0, "\(run.errors)")
        for text in ["Người nộp xác nhận dự thảo", "Thẩm tra", "gone"] { #expect(run.output.contains(text)) }
        #expect(server.received.map(\.query).first == "procedure=1.001193")
        try expectGolden(run.output, "indicators-steps.txt")
        let official = try StubServer(
            always: .json(
                200,
                #"{"as_of":"2026-06-10T10:00:00Z","online":{"numerator":1,"denominator":2,"percent":"50.00"},"#
                    + #""synchronised":{"numerator":4,"denominator":5,"percent":"80.00"},"percent":"40.00","points_percent":"80.00"}"#
            ))
        let formula = try await workplace.officer(official, "indicators", "--official")
        #expect(official.received.map(\.path) == ["/v1/indicators/online"])
        for text in ["1/2 = 50,00 %", "4/5 = 80,00 %", "40,00 %"] {
            #expect(formula.output.contains(text), "\(formula.output)")
        }
        #expect(try await workplace.officer(official, "indicators", "--official", "--agency", "H26.1").status == 64)
    }

    @Test("English asks for English labels")
    func english() async throws {
        let server = try StubServer(always: .json(200, Self.inbox))
        let run = try await workplace.officer(server, "inbox", "--lang", "en")
        #expect(run.output.contains("Birth registration"))
        #expect(run.output.contains("OVERDUE · 1 day late"))
        #expect(run.output.hasSuffix("2 dossiers, 1 overdue.\n"))
    }

    @Test("Filters and pages become the query that was agreed")
    func queries() async throws {
        let server = try StubServer { request, number in
            number == 2 ? .json(200, #"{"items":[{"code":"a"}],"next":"x y"}"#) : .json(200, #"{"items":[]}"#)
        }
        _ = try await workplace.officer(server, "inbox", "--mine", "--overdue", "--status", "4", "--limit", "7")
        _ = try await workplace.officer(server, "search", "Nguyễn", "Bình & con")
        let all = try await workplace.officer(server, "inbox", "--unassigned", "--all", "--json")
        #expect(
            server.received.map(\.query) == [
                "assignee=me&status=4&overdue=true&limit=7",
                "q=Nguy%E1%BB%85n%20B%C3%ACnh%20%26%20con&limit=100",
                "assignee=none&limit=100", "assignee=none&limit=100&after=x%20y",
            ])
        #expect(all.output == #"{"items":[{"code":"a"}]}"# + "\n")
    }

    @Test("A pipe gets the server's JSON on one line; a terminal gets it over several")
    func json() async throws {
        let server = try StubServer(always: .json(200, #"{ "code" : "H26", "version" : 3 }"#))
        let piped = try await workplace.officer(server, "show", "H26", "--json")
        #expect(piped.output == #"{"code":"H26","version":3}"# + "\n")
        let terminal = try Terminal(columns: 80)
        _ = try await workplace.run(
            ["show", "H26", "--json", "--server", server.address], environment: ["TOANTRINH_TOKEN": "x"],
            terminal: terminal.handle)
        #expect(terminal.contents() == "{\n  \"code\": \"H26\",\n  \"version\": 3\n}\n")
    }

    @Test("What can be done is shown as it is typed, with labels of the definition that the dossier is pinned to")
    func advice() async throws {
        let digest = String(repeating: "a", count: 64)
        let view =
            #"{"code":"H26","procedure":"1.001193","definition":"\#(digest)","version":3,"actions":["#
            + #"{"command":"file","requires_reason":false,"vi":"Nộp","en":"File"},"#
            + #"{"command":"act","action":"sign","kind":"sign","requires_reason":false,"vi":"Ký","en":"Sign"},"#
            + #"{"command":"act","action":"back","kind":"advance","requires_reason":true,"vi":"Trả","en":"Back"},"#
            + #"{"command":"stop","requires_reason":true,"vi":"Dừng","en":"Stop"},"#
            + #"{"command":"assign","requires_reason":false,"vi":"Giao","en":"Assign"}]}"#
        let server = try StubServer { request, _ in
            request.path.hasPrefix("/v1/dossiers") ? .json(200, view) : .json(404, "{}")
        }
        let run = try await workplace.officer(server, "show", "H26")
        for line in [
            "toantrinh file --draft H26", "toantrinh sign H26 sign", "toantrinh act H26 back --reason …",
            "toantrinh stop H26 --reason …", "toantrinh assign H26 --to …",
        ] {
            #expect(run.output.contains(line + "\n"), "\(line)")
        }
        #expect(server.received.last?.path == "/v1/procedures/1.001193")
        #expect(server.received.last?.query == "digest=\(digest)")
    }

    @Test("Colours are for terminals without NO_COLOR")
    func colours() async throws {
        let server = try StubServer(always: .json(200, Self.inbox))
        for (environment, coloured) in [
            ([:], true), (["NO_COLOR": "1"], false), (["NO_COLOR": ""], true), (["TERM": "dumb"], false),
        ] {
            let terminal = try Terminal(columns: 120)
            let own = ["TOANTRINH_TOKEN": "x", "TOANTRINH_SERVER": server.address]
            _ = try await workplace.run(
                ["inbox"], environment: own.merging(environment) { $1 }, terminal: terminal.handle)
            let text = terminal.contents()
            #expect(text.contains("\u{1B}[31;1m") == coloured)
            #expect(text.contains("H26.15-260610-0002"))
        }
        #expect(try await !workplace.officer(server, "inbox").output.contains("\u{1B}"))
    }

    @Test("An empty inbox says so")
    func empty() async throws {
        let server = try StubServer(always: .json(200, #"{"items":[]}"#))
        #expect(try await workplace.officer(server, "inbox").output == "Không có hồ sơ nào.\n")
    }

    @Test("What other systems were asked for a dossier is shown with what came of it")
    func asked() async throws {
        let dossier = """
            {"code":"H1","effects":[\
            {"id":1,"name":"declarant","target":"population","state":"answered","outcome":"mismatch",\
            "since":"2026-06-10T01:05:00Z"},\
            {"id":2,"name":"personal-number","target":"population","state":"failed","code":"population.impossible",\
            "since":"2026-06-10T03:00:00Z"}]}
            """
        let server = try StubServer(always: .json(200, dossier))
        let run = try await workplace.officer(server, "show", "H1", environment: ["COLUMNS": "110"])
        #expect(
            run.output.contains(
                """
                Hỏi hệ thống khác
                  SỐ  TÊN              HỆ THỐNG    TÌNH TRẠNG                    TỪ LÚC
                   1  declarant        population  đã trả lời: mismatch          10/06/2026 08:05
                   2  personal-number  population  sự cố: population.impossible  10/06/2026 10:00

                """), "\(run.output)")
    }
}
