import Foundation
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

    static let birth = RealOffice.root.appendingPathComponent("workflows/birth-registration.yaml").path

    @Test("What a procedure asks for is listed as commands take it: fields, values, documents, actions")
    func listed() async throws {
        let run = try await workplace.run(["workflow", "show", Self.birth], environment: ["COLUMNS": "120"])
        try expectGolden(run.output, "workflow-show.120.txt")
        for text in [
            "applicant.relationship", "grandparent", "medical-birth-certificate", "[send-back]",
        ] {
            #expect(run.output.contains(text), "\(text)")
        }
    }

    @Test("The empty form is filed as it is: what was left empty is not sent, nor a person without a field")
    func template() async throws {
        let template = try await workplace.run(["workflow", "template", Self.birth])
        var form = try #require(template.json?.object)
        let persons = form["subjects"]?.object?.members.map(\.key) ?? []
        #expect(persons == ["applicant", "child", "mother", "father", "representative"])
        var subjects = try #require(form["subjects"]?.object)
        var child = try #require(subjects["child"]?.object)
        child["full_name"] = "Lê Bảo An"
        subjects["child"] = .object(child)
        form["subjects"] = .object(subjects)
        let server = try StubServer(always: .json(201, #"{"code":"H26","version":1,"dossier":{}}"#))
        let run = try await workplace.run(
            ["file", "--input", "-"], environment: ["TOANTRINH_SERVER": server.address, "TOANTRINH_TOKEN": "x"],
            input: JSONWriter.pretty(.object(form)))
        #expect(run.status == 0)
        var sent = try #require(server.received.last?.json)
        sent["command_id"] = nil
        #expect(
            JSONValue.object(sent) == [
                "procedure": "1.001193", "channel": "counter", "delivery": "counter", "applicant_kind": "citizen",
                "subjects": ["child": ["full_name": "Lê Bảo An"]],
            ])
    }

    @Test("Nothing is published where one of the files has faults")
    func publishing() async throws {
        let server = try StubServer(always: .json(201, "{}"))
        let path = try workplace.file("bad.yaml", "steps: []\n")
        #expect(try await workplace.officer(server, "workflow", "publish", path).status == 1)
        #expect(server.received.isEmpty)
    }
}
