public import EventLog
public import JSON
import Organisation
import Sealing
import Vietnamese
import WorkingTime

extension Office {
    /// Sets an officer's password: by an administrator, or by the officer for themselves, who show that they know the old one. All
    /// sessions that were opened with the old one end.
    public func setPassword(
        _ password: String, of officer: String, old: String? = nil, command: EventLog.CommandID, by caller: Caller
    ) async throws(CaseworkError) -> JSONValue {
        try await answering {
            let id = try OfficerID(officer)
            let chosen = try await self.choosing(caller, for: try Self.settingPassword(of: id))
            let permission = try self.permission(chosen)
            let own = caller.officer == id
            let applied = try await self.setPassword(
                password, of: id, actor: chosen.actor(), permission: permission, command: command
            ) {
                guard own else { return }
                guard let old else { throw Self.oldPasswordNeeded }
                guard try await self.access.confirmed(old, of: id) != nil else { throw Self.oldPasswordWrong }
            }
            return ["applied": .integer(Int64(applied))]
        }
    }

    /// Asks for permission, then, where the command was not done before, for `proof`, and only then hashes. Gives how many events were
    /// written.
    func setPassword(
        _ password: String, of officer: OfficerID, actor: Actor, permission: OrganisationContext.Permission,
        command: EventLog.CommandID, proof: () async throws -> Void = {}
    ) async throws -> Int {
        let now = try await clock.now()
        let snapshot = registry.snapshot
        let context = OrganisationContext(now: now, actor: actor, permission: permission)
        let wanted = try Self.settingPassword(of: officer)
        try wanted.permit(snapshot.organisation, context)
        if snapshot.commands[command] != nil {
            return try await setBefore(password, of: officer, actor: actor, command: command)
        }
        _ = try wanted.decide(snapshot.organisation, context)
        try await proof()
        let made = try await passwords.make(
            password, of: officer, at: try await clock.now(), asker: "session/\(actor.subject)")
        guard let credential = made.credential.id else { return 0 }
        var change = try RegistryChange(OrganisationCommand(.credentialSet(made.credential))) {
            Self.sets($0, passwordOf: officer)
        }
        change.rows = { [Companions.password(made.hash, credential: credential, officer: officer, version: $0)] }
        let applied = try await registry.change(change, by: actor, permission: permission, command: command)
        // Where the same command came twice at once, one of them was told what the other did.
        let written = try await registry.written(command, by: actor)
        if written?.contains(where: { $0.fact == .credentialSet(made.credential) }) == true { return applied }
        return try await setBefore(password, of: officer, actor: actor, command: command)
    }

    /// Answers a repeated command, where it is the same password that it set, and that still counts.
    private func setBefore(
        _ password: String, of officer: OfficerID, actor: Actor, command: EventLog.CommandID
    ) async throws -> Int {
        guard let events = try await registry.written(command, by: actor), let fact = events.first?.fact,
            Self.sets(fact, passwordOf: officer), case .credentialSet(let credential) = fact,
            try await access.confirmed(password, of: officer) == credential
        else { throw CaseworkError.identifierTaken }
        return events.count
    }

    private static func sets(_ fact: OrganisationFact, passwordOf officer: OfficerID) -> Bool {
        guard case .credentialSet(let credential) = fact else { return false }
        return credential.holder == .officer(officer) && credential.kind == .password
    }

    /// The setting of a password that nobody has, to ask who may.
    private static func settingPassword(of officer: OfficerID) throws -> RegistryChange {
        let nobodys = Credential(
            holder: .officer(officer), kind: .password, id: String(repeating: "0", count: 32),
            digest: "hmac:" + String(repeating: "0", count: 64), from: .init(microseconds: 0))
        return try RegistryChange(OrganisationCommand(.credentialSet(nobodys)))
    }

    /// Makes a token for an officer or a system. It is in the answer once and nowhere else.
    public func makeToken(
        holder: String, isSystem: Bool, command: EventLog.CommandID, by caller: Caller
    ) async throws(CaseworkError) -> JSONValue {
        try await answering {
            let token = AccessToken.generate()
            let owner: Credential.Holder =
                isSystem ? .system(try SystemID(holder)) : .officer(try OfficerID(holder))
            let credential = Credential(
                holder: owner, kind: .token, digest: token.hash, from: try await self.clock.now())
            let change = try RegistryChange(OrganisationCommand(.credentialSet(credential))) { written in
                guard case .credentialSet(let known) = written else { return false }
                return known.holder == owner && known.kind == .token
            }
            _ = try await self.change(change, command: command, by: caller)
            // A repeated command made its token the first time, and only its digest is kept.
            guard self.registry.snapshot.organisation.token(digest: token.hash, at: credential.from) != nil else {
                throw Self.tokenShownBefore
            }
            return ["token": .string(token.text)]
        }
    }

    private static let tokenShownBefore = CaseworkError(
        .conflict, code: "access.token-shown-before",
        message: Bilingual(
            vi: "Lệnh này đã tạo mã truy cập; mã chỉ được hiện một lần.",
            en: "This command has made its token before; a token is shown once."),
        advice: Bilingual(
            vi: "Tạo mã mới bằng một command_id mới.", en: "Make another token with a new command_id."))

    private static let oldPasswordNeeded = CaseworkError(
        .unprocessable, code: "access.old-password-needed",
        message: Bilingual(
            vi: "Đổi mật khẩu của chính mình cần mật khẩu cũ.", en: "To change your own password, give the old one."),
        advice: Bilingual(
            vi: "Nếu đã quên, nhờ người quản trị đặt mật khẩu mới.",
            en: "If you have forgotten it, an administrator can set a new one."))

    private static let oldPasswordWrong = CaseworkError(
        .forbidden, code: "access.old-password-wrong",
        message: Bilingual(vi: "Mật khẩu cũ không đúng.", en: "The old password is wrong."))
}
