import JSON
import Testing

@Suite("Command line: what the server refuses", .timeLimit(.minutes(15)))
struct ExitCodeTests {
    let workplace: Workplace

    init() throws { workplace = try Workplace() }

    @Test(
        "The exit code says what kind of refusal it was",
        arguments: [(400, 6), (401, 5), (403, 5), (404, 4), (409, 3), (413, 6), (415, 6), (422, 6), (500, 70)])
    func statuses(_ http: Int, _ exit: Int32) async throws {
        let document =
            #"{"code":"dossier.x","message":{"vi":"Không được.","en":"No."},"advice":{"vi":"Thôi.","en":"Stop."}}"#
        let server = try StubServer(always: .problem(http, document))
        let run = try await workplace.officer(server, "claim", "H26.15-1")
        #expect(run.status == exit)
        #expect(run.errors == "Lỗi [dossier.x]: Không được.\nThôi.\n")
        let english = try await workplace.officer(server, "claim", "H26.15-1", "--lang", "en")
        #expect(english.errors == "Error [dossier.x]: No.\nStop.\n")
        #expect(server.received.last?.headers["accept-language"] == "en")
    }

    @Test("With --json the problem stands on standard error as it came")
    func problemAsJSON() async throws {
        let document = #"{"code":"dossier.not-found","status":404,"message":{"vi":"Không thấy.","en":"Not found."}}"#
        let server = try StubServer(always: .problem(404, document))
        let run = try await workplace.officer(server, "show", "H26", "--json")
        #expect(run.status == 4)
        #expect(run.output.isEmpty)
        #expect(run.errors == document + "\n")
    }

    @Test("Each fault in a form is listed with its field")
    func problems() async throws {
        let server = try StubServer(
            always: .problem(
                422,
                #"{"code":"form.invalid","message":{"vi":"Tờ khai có lỗi.","en":"Faults."},"problems":[{"field":"child.birth_date","code":"form.no-such-day","message":{"vi":"Không có ngày này.","en":"No such day."}}]}"#
            ))
        let run = try await workplace.officer(server, "file", "--procedure", "1.001193")
        #expect(run.status == 6)
        #expect(
            run.errors == """
                Lỗi [form.invalid]: Tờ khai có lỗi.
                  • child.birth_date: Không có ngày này. [form.no-such-day]

                """)
    }

    @Test(
        "An answer that is not what was agreed is a fault of its own, never a crash",
        arguments: ["<html>", "[1.5]", "{\"items\":{}}", "{\"a\":1,\"a\":2}"])
    func strangeAnswers(_ text: String) async throws {
        let server = try StubServer(always: .json(200, text))
        let run = try await workplace.officer(server, "inbox")
        #expect(run.status == 70)
        #expect(run.errors.contains("cli.unexpected-answer"))
    }

    @Test("A page that is no problem document keeps its status")
    func proxyPage() async throws {
        let server = try StubServer(always: .bytes(Array("<html>".utf8), "text/html"))
        let run = try await workplace.officer(server, "claim", "H26")
        #expect(run.status == 70)
    }

    @Test("Control characters of a name do not reach the terminal")
    func controlCharacters() async throws {
        let server = try StubServer(
            always: .problem(409, #"{"code":"x","message":{"vi":"A\u001b[31mB\u202eC","en":"A"}}"#))
        let run = try await workplace.officer(server, "claim", "H26")
        #expect(run.errors == "Lỗi [x]: A\u{FFFD}[31mB\u{FFFD}C\n")
    }
}
