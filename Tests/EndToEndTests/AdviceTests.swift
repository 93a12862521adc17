import Foundation
import JSON
import Testing

@Suite("Command line: what is typed next after a refusal", .timeLimit(.minutes(15)))
struct AdviceTests {
    let workplace: Workplace

    init() throws { workplace = try Workplace() }

    @Test(
        "A refusal with an obvious answer says what is typed next, with the dossier's code",
        arguments: [
            (["receive", "H26"], "dossier.not-filed", "toantrinh file --draft H26"),
            (["claim", "H26"], "dossier.not-received", "toantrinh receive H26"),
            (["issue", "H26"], "paper.not-printed", "toantrinh print H26 result"),
            (["issue", "H26"], "dossier.not-signed", "toantrinh sign H26 …"),
            (["sign", "H26", "sign"], "paper.draft-not-printed", "toantrinh print H26 draft"),
            (["act", "H26", "draft"], "dossier.draft-required", "toantrinh print H26 draft"),
            (["act", "H26", "sign"], "dossier.signature-required", "toantrinh sign H26 sign"),
            (["act", "H26", "back"], "dossier.reason-required", "toantrinh act H26 back --reason …"),
            (["deliver", "H26", "--method", "counter"], "dossier.result-not-issued", "toantrinh issue H26"),
            (
                ["rate", "H26", "--score", "5"], "dossier.applicant-only",
                "toantrinh rate H26 --score … --verification …"
            ),
            (
                ["file", "--procedure", "1.001193"], "dossier.form-problems",
                "toantrinh workflow show 1.001193"
            ),
        ])
    func next(_ arguments: [String], _ code: String, _ line: String) async throws {
        let server = try StubServer(
            always: .problem(409, #"{"code":"\#(code)","message":{"vi":"Không được.","en":"No."}}"#))
        let key = workplace.folder.appendingPathComponent("key.pem").path
        _ = try await workplace.run(["key", "new", "-o", key])
        let environment = [
            "TOANTRINH_SERVER": server.address, "TOANTRINH_TOKEN": "x", "TOANTRINH_KEY": key,
        ]
        let run = try await workplace.run(arguments, environment: environment)
        #expect(run.status == 3)
        #expect(run.errors.contains("\nLệnh tiếp theo: \(line)\n"), "\(run.errors)")
        let json = try await workplace.run(arguments + ["--json"], environment: environment)
        #expect(json.errors == #"{"code":"\#(code)","message":{"vi":"Không được.","en":"No."}}"# + "\n")
    }

    @Test("Where nothing is obvious, nothing is invented")
    func nothing() async throws {
        let server = try StubServer(
            always: .problem(403, #"{"code":"dossier.officers-only","message":{"vi":"Không.","en":"No."}}"#))
        #expect(try await workplace.officer(server, "claim", "H26").errors == "Lỗi [dossier.officers-only]: Không.\n")
    }
}
