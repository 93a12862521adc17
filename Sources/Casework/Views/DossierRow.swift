import Dossiers
import JSON
import Organisation
import Procedures
import Vietnamese
import WorkingTime

/// One dossier as lists show it: the inbox row of `docs/http-api.md`.
struct DossierRow {
    let header: DossierHeader
    let definition: ProcedureDefinition?
    /// The applicant's name, opened.
    let applicant: String?
    let remaining: RemainingTime?

    var json: JSONValue {
        var row = JSONObject()
        row.set("code", header.code.map(JSONValue.string))
        row.set("procedure", header.procedure.map(JSONValue.string))
        row.set("title", definition.map { $0.title.json })
        row.set("status", header.status.map { .integer(Int64($0.rawValue)) })
        row.set("status_label", statusLabel?.json)
        row["phase"] = .string(header.phase)
        row.set("ended", header.end.map { .string($0.rawValue) })
        row.set("step", header.step.map(JSONValue.string))
        row.set("step_label", stepLabel?.json)
        row.set("role", header.role.map(JSONValue.string))
        row.set("assignee", header.assignee?.json)
        row.set("applicant", applicant.map(JSONValue.string))
        row.set("agency", header.agency?.json)
        row.set("receiving", header.receiving?.json)
        row.set("competent", header.competent?.json)
        row.set("returning", header.returning?.json)
        row.set("channel", header.channel?.json)
        row.set("filed_at", header.filedAt?.json)
        row.set("due", header.due?.json)
        row.set("remaining", remaining?.text.json)
        row.set("mark", header.mark.map { .string($0.rawValue) })
        row.set("mark_label", header.mark.map { $0.label.json })
        row["overdue"] = .bool(remaining?.isOverdue ?? false)
        row["version"] = .integer(header.version)
        return .object(row)
    }

    /// The official status; a draft has none, and says that it is one.
    private var statusLabel: Bilingual? {
        if let status = header.status { return status.label }
        if let end = header.end { return end.label }
        return header.phase == DossierState.Phase.draft.name ? Bilingual(vi: "bản nháp", en: "draft") : nil
    }

    private var stepLabel: Bilingual? {
        guard let step = header.step else { return nil }
        if step == DossierState.intakeStep { return Bilingual(vi: "Chờ tiếp nhận", en: "Waiting for receipt") }
        return definition?.step(step)?.label
    }
}

extension Bilingual {
    /// `{"vi":…,"en":…}`.
    var json: JSONValue { ["vi": .string(vi), "en": .string(en)] }
}
