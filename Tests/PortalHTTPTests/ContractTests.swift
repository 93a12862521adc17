import Casework
import Foundation
import Hummingbird
import JSON
import Organisation
import TestSupport
import Testing

@testable import PortalHTTP

/// The description of the server and the server.
@Suite(.serialized, .timeLimit(.minutes(15))) struct ContractTests {
    @Test("every route of the router stands in the OpenAPI document, and every operation of the document has a route")
    func routes() async throws {
        let office = try await OfficeFixture.make()
        let server = PortalServer(office.office, logger: LogMemory().logger)
        let routed = Set(
            try server.router().routes.map { route in
                let parts = route.path.description.split(separator: "/").map {
                    $0.hasPrefix(":") ? "{\($0.dropFirst())}" : String($0)
                }
                return "\(route.method) /" + parts.joined(separator: "/")
            })
        let paths = try #require(OpenAPIDocument.json["paths"]?.object)
        let written = Set(
            paths.members.flatMap { path in
                (path.value.object?.members ?? []).map { "\($0.key.uppercased()) \(path.key)" }
            })
        #expect(routed.subtracting(written).sorted() == [], "routes that the document does not know")
        #expect(written.subtracting(routed).sorted() == [], "operations that nobody answers")
        #expect(routed.count > 60)
    }

    @Test("each operation has its own name, each parameter of a path is described, each command has its body")
    func whole() {
        let operations = Contract.operations
        #expect(Set(operations.map(\.id)).count == operations.count)
        for operation in operations {
            let braces = Set(operation.path.matches(of: #/\{(\w+)\}/#).map { String($0.1) })
            #expect(braces == Set(operation.parameters.filter { $0.place == .path }.map(\.name)), "\(operation.path)")
            #expect(!operation.answers.isEmpty)
        }
        #expect(Set(Contract.commandBodies.keys) == Set(Office.commandNames))
        #expect(Set(Contract.organisationBodies.keys) == Set(OrganisationCommand.allNames))
    }

    @Test("the document is a valid OpenAPI 3.1 document to somebody else's validator")
    func valid() async throws {
        let run = try await TestPython.run(
            #"""
            import json, sys
            from openapi_spec_validator import OpenAPIV31SpecValidator
            document = json.load(open(sys.argv[1], encoding="utf-8"))
            found = OpenAPIV31SpecValidator(document).iter_errors()
            errors = [f"{'/'.join(map(str, e.absolute_path))}: {e.message[:300]}" for e in found]
            print(len(document["paths"]), "paths", *errors[:10], sep="\n")
            sys.exit(1 if errors else 0)
            """#, input: OpenAPIDocument.bytes)
        #expect(run.status == 0 && run.output.contains("paths"), "\(run.output)")
    }

    @Test("each problem code that the document names stands in the program")
    func codes() throws {
        let sources = OfficeFixture.root.appendingPathComponent("Sources")
        let files = FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil)
        var text = ""
        for case let file as URL in try #require(files)
        where file.pathExtension == "swift" && !file.path.contains("PortalHTTP/Contract/") {
            text += try String(contentsOf: file, encoding: .utf8)
        }
        let named = Set(Contract.operations.flatMap { $0.allProblems.flatMap(\.codes) })
        let unknown = named.filter { code in
            // Some are put together from an area and a name.
            let name = code.split(separator: ".").last ?? ""
            let isComposed =
                code.hasPrefix("organisation.") && text.contains(": \"\(name)\"")
                || code.hasPrefix("identifier.") && text.contains("case \(name)")
            return !isComposed && !text.contains("\"\(code)\"")
        }
        #expect(unknown.sorted() == [])
    }

    @Test("a method that a path does not take: 405 with those it takes; a path that does not exist: 404")
    func methods() async throws {
        let portal = try await PortalFixture.make()
        let token = try await portal.signIn("hoa.nt")
        for (method, path, allowed) in [
            ("DELETE", "/v1/dossiers", "POST"), ("POST", "/v1/me", "GET"), ("PUT", "/v1/procedures/1.001193", "GET"),
            ("PATCH", "/v1/dossiers/a/papers/b", "GET, POST"), ("GET", "/v1/dossiers/a/commands/claim", "POST"),
            ("TRACE", "/openapi.json", "GET"),
        ] {
            let answer = try await portal.client.send(method, path, token: token)
            #expect(answer.status == 405 && answer.headers["allow"] == allowed, "\(method) \(path): \(answer.text)")
            #expect(answer.problemDefects == [] && answer["code"] == "request.method-not-allowed")
        }
        for path in ["/", "/v1", "/v1/dossiers/a/commands/erase", "/v1/dossiers/a/b/c/d", "/openapi.yaml"] {
            let answer = try await portal.client.send("POST", path, token: token, json: [:])
            #expect(answer.status == 404 && answer["code"] == "request.unknown-path", "\(path): \(answer.text)")
        }
        let document = try await portal.client.send("GET", "/openapi.json")
        #expect(document.status == 200 && document["openapi"] == "3.1.1")
        try await portal.stop()
    }

    @Test("parameters that are not what the document says are refused with their names")
    func parameters() async throws {
        let portal = try await PortalFixture.make()
        let token = try await portal.signIn("hoa.nt")
        for (path, name) in [
            ("/v1/inbox?limit=0", "limit"), ("/v1/inbox?limit=501", "limit"), ("/v1/inbox?limit=+5", "limit"),
            ("/v1/inbox?limit=1e2", "limit"), ("/v1/inbox?limit=", "limit"), ("/v1/inbox?overdue=yes", "overdue"),
            ("/v1/inbox?whole_agency=", "whole_agency"), ("/v1/inbox?whole_agency=True", "whole_agency"),
            ("/v1/search?q=a&limit=-1", "limit"),
        ] {
            let answer = try await portal.client.send("GET", path, token: token)
            #expect(answer.status == 400 && answer.problemDefects == [], "\(path): \(answer.text)")
            #expect(answer["problems"]?.array?.first?.object?["field"]?.string == name, "\(answer.text)")
        }
        for path in ["/v1/inbox?limit=500&overdue=true&whole_agency=false", "/v1/search?q=a&limit=1"] {
            #expect(try await portal.client.send("GET", path, token: token).status == 200)
        }
        try await portal.stop()
    }
}
