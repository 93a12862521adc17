import Casework
import EventLog
import JSON
import Organisation
import Postgres
import Testing
import WorkingTime

/// The steps of a day, short enough to read a whole day at a glance.
extension OfficeFixture {
    /// Files at the counter and gives the dossier's code.
    func filed(_ body: JSONValue = birth(), by caller: Caller) async throws -> String {
        try #require(try await office.file(body, command: .random(), by: caller)["code"]?.string)
    }

    /// Files and attaches the one document that every birth registration needs.
    func complete(_ body: JSONValue = birth(), by caller: Caller) async throws -> String {
        let code = try await filed(body, by: caller)
        try await attach(code, by: caller)
        return code
    }

    /// Files, attaches and receives.
    func received(_ body: JSONValue = birth(), by caller: Caller) async throws -> String {
        let code = try await complete(body, by: caller)
        try await command("receive", code, by: caller)
        return code
    }

    /// Everything up to the draft that waits for its signature.
    func drafted(_ body: JSONValue = birth(), oneStop: Caller, by caller: Caller) async throws -> String {
        let code = try await received(body, by: oneStop)
        try await command("claim", code, by: caller)
        _ = try await office.printPaper("draft", of: code, command: .random(), by: caller)
        try await command("act", code, ["action": "draft"], by: caller)
        return code
    }

    /// Everything up to the issued certificate that waits to be handed over.
    func issued(_ body: JSONValue = birth(), oneStop: Caller) async throws -> String {
        let code = try await drafted(body, oneStop: oneStop, by: try await officer("minh.tv"))
        let lan = try await officer("lan.lt", role: "signatory")
        let approval = try await signature(code, "draft", key: signatoryKey, by: lan)
        try await command("act", code, ["action": "sign", "signature": approval], by: lan)
        let thao = try await officer("thao.vt")
        _ = try await office.printPaper("result", of: code, command: .random(), by: thao)
        let seal = try await signature(code, "result", key: sealKey, by: thao)
        try await command("issue", code, ["signature": seal], by: thao)
        return code
    }

    @discardableResult
    func attach(
        _ code: String, _ bytes: [UInt8] = scan, as document: String = "medical-birth-certificate",
        named name: String = "giấy tờ.pdf", by caller: Caller
    ) async throws -> JSONValue {
        try await office.attach(bytes, as: document, named: name, to: code, command: .random(), by: caller)
    }

    @discardableResult
    func command(
        _ name: String, _ code: String, _ body: JSONObject = [:], by caller: Caller
    ) async throws -> JSONValue {
        try await office.command(name, code: code, body: .object(body), command: .random(), by: caller)
    }

    func view(_ code: String, by caller: Caller) async throws -> JSONValue {
        try await office.show(code, at: nil, by: caller)
    }

    /// The types of a dossier's events, without the prefix that they share.
    func types(_ code: String, by caller: Caller) async throws -> [String] {
        try await office.history(code, by: caller)["items"]?.array?.compactMap {
            $0["type"]?.string.map { String($0.dropFirst("dossier.".count)) }
        } ?? []
    }

    func search(_ text: String, by caller: Caller) async throws -> [String] {
        codes(try await office.search(text, limit: 100, by: caller))
    }

    func inbox(_ request: InboxRequest = InboxRequest(), by caller: Caller) async throws -> [String] {
        codes(try await office.inbox(request, by: caller))
    }

    private func codes(_ page: JSONValue) -> [String] {
        page["items"]?.array?.compactMap { $0["code"]?.string } ?? []
    }

    func on(_ dayAndTime: String) async throws {
        try await Administration(owner: owner).setClock(try Instant(rfc3339: "\(dayAndTime):00+07:00"))
    }

