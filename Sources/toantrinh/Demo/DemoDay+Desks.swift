import Foundation
import JSON

/// What each desk does with one dossier.
extension DemoDay {
    /// The one-stop officer files what a person brings to the counter, and attaches the scans.
    func fileAtCounter(_ kind: DemoPeople.Kind, born: String, documents: [String], _ people: inout DemoPeople)
        async throws
        -> Case
    {
        let birth = people.birth(kind, born: born)
        let answer = try await stage.ask(
            "hoa.nt", ["file", "--input", "-"], input: JSONWriter.text(.object(birth.form)))
        guard let code = answer.object?["code"]?.string else { throw DemoFailure(text: "filing gave no code") }
        let filed = Case(code: code, applicant: birth.applicant, documents: documents)
        for document in documents { try await attach(filed, document) }
        return filed
    }

    func attach(_ filed: Case, _ document: String) async throws {
        // A scan of its own for each document: within a dossier one file is one attachment. Whole at once, as others may be sending it.
        let scan = stage.path("scan-\(document).pdf")
        try Data("%PDF-1.4\n% \(document): bản chụp giấy tờ dùng để trình diễn\n%%EOF\n".utf8).write(
            to: URL(fileURLWithPath: scan), options: .atomic)
        try await stage.ask("hoa.nt", ["attach", filed.code, scan, "--document", document])
    }

    /// The portal's program files over HTTP with a code of its own.
    func fileOnline(number: Int, born: String, _ people: inout DemoPeople) async throws -> Case {
        var birth = people.birth(.ordinary, born: born)
        let serial = String(92_600 + number)
        let code = "G09.20-20260610-00\(serial)"
        birth.form["code"] = .string(code)
        birth.form["receiving_agency"] = "H26.147"
        birth.form["channel"] = "online"
        birth.form["delivery"] = people.chance(70) ? "online" : "post"
        birth.form["on_behalf_of"] = .string("citizen-\(serial)")
        let token = try portalToken
        _ = try await stage.portal(
            "/v1/dossiers", token: token, body: JSONWriter.bytes(.object(birth.form)))
        let scan = Array(try Data(contentsOf: URL(fileURLWithPath: stage.path("scan.pdf"))))
        _ = try await stage.portal(
            "/v1/dossiers/\(code)/attachments?document=medical-birth-certificate&name=chung-sinh.pdf", token: token,
            body: scan, type: "application/pdf")
        return Case(code: code, applicant: birth.applicant, documents: [], isOnline: true)
    }

    /// Received, with the receipt printed (form 01).
    func receive(_ filed: Case) async throws -> String? {
        try await stage.ask("hoa.nt", ["receive", filed.code])
        let receipt = try await stage.ask(
            "hoa.nt", ["print", filed.code, "receipt", "--output", stage.path("receipt-\(filed.code).pdf"), "--force"])
        return receipt.object?["verification"]?.string
    }

    /// The civil status officer claims, checks, and submits the draft, which is looked at online where it was filed online.
    func draft(_ filed: Case, by officer: String, claim: Bool = true) async throws {
        if claim { try await stage.ask(officer, ["claim", filed.code]) }
        try await stage.ask(
            officer, ["print", filed.code, "draft", "--output", stage.path("draft-\(filed.code).pdf"), "--force"])
        try await stage.ask(officer, ["act", filed.code, "draft"])
        guard filed.isOnline else { return }
        // Who filed online sees the draft, and agrees.
        _ = try await stage.portal(
            "/v1/dossiers/\(filed.code)/commands/act", token: try portalToken,
            body: JSONWriter.bytes(["action": "agree"]))
    }

    /// The vice-chair approves and signs with a key of her own; the clerk numbers and seals.
    func signAndIssue(_ filed: Case) async throws {
        try await stage.ask(
            "lan.lt", ["sign", filed.code, "sign", "--key", stage.path("lan.pem"), "--as-role", "signatory", "--yes"])
        try await stage.ask(
            "thao.vt", ["print", filed.code, "result", "--output", stage.path("result-\(filed.code).pdf"), "--force"])
        try await stage.ask("thao.vt", ["issue", filed.code, "--key", stage.path("seal.pem"), "--yes"])
    }

    /// Handed over or sent, and rated by who holds the receipt or through the portal.
    func deliver(_ filed: Case, method: String, score: Int) async throws {
        var arguments = ["deliver", filed.code, "--method", method]
        if method == "counter" { arguments += ["--receiver", filed.applicant] }
        if method == "post" { arguments += ["--tracking", "VN\(filed.code.suffix(5))HN"] }
        try await stage.ask("hoa.nt", arguments)
        if filed.isOnline {
            _ = try await stage.portal(
                "/v1/dossiers/\(filed.code)/commands/rate", token: try portalToken,
                body: JSONWriter.bytes(["score": .integer(Int64(score))]))
        } else {
            guard let verification = filed.verification else {
                throw DemoFailure(text: "no receipt of \(filed.code) to rate it by")
            }
            _ = try await stage.portal(
                "/v1/dossiers/\(filed.code)/rating", token: nil,
                body: JSONWriter.bytes([
                    "verification": .string(verification), "score": .integer(Int64(score)),
                    "comment": "Cán bộ hướng dẫn tận tình.",
                ]))
        }
    }
}
