import Dossiers
import JSON
import Organisation
import Procedures
import WorkingTime

extension RequestReader {
    /// What is filed, before it is known who the agency is: read once, ahead of the definition.
    struct FilingHead {
        var procedure: String?
        var receiving: AgencyCode?
        var competent: AgencyCode?
        var returning: AgencyCode?
        var channel: Channel?
        var code: String?
        var filedAt: Instant?

        init(_ body: JSONValue) throws {
            guard case .object(let object) = body else { throw JSONError(.wrongType(expected: "object"), path: "") }
            procedure = try object["procedure"]?.asString("procedure")
            receiving = try object["receiving_agency"].map { try AgencyCode(json: $0, at: "receiving_agency") }
            competent = try object["competent_agency"].map { try AgencyCode(json: $0, at: "competent_agency") }
            returning = try object["returning_agency"].map { try AgencyCode(json: $0, at: "returning_agency") }
            channel = try object["channel"].map { try Channel(json: $0, at: "channel") }
            code = try object["code"]?.asString("code")
            filedAt = try object["filed_at"].map { try Instant(json: $0, at: "filed_at") }
        }
    }

    private static let filingKeys: Set<String> = [
        "command_id", "procedure", "receiving_agency", "competent_agency", "returning_agency", "channel", "code",
        "filed_at", "applicant_kind", "subjects", "representative", "data", "on_behalf_of", "delivery",
    ]

    /// `POST /v1/drafts`.
    mutating func draft(_ body: JSONValue, head: FilingHead, channel: Channel) throws -> DossierCommand {
        var fields = try JSONFields(body)
        try fields.end(known: Self.filingKeys)
        return .draft(
            DossierCommand.Draft(
                procedure: head.procedure ?? "", channel: channel, subjects: try subjects(fields.value("subjects")),
                data: try data(fields.value("data"))))
    }

    /// `POST /v1/dossiers`, or `file` on a draft.
    mutating func file(
        _ body: JSONValue, head: FilingHead, receiving: AgencyCode, channel: Channel, externalCode: String?
    ) throws -> DossierCommand {
        var fields = try JSONFields(body)
        try fields.end(known: Self.filingKeys)
        let kind = try fields.optionalString("applicant_kind") ?? ApplicantKind.citizen.rawValue
        guard let applicantKind = ApplicantKind(rawValue: kind) else {
            throw JSONError(.wrongType(expected: "applicant kind"), path: "applicant_kind")
        }
        let representative = try fields.optional("representative") { value, path throws(JSONError) in
            var parts = try JSONFields(value, at: path)
            let representative = Representative(
                subject: try parts.optionalString("subject") ?? "representative", ground: try parts.string("ground"))
            try parts.end()
            return representative
        }
        return .file(
            DossierCommand.File(
                channel: channel, receiving: receiving, competent: head.competent, returning: head.returning,
                applicantKind: applicantKind, subjects: try filedSubjects(fields.value("subjects")),
                representative: representative, data: try filedData(fields.value("data")), attachments: [],
                delivery: try delivery("delivery", &fields), externalCode: externalCode, filedAt: head.filedAt))
    }

    /// The persons of a filing. What the draft says need not be said again; it is sealed anew, for a filing is whole.
    private mutating func filedSubjects(_ value: JSONValue?) throws -> [SealedBlob] {
        let brought = try subjects(value)
        guard state.phase == .draft else { return brought }
        var blobs: [SealedBlob] = []
        for subject in opened.keys.sorted() { blobs.append(try seal(opened[subject] ?? [:], of: subject)) }
        return blobs
    }

    /// The data of no person, those of the draft included.
    private func filedData(_ value: JSONValue?) throws -> JSONObject {
        let brought = try data(value)
        guard state.phase == .draft else { return brought }
        var whole = state.data
        for member in brought.members { whole[member.key] = member.value }
        return whole
    }
}
