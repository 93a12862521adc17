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

    private static let filingKeys: Set<String> = draftKeys.union([
        "competent_agency", "returning_agency", "filed_at", "identity_attestation",
    ])

    /// Where it goes and since when it counts is said when it is filed; a draft keeps neither.
    private static let draftKeys: Set<String> = [
        "command_id", "procedure", "receiving_agency", "channel", "code", "applicant_kind", "subjects",
        "representative", "data", "on_behalf_of", "delivery",
    ]

    /// `POST /v1/drafts`, or `draft` on a draft.
    mutating func draft(
        _ body: JSONValue, procedure: String, channel: Channel, externalCode: String?
    ) throws -> DossierCommand {
        var fields = try JSONFields(body)
        try fields.end(known: Self.draftKeys)
        return .draft(
            DossierCommand.Draft(
                procedure: procedure, channel: channel, subjects: try filedSubjects(fields.value("subjects")),
                data: try filedData(fields.value("data")), applicantKind: try applicantKind(&fields),
                representative: try representative(&fields),
                delivery: try delivery("delivery", &fields) ?? drafted?.delivery, externalCode: externalCode))
    }

    /// `POST /v1/dossiers`, or `file` on a draft.
    mutating func file(
        _ body: JSONValue, head: FilingHead, receiving: AgencyCode, channel: Channel, externalCode: String?,
        attestation: IdentityAttestation?
    ) throws -> DossierCommand {
        var fields = try JSONFields(body)
        try fields.end(known: Self.filingKeys)
        return .file(
            DossierCommand.File(
                channel: channel, receiving: receiving, competent: head.competent, returning: head.returning,
                applicantKind: try applicantKind(&fields) ?? .citizen,
                subjects: try filedSubjects(fields.value("subjects")), representative: try representative(&fields),
                data: try filedData(fields.value("data")), attachments: [],
                delivery: try delivery("delivery", &fields) ?? drafted?.delivery, externalCode: externalCode,
                filedAt: head.filedAt, attestation: attestation))
    }

    // MARK: What a draft holds stays, unless the request says otherwise

    /// The draft that is filed or written anew, if it is one.
    private var drafted: DossierState? { state.phase == .draft ? state : nil }

    private func applicantKind(_ fields: inout JSONFields) throws -> ApplicantKind? {
        guard let kind = try fields.optionalString("applicant_kind") else { return drafted?.applicantKind }
        guard let applicantKind = ApplicantKind(rawValue: kind) else {
            throw JSONError(
                .wrongType(expected: ApplicantKind.allCases.map(\.rawValue).joined(separator: ", ")),
                path: "applicant_kind")
        }
        return applicantKind
    }

    /// `null` takes the draft's representative away.
    private func representative(_ fields: inout JSONFields) throws -> Representative? {
        if fields.value("representative") == .null { return nil }
        return try fields.optional("representative") { value, path throws(JSONError) in
            var parts = try JSONFields(value, at: path)
            let representative = Representative(
                subject: try parts.optionalString("subject") ?? "representative", ground: try parts.string("ground"))
            try parts.end()
            return representative
        } ?? drafted?.representative
    }

    /// The persons of the draft with what the request brings: a field replaces the draft's, `null` takes a field or a person away.
    /// Every person is sealed anew, because the event that files holds all of them.
    private mutating func filedSubjects(_ value: JSONValue?) throws -> [SealedBlob] {
        guard drafted != nil else { return try subjects(value) }
        if let value {
            guard case .object(let object) = value else {
                throw JSONError(.wrongType(expected: "object"), path: "subjects")
            }
            for member in object.members {
                if member.value == .null {
                    opened[member.key] = nil
                } else {
                    let taken = (member.value.object?.members ?? []).filter { $0.value == .null }
                    for field in taken { opened[member.key]?[field.key] = nil }
                    try merge(member.value, into: member.key)
                }
            }
        }
        opened = opened.filter { !$0.value.isEmpty }
        return try opened.keys.sorted().map { subject in try seal(opened[subject] ?? [:], of: subject) }
    }

    private mutating func filedData(_ value: JSONValue?) throws -> JSONObject {
        guard let drafted else { return try data(value) }
        var merged = drafted.data
        for member in value?.object?.members ?? [] where member.value == .null { merged[member.key] = nil }
        for member in try data(value).members { merged[member.key] = member.value }
        return merged
    }
}
