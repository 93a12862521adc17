import Casework
import JSON
import Testing
import Vietnamese

/// Requests that are sent again under their `Idempotency-Key`.
@Suite(.serialized, .timeLimit(.minutes(15))) struct IdempotencyTests {
    let portal: PortalFixture
    let token: String

    init() async throws {
        portal = try await PortalFixture.make()
        token = try await portal.signIn("hoa.nt")
    }

    private func post(_ path: String, _ key: String, _ body: JSONValue, token other: String? = nil) async throws
        -> WireClient.Answer
    {
        try await portal.client.send(
            "POST", path, token: other ?? token, headers: ["Idempotency-Key": key], json: body)
    }

    /// A filing that names no command: its key does.
    private func filing(_ extra: JSONObject = [:]) -> JSONValue {
        var body: JSONObject = [:]
        for member in birth(extra: extra).object?.members ?? [] where member.key != "command_id" {
            body[member.key] = member.value
        }
        return .object(body)
    }

    @Test("what was done under a key is answered again, also when eight ask at once, and is done once")
    func doneOnce() async throws {
        let answers = try await withThrowingTaskGroup(of: WireClient.Answer.self) { group in
            for _ in 0..<8 { group.addTask { try await post("/v1/dossiers", "nop-1", filing()) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(Set(answers.map(\.status)) == [201])
        #expect(Set(answers.compactMap { $0["code"]?.string }).count == 1)
        #expect(answers.filter { $0["repeated"] == .bool(false) }.count == 1)
        #expect(try await portal.office.rows("SELECT count(*)::text FROM dossier") == ["1"])
        // Another key is another command.
        #expect(try await post("/v1/dossiers", "nop-2", filing()).status == 201)
        #expect(try await portal.office.rows("SELECT count(*)::text FROM dossier") == ["2"])
        try await portal.stop()
    }

    @Test("a refusal under a key stands for a day, whatever happens to the dossier, in the language of whoever asks")
    func refusalStands() async throws {
        let officer = try await portal.office.officer("hoa.nt")
        let code = try await portal.office.filed(by: officer)
        let path = "/v1/dossiers/\(code)/commands/receive"
        let refused = try await post(path, "nhan-1", [:])
        #expect([409, 422].contains(refused.status), "\(refused.text)")
        try await portal.office.attach(code, by: officer)
        for language in ["vi", "en"] {
            let again = try await portal.client.send(
                "POST", path, token: token, headers: ["Idempotency-Key": "nhan-1", "Accept-Language": language],
                json: [:])
            #expect(again.status == refused.status)
            for member in ["code", "message", "problems", "advice"] { #expect(again[member] == refused[member]) }
            #expect(again["title"] == refused["message"]?.object?[language])
        }
        // After a day it is decided anew: the document is there now.
        try await portal.office.on("2026-06-11T07:57")
        let token = try await portal.signIn("hoa.nt")
        #expect(try await post(path, "nhan-1", [:], token: token).status == refused.status)
        try await portal.office.on("2026-06-11T07:59")
        #expect(try await post(path, "nhan-1", [:], token: token).status == 200)
        // What was done stays done.
        let again = try await post(path, "nhan-1", [:], token: token)
        #expect(again.status == 200 && again["repeated"] == .bool(true), "\(again.text)")
        // A key that is used anew when its day is over is another command.
        let filings = [filing(), filing(["channel": "post"])]
        let first = try await post("/v1/dossiers", "dung-lai", filings[0], token: token)
        try await portal.office.on("2026-06-12T08:30")
        let later = try await portal.signIn("hoa.nt")
        let second = try await post("/v1/dossiers", "dung-lai", filings[1], token: later)
        #expect(first.status == 201 && second.status == 201 && first["code"] != second["code"], "\(second.text)")
        try await portal.stop()
    }

    @Test("a key is its caller's own; with another request it is refused, and nothing is done")
    func reused() async throws {
        let other = try await portal.signIn("thu.dk")
        let first = try await post("/v1/dossiers", "khoa", filing())
        #expect(first.status == 201)
        let changed = try await post("/v1/dossiers", "khoa", filing(["channel": "post"]))
        #expect(changed.status == 422 && changed["code"]?.string == "request.idempotency-key-reused", "\(changed.text)")
        let elsewhere = try await post("/v1/drafts", "khoa", filing())
        #expect(elsewhere["code"]?.string == "request.idempotency-key-reused", "\(elsewhere.text)")
        let inAnotherPost = try await portal.client.send(
            "POST", "/v1/dossiers", token: token,
            headers: ["Idempotency-Key": "khoa", "TT-Agency": "H26.147"], json: filing())
        #expect(inAnotherPost["code"]?.string == "request.idempotency-key-reused", "\(inAnotherPost.text)")
        let code = try #require(first["code"]?.string)
        let theirs = try await post(
            "/v1/dossiers/\(code)/commands/note", "khoa", ["text": "của người khác"], token: other)
        #expect(theirs["code"]?.string != "request.idempotency-key-reused", "\(theirs.text)")
        #expect(try await portal.office.rows("SELECT count(*)::text FROM dossier") == ["1"])
        try await portal.stop()
    }

    @Test("a key that is none is refused; an answer that says “come back later” is not kept")
    func keys() async throws {
        for key in ["", "có dấu", "a b", String(repeating: "k", count: 256)] {
            let answer = try await post("/v1/dossiers", key, filing())
            #expect(answer.status == 400, "\(key): \(answer.text)")
            #expect(answer.problemDefects == [])
        }
        for error in [CaseworkError.Kind.unavailable, .fault, .tooManyAttempts, .unauthenticated] {
            #expect(!CaseworkError(error, code: "x", message: .init(vi: "x", en: "x")).isLasting)
        }
        try await portal.stop()
    }

    @Test("the memory of answers holds no personal data and no key")
    func nothingReadable() async throws {
        #expect(try await post("/v1/dossiers", "khoa-rieng", filing()).status == 201)
        let wrong = try await post("/v1/dossiers", "khoa-khac", filing(["code": "H26-Nguyễn-Thị-Bí-Mật"]))
        #expect(wrong.status >= 400)
        let rows = try await portal.office.rows("SELECT http_answer::text FROM http_answer")
        #expect(rows.count == 2)
        for row in rows {
            for word in ["Minh", "Nguyễn", "khoa-rieng", "khoa-khac", "001090012345"] {
                #expect(!row.contains(word), "\(row)")
            }
        }
        try await portal.stop()
    }
}
