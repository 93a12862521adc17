import JSON
import Vietnamese

/// What is typed next where a refusal has an obvious answer: command lines with the dossier's own code.
enum NextStep {
    /// What is typed after a refusal of a command on a dossier.
    ///
    /// - Parameters:
    ///   - code: The stable code of the refusal.
    ///   - command: What was asked for: `receive`, `sign`, `issue` …
    ///   - dossier: The dossier's code.
    ///   - action: The action that was named, where one was.
    /// - Returns: The command lines; none where nothing is obvious.
    static func lines(after code: String, of command: String, dossier: String, action: String? = nil) -> [String] {
        let program = "toantrinh"
        switch code {
        case "dossier.not-filed": return ["\(program) file --draft \(dossier)"]
        case "dossier.not-received": return ["\(program) receive \(dossier)"]
        case "dossier.awaiting-supplement": return ["\(program) answer-supplement \(dossier) --set …"]
        case "dossier.documents-missing", "dossier.supplement-incomplete":
            return [
                "\(program) attach \(dossier) … --document …",
                "\(program) request-supplement \(dossier) --document … --reason …",
            ]
        case "paper.draft-not-printed", "dossier.draft-required", "dossier.nothing-drafted":
            return ["\(program) print \(dossier) draft"]
        case "paper.not-printed": return ["\(program) print \(dossier) result"]
        case "dossier.paper-outdated":
            return ["\(program) print \(dossier) \(command == "issue" ? "result" : "draft")"]
        case "dossier.not-signed": return ["\(program) sign \(dossier) …"]
        case "dossier.signature-required" where command == "act":
            return ["\(program) sign \(dossier) \(action ?? "…")"]
        case "dossier.result-not-issued": return ["\(program) issue \(dossier)"]
        case "dossier.result-issued": return ["\(program) deliver \(dossier) --method …"]
        case "dossier.reason-required":
            return ["\(program) \(command) \(dossier)\(action.map { " \($0)" } ?? "") --reason …"]
        case "dossier.consignment-missing": return ["\(program) deliver \(dossier) --method post --tracking …"]
        case "dossier.assigned-to-another": return ["\(program) assign \(dossier) --to …"]
        case "dossier.applicant-only" where command == "rate":
            return ["\(program) rate \(dossier) --score … --verification …"]
        case "dossier.other-command", "dossier.unknown-action": return ["\(program) show \(dossier)"]
        default: return []
        }
    }

    /// The command line that shows what a form of `procedure` may hold, where a refusal is about the form.
    static func lines(after code: String, procedure: String?) -> [String] {
        let ofForm: Set<String> = [
            "dossier.form-problems", "dossier.unknown-subject", "dossier.subject-not-allowed",
            "dossier.subject-missing",
            "dossier.unknown-field", "dossier.field-missing", "dossier.field-invalid", "dossier.unknown-document",
            "dossier.unknown-ground", "dossier.applicant-kind-not-allowed",
        ]
        if code == "dossier.no-definition" || code == "procedure.not-found" { return ["toantrinh procedures"] }
        guard ofForm.contains(code), let procedure else { return [] }
        return ["toantrinh workflow show \(procedure)", "toantrinh workflow template \(procedure)"]
    }
}

extension ServiceClient {
    /// Sends a command on a dossier; a refusal says what is typed next.
    func command(
        _ name: String, on dossier: String, path: [String]? = nil, _ body: JSONObject, id: String,
        procedure: String? = nil
    ) async throws -> JSONValue {
        try await advising(name, on: dossier, action: body["action"]?.string, procedure: procedure) {
            try await command(path ?? ["v1", "dossiers", dossier, "commands", name], body, id: id)
        }
    }

    /// Does `work` for a command on a dossier; a refusal says what is typed next.
    func advising<Value>(
        _ name: String, on dossier: String, action: String? = nil, procedure: String? = nil,
        _ work: () async throws -> Value
    ) async throws -> Value {
        do {
            return try await work()
        } catch var problem as Problem {
            problem.next =
                NextStep.lines(after: problem.code, of: name, dossier: dossier, action: action)
                + NextStep.lines(after: problem.code, procedure: procedure)
            throw problem
        }
    }
}
