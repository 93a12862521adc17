public import EventLog
import FoundationEssentials
public import JSON
import Manifest
import Organisation
import Papers
import Procedures
import Vietnamese
public import WorkingTime

extension Office {
    /// Imports agencies, officers and systems from a file: `POST /v1/org/import`. Importing again changes nothing.
    public func importOrganisation(
        _ text: String, file: String, command: EventLog.CommandID, by caller: Caller
    ) async throws(CaseworkError) -> JSONValue {
        try await answering {
            let manifest = try OrganisationImport.parse(text: text, file: file)
            let chosen = try await self.choosing(caller, for: RegistryChange(manifest))
            return try await self.importOrganisation(
                manifest, command: command, actor: chosen.actor(), permission: try self.permission(chosen))
        }
    }

    func importOrganisation(
        _ manifest: OrganisationImport, command: EventLog.CommandID, actor: Actor,
        permission: OrganisationContext.Permission
    ) async throws -> JSONValue {
        let applied = try await registry.change(
            RegistryChange(manifest), by: actor, permission: permission, command: command)
        return [
            "applied": .integer(Int64(applied)), "unchanged": .integer(Int64(max(0, manifest.items.count - applied))),
        ]
    }

    /// One change of the organisation: `POST /v1/org/commands/{name}`.
    public func changeOrganisation(
        _ name: String, body: JSONValue, command: EventLog.CommandID, by caller: Caller
    ) async throws(CaseworkError) -> JSONValue {
        try await answering {
            var fields = body.object ?? [:]
            fields["command_id"] = nil
            // A webhook tells from now on, and ends now, where nothing else is said.
            let instants = ["register-webhook": "from", "end-webhook": "at"]
            if let member = instants[name], fields[member] == nil { fields[member] = try await self.clock.now().json }
            let change = try OrganisationCommand(name: name, json: .object(fields))
            // Credentials have ways of their own, which hash what they are given.
            if case .credentialSet = change.fact { throw Self.credentialsElsewhere }
            if case .webhookRegistered(let fact) = change.fact { try self.requireKnownTypes(fact) }
            let answer = try await self.change(try RegistryChange(change), command: command, by: caller)
            if case .credentialRevoked(let fact) = change.fact, case .officer(let officer) = fact.holder {
                try await self.passwords.forget(officer, at: try await self.clock.now())
            }
            return answer
        }
    }

    func change(
        _ change: RegistryChange, command: EventLog.CommandID, by caller: Caller
    ) async throws -> JSONValue {
        let chosen = try await choosing(caller, for: change)
        let applied = try await registry.change(
            change, by: chosen.actor(), permission: try permission(chosen), command: command)
        return ["applied": .integer(Int64(applied))]
    }

    /// The caller in the first of their posts in which the change is theirs to ask for: the event says that one. As they came where
    /// no single post is enough.
    func choosing(_ caller: Caller, for change: RegistryChange) async throws -> Caller {
        let organisation = registry.snapshot.organisation
        let now = try await clock.now()
        return choosing(caller) { candidate in
            guard let permission = try? permission(candidate) else { return false }
            let context = OrganisationContext(now: now, actor: candidate.actor(), permission: permission)
            return (try? change.permit(organisation, context)) != nil
        }
    }

    /// The caller in the first of their posts for which `isEnough` holds; as they came where it holds for none.
    private func choosing(_ caller: Caller, where isEnough: (Caller) -> Bool) -> Caller {
        guard let authority = caller.authority, authority.posts.count > 1 else { return caller }
        for post in authority.posts {
            let one = Caller(
                identity: caller.identity, authority: authority.acting(as: post.role, at: post.agency), post: post)
            if isEnough(one) { return one }
        }
        return caller
    }

    func permission(_ caller: Caller) throws -> OrganisationContext.Permission {
        guard let authority = caller.authority else { throw Self.officersOnly }
        return .officer(authority)
    }

    /// Registers the public key an officer signs with, or an agency's seal key.
    public func registerKey(
        _ publicKey: String, owner: String, isAgency: Bool, from: Instant? = nil, command: EventLog.CommandID,
        by caller: Caller
    ) async throws(CaseworkError) -> JSONValue {
        try await answering {
            guard let bytes = Data(base64Encoded: publicKey), bytes.count == SigningKey.byteCount else {
                throw JSONError(.wrongType(expected: "32 bytes in base64"), path: "public_key")
            }
            let holder: SigningKey.Owner = isAgency ? .agency(try AgencyCode(owner)) : .officer(try OfficerID(owner))
            let now = try await self.clock.now()
            let key = SigningKey(owner: holder, publicKey: Array(bytes), from: from ?? now)
            let change = try RegistryChange(OrganisationCommand(.keyRegistered(key))) { written in
                guard case .keyRegistered(let known) = written else { return false }
                return known.owner == key.owner && known.publicKey == key.publicKey
                    && (from == nil || known.from == key.from)
            }
            return try await self.change(change, command: command, by: caller)
        }
    }

    /// Publishes a procedure from its file: `POST /v1/procedures`. It holds for all agencies of the node, so that only an
    /// administrator above all of them may.
    public func publish(
        _ text: String, file: String, command: EventLog.CommandID, by caller: Caller
    ) async throws(CaseworkError) -> JSONValue {
        try await answering {
            guard caller.has(.administrator) else { throw Self.administratorsOnly }
            guard self.isAtTheTop(caller, as: .administrator) else { throw Self.publishedAtTheTop }
            let publisher = self.choosing(caller) { self.isAtTheTop($0, as: .administrator) }
            return try await self.publish(text, file: file, command: command, actor: publisher.actor())
        }
    }

    func publish(_ text: String, file: String, command: EventLog.CommandID, actor: Actor) async throws -> JSONValue {
        // Without its template a result could be signed, but never be printed and issued.
        let checked = try ProcedureParser.read(
            text: text, file: file, templates: Set(configuration.papers.templates.names))
        let code = checked.definition.code
        try await store.insertDefinition(
            digest: checked.digest, procedure: code, expanded: String(decoding: checked.expandedBytes, as: UTF8.self))
        let published = try await registry.publish(
            checked.definition, digest: checked.digestText, by: actor, command: command)
        return [
            "code": .string(code), "digest": .string(checked.digestText), "published": .bool(published),
            "title": checked.definition.title.json,
        ]
    }

    private static let credentialsElsewhere = CaseworkError(
        .forbidden, code: "organisation.credentials-elsewhere",
        message: Bilingual(
            vi: "Mật khẩu và mã truy cập không đặt bằng lệnh này.",
            en: "Passwords and tokens are not set with this command."),
        advice: Bilingual(vi: "Dùng: toantrinh org password, org token.", en: "Use: toantrinh org password, org token.")
    )

    private static let publishedAtTheTop = CaseworkError(
        .forbidden, code: "access.not-at-the-top",
        message: Bilingual(
            vi: "Thủ tục áp dụng cho mọi cơ quan: chỉ người quản trị của cơ quan cao nhất được công bố.",
            en: "A procedure holds for all agencies: only an administrator at the top agency may publish it."))

    static let administratorsOnly = CaseworkError(
        .forbidden, code: "access.administrators-only",
        message: Bilingual(vi: "Chỉ người quản trị được làm.", en: "Only an administrator may do this."))
}
