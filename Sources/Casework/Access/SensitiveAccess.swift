import Dossiers
import JSON
import Organisation
import Papers
import Procedures
import Vietnamese

/// What a caller may open of a dossier that they may see: everything, or everything but what is sensitive.
struct SensitiveAccess {
    let isOpen: Bool
    let definition: ProcedureDefinition?

    /// Whether the field stays sealed for the caller. What the definition does not know counts as sensitive.
    func isSealed(_ subject: String, _ field: String) -> Bool {
        guard !isOpen else { return false }
        return (definition?.personalClass(of: subject, field) ?? .sensitive) == .sensitive
    }

    /// The roles that open it.
    var roles: [String] { definition?.sensitiveReaders ?? [Role.oneStop.id] }

    /// Why something is sealed, and for whom it is not.
    var reason: Bilingual {
        let labels = roles.map { role in
            definition?.ownRoles.first { $0.id == role }?.label ?? (try? Role(role))?.label
                ?? Bilingual(vi: role, en: role)
        }
        return Bilingual(
            vi: "Dữ liệu nhạy cảm và tệp đính kèm chỉ mở cho: \(labels.map(\.vi).joined(separator: ", ")).",
            en: "Sensitive data and attached files are opened for these roles only: "
                + "\(labels.map(\.en).joined(separator: ", ")).")
    }

    /// What `show` says of it.
    var json: JSONValue {
        var object: JSONObject = [
            "class": .string(PersonalClass.sensitive.rawValue), "roles": .array(roles.map(JSONValue.string)),
        ]
        object["vi"] = .string(reason.vi)
        object["en"] = .string(reason.en)
        return .object(object)
    }

    /// What stands in the place of a sealed value.
    static let sealedValue: JSONValue = ["sealed": .string(PersonalClass.sensitive.rawValue)]

    /// Refuses where it is not open.
    func require() throws(CaseworkError) {
        guard !isOpen else { return }
        throw CaseworkError(
            .forbidden, code: "access.sensitive-sealed", message: reason,
            advice: Bilingual(
                vi: "Các vai trò do quy trình của thủ tục quy định (khóa “readers”).",
                en: "The roles are those that the procedure's definition names (key “readers”)."))
    }
}

extension Office {
    /// What the caller may open: systems what they filed, officers their own drafts, otherwise by the roles in which they see it.
    func sensitiveAccess(
        _ state: DossierState, _ definition: ProcedureDefinition?, _ caller: Caller
    ) -> SensitiveAccess {
        let access = SensitiveAccess(isOpen: false, definition: definition)
        let isOwn = caller.officer == nil || state.isUnfiled
        return SensitiveAccess(
            isOpen: isOwn || Self.holds(oneOf: access.roles, caller, state), definition: definition)
    }

    /// The same by the definition to which the dossier is pinned.
    func sensitiveAccess(_ state: DossierState, _ caller: Caller) async throws -> SensitiveAccess {
        var definition: ProcedureDefinition?
        if let digest = state.definition { definition = try await definitions.definition(digest) }
        return sensitiveAccess(state, definition, caller)
    }

    /// Refuses to open a printed paper that shows what is sensitive, unless the caller reads it or, of a result, has to number it or hand
    /// it over. Notices to the applicant show nothing of the kind.
    func requireOpen(_ paper: PaperRecord, _ state: DossierState, _ caller: Caller) async throws {
        let access = try await sensitiveAccess(state, caller)
        guard !access.isOpen else { return }
        if paper.kind == PaperKind.draft.name {
            if state.holdsSensitive { try access.require() }
        } else if let definition = access.definition,
            let result = definition.results.first(where: { $0.template == paper.kind }),
            definition.showsSensitive(result), !Self.holds(oneOf: definition.issuingRoles, caller, state)
        {
            try access.require()
        }
    }

    /// Whether the caller holds one of `roles` in a post that sees the dossier.
    private static func holds(oneOf roles: [String], _ caller: Caller, _ state: DossierState) -> Bool {
        caller.authority?.posts.contains { post in
            roles.contains(post.role.id) && state.agencies.contains(where: post.sees.contains)
        } ?? false
    }
}

extension DossierState {
    /// Whether a person's sealed fields hold sensitive ones: the classes stand in the open.
    var holdsSensitive: Bool {
        sealed.contains { $0.blob.classes.contains(PersonalClass.sensitive.rawValue) }
    }
}
