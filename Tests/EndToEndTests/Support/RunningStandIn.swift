import Foundation
import JSON
import TestSupport

/// A stand-in of `docs/connectors.md`, a process of its own.
final class RunningStandIn: Sendable {
    let name: String
    let url: String
    let control: String
    let secretFile: String
    private let program: StartedProgram

    struct NotReady: Error {}

    /// Starts `toantrinh stand-in NAME` and waits for the line in which it says where it listens.
    init(_ name: String, _ workplace: Workplace) async throws {
        self.name = name
        secretFile = try workplace.file("\(name).secret", "bi-mat-chung-cua-hai-ben-0123456789")
        chmod(secretFile, 0o600)
        program = try await StartedProgram(["stand-in", name, "--secret-file", secretFile], in: workplace)
        url = program.url
        control = program.ready["control"]?.string ?? ""
    }

    func stop() { program.terminate() }

    /// Its entry in the file that `TOANTRINH_TARGETS` names: little patience, so that tests need none.
    var target: JSONValue {
        [
            "name": .string(name), "kind": .string(name), "url": .string(url), "secret_file": .string(secretFile),
            "officer": "H26.1-01", "at_once": 4, "per_second": 1000, "attempt_seconds": 10, "first_delay_ms": 10,
            "longest_delay_ms": 100, "breaker_pause_ms": 50, "breaker_longest_pause_ms": 200,
        ]
    }

    /// Orders it, and gives its report.
    @discardableResult
    func order(_ order: JSONValue) async throws -> JSONObject {
        let answer = try await WireOfficer(url: control, token: "").send(
            "POST", "/", Data(JSONWriter.bytes(order)), ["Content-Type": "application/json"])
        guard answer.status == 200 else { throw NotReady() }
        return answer.json
    }

    func report() async throws -> JSONObject {
        try await WireOfficer(url: control, token: "").send("GET", "/", nil).json
    }

    /// Waits until its report says so.
    func wait(until condition: (JSONObject) -> Bool) async throws {
        while try await !condition(report()) { try await Task.sleep(for: .milliseconds(50)) }
    }
}

extension RealOffice {
    /// The file that names `standIns` as targets.
    func targets(_ standIns: RunningStandIn...) throws -> String {
        try workplace.file(
            "targets.json", JSONWriter.text(["targets": .array(standIns.map(\.target))]))
    }

    /// Birth registration as it is shipped, but for what it asks of other systems.
    static func birthWithoutEffects() throws -> String {
        let text = try String(
            contentsOf: root.appendingPathComponent("workflows/birth-registration.yaml"), encoding: .utf8)
        return text.components(separatedBy: "\neffects:\n")[0]
    }

    /// Publishes birth registration with these effects.
    func publish(effects: String, _ server: RunningServer) async throws {
        let file = try workplace.file(
            "with-effects.yaml", try Self.birthWithoutEffects() + "\neffects:\n" + effects)
        let run = try await run("quan", server, "workflow", "publish", file)
        guard run.status == 0 else { throw Failed(description: run.errors) }
    }

    /// Files for a child of that name, attaches and receives, whatever happens to the server meanwhile; gives the code.
    @discardableResult
    func received(
        child: String, sex: String = "female", born: String = "2026-06-02", by officer: WireOfficer,
        _ done: Acknowledged
    ) async throws -> String {
        var form = Self.filing
        if case .object(var subjects)? = form["subjects"], case .object(var fields)? = subjects["child"] {
            fields["full_name"] = .string(child)
            fields["sex"] = .string(sex)
            fields["birth_date"] = .string(born)
            subjects["child"] = .object(fields)
            form["subjects"] = .object(subjects)
        }
        let filled = form
        guard
            let filed = await done.until({ try await officer.post("/v1/dossiers", filled.with(command: $0)) }),
            let code = filed["code"]?.string
        else { throw Failed(description: "not filed") }
        let path = "/v1/dossiers/\(code)"
        let scan = Data("%PDF-1.4 văn bản của người làm chứng".utf8)
        // The same file under another identifier is refused where the answer was lost, and not the file.
        let attached = await done.until {
            try await officer.send(
                "POST", path + "/attachments?document=witness-statement", scan,
                ["Content-Type": "application/pdf", "Command-ID": $0])
        }
        let received = await done.until {
            try await officer.post(path + "/commands/receive", ["command_id": .string($0)])
        }
        guard attached != nil, received != nil else { throw Failed(description: "not received") }
        return code
    }
}