    /// A new officer with one appointment, signed in.
    func appointed(_ id: String, _ role: String, at agency: String) async throws -> Caller {
        let admin = try await officer("admin")
        try await organise("register-officer", ["officer": .string(id), "name": "Ngô Văn Sơn"], by: admin)
        try await organise(
            "appoint",
            ["officer": .string(id), "role": .string(role), "agency": .string(agency), "from": "2026-06-01"], by: admin)
        try await office.setUp(password: "mat-khau-\(id)", of: id, command: .random())
        return try await officer(id)
    }

    @discardableResult
    func organise(_ name: String, _ body: JSONObject, by caller: Caller) async throws -> JSONValue {
        try await office.changeOrganisation(name, body: .object(body), command: .random(), by: caller)
    }

    /// One column of a query with the owner's rights, as text.
    func rows(_ sql: String) async throws -> [String] {
        let connection = try await PostgresConnection.open(owner)
        defer { connection.close() }
        return try await connection.query(SQL(unsafe: sql)).map {
            try $0.optional(0, as: String.self) ?? ""
        }
    }

    /// What only the owner of the database can do, past every trigger.
    func asSuperuser(_ sql: String) async throws {
        let connection = try await PostgresConnection.open(owner)
        defer { connection.close() }
        try await connection.execute(script: "SET session_replication_role = replica; \(sql)")
    }

    /// The text of a printed paper: the renderer of these tests keeps the page as it came.
    func printed(_ kind: String, _ code: String, by caller: Caller) async throws -> String {
        let paper = try await office.printPaper(kind, of: code, command: .random(), by: caller)
        let bytes = try await office.paper(try #require(paper["id"]?.string), of: code, by: caller)
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// The error that `body` ends with; a test fails where it ends without one.
func refusal(
    _ sourceLocation: SourceLocation = #_sourceLocation, of body: () async throws -> some Any
) async -> CaseworkError? {
    do {
        _ = try await body()
        Issue.record("nothing was refused", sourceLocation: sourceLocation)
        return nil
    } catch {
        if let error = error as? CaseworkError { return error }
        Issue.record("not an answer: \(error)", sourceLocation: sourceLocation)
        return nil
    }
}

/// A body whose subject fields are changed; `nil` takes a field away.
func changed(_ body: JSONValue, _ subject: String, _ fields: [String: JSONValue?]) -> JSONValue {
    guard case .object(var object) = body, case .object(var subjects)? = object["subjects"] else { return body }
    guard case .object(var values) = subjects[subject] ?? .object([:]) else { return body }
    for (name, value) in fields { values[name] = value }
    subjects[subject] = .object(values)
    object["subjects"] = .object(subjects)
    return .object(object)
}

/// A birth whose parents' marriage has to be verified: three working days instead of the same day.
func verification(_ extra: JSONObject = [:]) -> JSONValue {
    changed(birth(extra: extra), "child", ["parents_marriage": "to-verify"])
}

/// Content that is there, cut into chunks, as content that comes.
struct Chunks: AsyncSequence, Sendable {
    var chunks: [[UInt8]]
    /// What it ends with instead of an end.
    var failure: (any Error)?

    func makeAsyncIterator() -> Iterator { Iterator(rest: chunks[...], failure: failure) }

    struct Iterator: AsyncIteratorProtocol {
        var rest: ArraySlice<[UInt8]>
        let failure: (any Error)?

        mutating func next() async throws -> [UInt8]? {
            if let chunk = rest.popFirst() { return chunk }
            if let failure { throw failure }
            return nil
        }
    }
}

extension Office {
    /// The same with content that is there.
    func attach(
        _ bytes: [UInt8], as document: String, named name: String, to code: String, command: EventLog.CommandID,
        seen: SeenVersions? = nil, by caller: Caller
    ) async throws(CaseworkError) -> JSONValue {
        try await attach(
            Chunks(chunks: [bytes]), as: document, named: name, to: code, command: .known(command), seen: seen,
            by: caller)
    }
}

extension AttachmentContent {
    /// All of it.
    var bytes: [UInt8] {
        get async throws {
            var bytes: [UInt8] = []
            for try await part in self { bytes += part }
            return bytes
        }
    }
}
