import Dossiers
import EventLog
import Identity
import JSON
import Organisation
import Procedures
import Sealing
import Vietnamese
import WorkingTime

extension Office {
    /// A citizen's filing with what the provider vouches for filled in where the form says nothing of it: a citizen gives a datum once.
    ///
    /// - Throws: `JSONError`, `CaseworkError` where the body says what is not a citizen's to say.
    func completed(
        _ body: JSONValue, by citizen: Citizen, state: DossierState, opened: [String: [String: FieldValue]],
        definition: ProcedureDefinition
    ) throws -> JSONValue {
        try Self.requireOwnWay(body)
        guard case .object(var object) = body, case .person = citizen.identity.account else { return body }
        var representative = state.phase == .draft ? state.representative?.subject : nil
        switch object["representative"] {
        case .null?: representative = nil
        case .object(let given)?: representative = given["subject"]?.string ?? "representative"
        default: break
        }
        let subject = representative ?? Vocabulary.applicant
        guard let fields = definition.identityFields(of: subject) else { return body }
        var subjects: JSONObject
        switch object["subjects"] {
        case nil: subjects = [:]
        case .object(let given)?: subjects = given
        default: return body
        }
        var person: JSONObject
        switch subjects[subject] {
        case nil: person = [:]
        case .object(let given)?: person = given
        default: return body
        }
        let identity = citizen.identity
        for (field, value) in [
            (fields.name, identity.fullName.map(Self.spelled)), (fields.personalNumber, identity.personalNumber),
            (fields.birthDate, identity.birthDate?.iso),
        ] {
            guard let field, let value, person[field] == nil, opened[subject]?[field] == nil else { continue }
            person[field] = .string(value)
        }
        guard !person.isEmpty else { return body }
        subjects[subject] = .object(person)
        object["subjects"] = .object(subjects)
        return .object(object)
    }

    /// Citizens come online, and name nobody on whose behalf: they are named themselves.
    static func requireOwnWay(_ body: JSONValue) throws {
        if let channel = body.object?["channel"], channel != .string(Channel.online.rawValue) {
            throw JSONError(.wrongType(expected: "online"), path: "channel")
        }
        if body.object?["on_behalf_of"] != nil { throw JSONError(.unknownKey, path: "on_behalf_of") }
    }

    /// A name in capitals as people write it: `NGUYỄN VĂN BÌNH` is `Nguyễn Văn Bình`; any other stays as it is.
    static func spelled(_ name: String) -> String {
        guard name == name.uppercased() else { return name }
        return name.split(separator: " ").map { word in
            word.prefix(1) + word.dropFirst().lowercased()
        }.joined(separator: " ")
    }

    /// Rows by which citizens find the dossier: who filed it, and the personal numbers of applicant, representative and principal.
    func partyRows(
        _ opened: [String: [String: FieldValue]], definition: ProcedureDefinition, representative: Representative?,
        isDraft: Bool = false, caller: Caller? = nil, stream: StreamID
    ) -> [CompanionRow] {
        var parties: Set<PartyTokenMaker.Party> = []
        if let citizen = caller?.citizen {
            parties.insert(.account(issuer: citizen.issuer, subject: citizen.subject))
            if case .organisation(let code) = citizen.identity.account { parties.insert(.organisation(code)) }
        }
        if !isDraft {
            let principals = definition.subjects.filter(\.isPrincipal).map(\.id)
            for subject in principals + [Vocabulary.applicant] + [representative?.subject].compactMap(\.self) {
                guard let field = definition.identityFields(of: subject)?.personalNumber,
                    let number = opened[subject]?[field]?.text
                else { continue }
                parties.insert(.person(number))
            }
        }
        return parties.map { partyTokens.token(of: $0) }.sorted { $0.lexicographicallyPrecedes($1) }.map {
            Companions.party($0, stream: stream)
        }
    }
}
