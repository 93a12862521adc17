import Foundation
import JSON
import Testing

@Suite("Command line: lost connections", .timeLimit(.minutes(15)))
struct RetryTests {
    let workplace: Workplace

    init() throws { workplace = try Workplace() }

    private static let answer = """
        {"code":"H26.15-1","version":3,"repeated":true,"events":[],"dossier":{"code":"H26.15-1",\
        "status_label":{"vi":"Đang xử lý","en":"Processing"},"due":"2026-06-10T10:00:00Z","overdue":false}}
        """

    @Test("A command is sent again under the same identifier, and it is said")
    func sameIdentifier() async throws {
        let server = try StubServer { _, number in number < 2 ? .drop : .json(200, Self.answer) }
        let run = try await workplace.officer(server, "claim", "H26.15-1")
        #expect(run.status == 0)
        let identifiers = server.received.map { $0.json["command_id"]?.string ?? "" }
        #expect(identifiers.count == 3)
        #expect(Set(identifiers).count == 1)
        #expect(UUID(uuidString: identifiers[0]) != nil)
        #expect(run.errors.contains("gửi lại cùng mã lệnh \(identifiers[0]) (lần 2/5)"))
        #expect(run.output.contains("đã được thực hiện trước đó"))
    }

    @Test("Two runs have two identifiers; one that is given is used")
    func newIdentifiers() async throws {
        let server = try StubServer(always: .json(200, Self.answer))
        _ = try await workplace.officer(server, "claim", "H26")
        _ = try await workplace.officer(server, "claim", "H26")
        let own = "0190A6F0-0000-7000-8000-000000000001"
        _ = try await workplace.officer(server, "claim", "H26", "--command-id", own)
        let identifiers = server.received.compactMap { $0.json["command_id"]?.string }
        #expect(Set(identifiers).count == 3)
        #expect(identifiers.last == own.lowercased())
    }

    @Test("After the last attempt the identifier to go on with is named")
    func givesUp() async throws {
        let server = try StubServer(always: .drop)
        let run = try await workplace.officer(server, "claim", "H26", "--retries", "1")
        #expect(run.status == 7)
        #expect(server.received.count == 2)
        let identifier = server.received[0].json["command_id"]?.string ?? "?"
        #expect(run.errors.contains("cli.connection-lost"))
        #expect(run.errors.contains("--command-id \(identifier)"))
    }

    @Test("A database that is away is waited for; what is refused is not sent again")
    func unavailable() async throws {
        let away = #"{"code":"database.unavailable","message":{"vi":"Cơ sở dữ liệu chưa sẵn sàng.","en":"Away."}}"#
        let server = try StubServer { _, number in
            number == 0 ? .problem(503, away, headers: ["Retry-After": "0"]) : .json(200, Self.answer)
        }
        #expect(try await workplace.officer(server, "claim", "H26").status == 0)
        let always = try StubServer(always: .problem(503, away))
        let run = try await workplace.officer(always, "claim", "H26", "--retries", "0")
        #expect(run.status == 7)
        #expect(run.errors.contains("Cơ sở dữ liệu chưa sẵn sàng."))
        let conflict = try StubServer(always: .problem(409, #"{"code":"x"}"#))
        #expect(try await workplace.officer(conflict, "claim", "H26").status == 3)
        #expect(conflict.received.count == 1)
    }

    @Test("What carries no identifier is not sent twice when its answer is lost")
    func tokens() async throws {
        let server = try StubServer(always: .drop)
        let run = try await workplace.officer(server, "org", "token", "nv.an")
        #expect(run.status == 7)
        #expect(server.received.count == 1)
    }

    @Test("A server that is not there")
    func nobodyThere() async throws {
        let run = try await workplace.run(
            ["whoami", "--server", "http://127.0.0.1:9", "--retries", "0"], environment: ["TOANTRINH_TOKEN": "x"])
        #expect(run.status == 7)
        #expect(run.errors.contains("cli.unreachable"))
    }
}
