import JSON
import Testing

@Suite("Command line: workflows without a server", .timeLimit(.minutes(15)))
struct WorkflowTests {
    let workplace: Workplace

    init() throws { workplace = try Workplace() }

    @Test("A file with faults ends with 1 and names file, line and column")
    func faults() async throws {
        let path = try workplace.file("bad.yaml", "code: \"1.001193\"\ncode: again\n")
        let run = try await workplace.run(["workflow", "check", path])
        #expect(run.status == 1)
        #expect(run.errors.contains("\(path):2:1: lỗi["))
        #expect(run.errors.contains("^"))
        let json = try await workplace.run(["workflow", "check", path, "--json"])
        #expect(json.status == 1)
        let problem = json.json?.object?["items"]?.array?.first?.object?["problems"]?.array?.first?.object
        #expect(problem?["line"] == 2)
        #expect(problem?["column"] == 1)
    }

    @Test("A file that is not there is not a faulty one")
    func missing() async throws {
        #expect(try await workplace.run(["workflow", "check", "/nowhere.yaml"]).status == 66)
    }

    @Test("Nothing is published where one of the files has faults")
    func publishing() async throws {
        let server = try StubServer(always: .json(201, "{}"))
        let path = try workplace.file("bad.yaml", "steps: []\n")
        #expect(try await workplace.officer(server, "workflow", "publish", path).status == 1)
        #expect(server.received.isEmpty)
    }
}
