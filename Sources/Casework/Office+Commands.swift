import Crypto
import Dossiers
public import EventLog
import FoundationEssentials
public import JSON
import Organisation
import Papers
import Payments
import Procedures
import Sealing
import Vietnamese
import WorkingTime

extension Office {
    /// Does one command on a dossier: `POST /v1/dossiers/{code}/commands/{name}`.
    ///
    /// - Parameters:
    ///   - name: One of the names in `docs/http-api.md`.
    ///   - code: The dossier.
    ///   - body: The command's fields.
    ///   - command: Its identifier; the same again gives the first answer.
    ///   - seen: The versions on one of which it is to be done; `nil`: on whichever stands.
    ///   - caller: Who asks.
    /// - Returns: The dossier answer.
    /// - Throws: `CaseworkError`.
    public func command(
        _ name: String, code: String, body: JSONValue, command: EventLog.CommandID, seen: SeenVersions? = nil,
        by caller: Caller
    ) async throws(CaseworkError) -> JSONValue {
        try await answering {
            if name == "file" || name == "draft" {
                return try await self.fileDraft(
                    body, code: code, asDraft: name == "draft", command: command, seen: seen, by: caller)
            }
            let stream = try await self.stream(of: code)
            guard let type = Self.types[name] else { throw Self.unknownCommand(name) }
            let outcome = try await self.desk.perform(
                command, .init(type: type, by: caller.actor()), on: stream, code: code, mayBegin: false,
                sees: { [self] in try await sees($0, stream, caller) },
                draft: { [self] state, now in
                    try seen?.require(state)
                    return try await draft(name, body: body, state: state, stream: stream, now: now, caller: caller)
                })
            if outcome.state.end == .discarded { try await self.forget(stream) }
            return try await self.answer(outcome, caller)
        }
    }

    /// The commands by their names in addresses, with the event that each leads to.
    private static let types: [String: String] = [
        "receive": DossierEvent.Received.type, "refuse-to-receive": DossierEvent.NotReceived.type,
        "forward": DossierEvent.Forwarded.type, "request-supplement": DossierEvent.SupplementRequested.type,
        "answer-supplement": DossierEvent.SupplementAnswered.type, "assign": DossierEvent.Assigned.type,
        "discard": DossierEvent.Discarded.type, "claim": DossierEvent.Claimed.type,
        "hand-over": DossierEvent.HandedOver.type,
        "act": DossierEvent.Acted.type, "apologise": DossierEvent.Apologised.type,
        "withdraw": DossierEvent.Withdrawn.type, "stop": DossierEvent.Stopped.type,
        "issue": DossierEvent.Issued.type, "deliver": DossierEvent.Delivered.type, "rate": DossierEvent.Rated.type,
        "note": DossierEvent.Noted.type, "correct": DossierEvent.Corrected.type,
        "enter": DossierEvent.Entered.type,
        "ask-fee": DossierEvent.MoneyMoved.What.feeAsked.rawValue, "pay": DossierEvent.MoneyMoved.What.paid.rawValue,
        "refund": DossierEvent.MoneyMoved.What.refundAsked.rawValue,
        "refunded": DossierEvent.MoneyMoved.What.refunded.rawValue,
        "issue-receipt": DossierEvent.MoneyMoved.What.receiptIssued.rawValue,
        "cancel-receipt": DossierEvent.MoneyMoved.What.receiptCancelled.rawValue,
        "retry-effect": DossierEvent.EffectMoved.What.retried.rawValue,
        "skip-effect": DossierEvent.EffectMoved.What.skipped.rawValue,
        "answer-effect": DossierEvent.EffectMoved.What.answered.rawValue,
    ]

    /// The names of all commands on a dossier, as they stand in addresses.
    public static let commandNames: [String] = (types.keys + ["draft", "file"]).sorted()

    private static func unknownCommand(_ name: String) -> CaseworkError {
        CaseworkError(
            .notFound, code: "command.unknown",
            message: Bilingual(
                vi: "Không có lệnh “\(name.shown)”.", en: "There is no command “\(name.shown)”."))
    }

    /// Commands that are decided by what persons filled in, or carry it on. For all others it stays sealed.
    private static let withPersonalData: Set<String> = [
        "receive", "forward", "answer-supplement", "correct", "enter",
    ]

    private func draft(
        _ name: String, body: JSONValue, state: DossierState, stream: StreamID, now: Instant, caller: Caller
    ) async throws -> DossierDesk.Draft {
        if caller.citizen != nil { try Self.requireOwnWay(body) }
        let snapshot = registry.snapshot
        let procedure = try await procedure(of: state, on: now.localDay, snapshot)
        let definition = procedure?.definition
        var keys = try await desk.keysAsLoaded(of: stream)
        var opened: [String: [String: FieldValue]] = [:]
        if Self.withPersonalData.contains(name) {
            opened = try DossierDesk.open(state, &keys)
        }
        var reader = RequestReader(
            keys: keys, version: Int(state.version) + 1, state: state, definition: definition, opened: opened)
        var material = RequestReader.Material(
            channel: caller.channel, now: now, draft: state.lastPaper(PaperKind.draft.name))
        if name == "issue", let result = definition?.result(inCase: state.caseID) {
            let number = try await store.resultNumber(
                stream: stream, result: reservation(of: result.code, state, on: now.localDay))
            if let number, let paper = state.lastPaper(result.template) {
                material.result = (result.code, number, paper)
            }
        }
        guard let command = try reader.command(name, body, material) else {
            throw Self.unknownCommand(name)
        }
        var named: [AgencyCode] = []
        if case .forward(let forward) = command { named.append(forward.to) }
        var context = context(caller, state, now: now, snapshot: snapshot, agencies: named)
        context.procedure = procedure
        try await introduce(caller, to: &context, state, stream)
        if Self.enteringSteps.contains(name) { context.absentHolders = absentHolders(state, now, snapshot) }
        context.opened = reader.opened
        context.answered = reader.given
        context.changed = reader.given.filter { name in
            let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
            return parts.count < 2 || reader.opened[parts[0]]?[parts[1]] != opened[parts[0]]?[parts[1]]
        }
        switch command {
        case .assign(let assign): context.officer = officerFacts(assign.officer, now, snapshot)
        case .handOver(let handOver): context.officer = officerFacts(handOver.to, now, snapshot)
        case .deliver:
            // What is handed over is the paper itself, not the record of it.
            if let result = state.result { _ = try await openPaper(result.paper, stream: stream) }
        default: break
        }
        context.signature = signatureFacts(command, state: state, caller: caller, now: now, snapshot: snapshot)
        context.approval = approvalFacts(command, state: state, snapshot: snapshot)
        context.orderStem = OrderNumber.stem(stream.bytes)
        var rows: [CompanionRow] = []
        if case .forward(let forward) = command, let definition {
            rows = try tokenRows(opened, definition: definition, agencies: [forward.to], stream: stream)
        } else if let definition, reader.opened != opened {
            rows = try tokenRows(reader.opened, definition: definition, agencies: Set(state.agencies), stream: stream)
            rows += partyRows(
                reader.opened, definition: definition, representative: state.representative, stream: stream)
            if reader.opened["applicant"]?["full_name"] != opened["applicant"]?["full_name"],
                let name = try reader.sealedApplicant()
            {
                rows.append(Companions.applicant(name, version: reader.version, stream: stream))
            }
        }
        return DossierDesk.Draft(command: command, context: context, keys: reader.keys, rows: rows)
    }

    /// Commands after which somebody who had the dossier before may get it back.
    private static let enteringSteps: Set<String> = ["receive", "forward", "act", "issue", "answer-effect"]

    /// The definition that a command is decided by: the pinned one; until the dossier is received, the one in force on `day`, if any is.
    func procedure(
        of state: DossierState, on day: Day, _ snapshot: RegistrySnapshot
    ) async throws -> PinnedProcedure? {
        guard var digest = state.definition else { return nil }
        if state.receivedAt == nil, state.end == nil, let code = state.procedure {
            digest = snapshot.procedure(code, on: day)?.digest ?? digest
        }
        return PinnedProcedure(definition: try await definitions.definition(digest), digest: digest)
    }

    func absentHolders(_ state: DossierState, _ now: Instant, _ snapshot: RegistrySnapshot) -> Set<Holder> {
        Set(
            state.holders.filter { holder in
                let authority = snapshot.organisation.authority(of: holder.officer, at: now)
                return authority.isOnLeave
                    || !authority.posts.contains { $0.role.id == holder.role && $0.answersFor.contains(holder.agency) }
            })
    }

    private func officerFacts(_ id: OfficerID, _ now: Instant, _ snapshot: RegistrySnapshot) -> OfficerFacts {
        let authority = snapshot.organisation.authority(of: id, at: now)
        var roles: [AgencyCode: Set<Role>] = [:]
        for post in authority.posts {
            for agency in post.answersFor { roles[agency, default: []].insert(post.role) }
        }
        return OfficerFacts(id: id, roles: roles, isOnLeave: authority.isOnLeave)
    }

    /// Checks the signature that a command brings, or for a delivery the one on the issued result.
    private func signatureFacts(
        _ command: DossierCommand, state: DossierState, caller: Caller, now: Instant, snapshot: RegistrySnapshot
    ) -> SignatureFacts? {
        switch command {
        case .act(let act):
            guard let signature = act.signature, let draft = act.paper ?? state.draft, let officer = caller.officer
            else {
                return nil
            }
            let statement = statement(state, result: nil, number: Self.draftNumber, draft)
            return check(signature, statement, owners: [.officer(officer)], at: now, snapshot)
        case .issue(let issue):
            let agency = state.entry?.agency ?? state.competent
            guard let agency else { return nil }
            let statement = statement(state, result: issue.result, number: String(issue.serial), issue.paper)
            return check(
                issue.signature, statement, owners: sealOwners(agency, at: now, snapshot), at: now, snapshot)
        case .deliver:
            guard let result = state.result, let agency = state.competent else { return nil }
            let statement = statement(state, result: result.code, number: String(result.serial), result.paper)
            // The key must have been the agency's when the result was issued; it may have been replaced since.
            let issued = state.issuedAt ?? now
            return check(
                result.signature, statement, owners: sealOwners(agency, at: issued, snapshot), at: issued, snapshot)
        default: return nil
        }
    }

    /// Checks the signatory's approval that a result rests on, by the keys of the day on which it was given.
    private func approvalFacts(
        _ command: DossierCommand, state: DossierState, snapshot: RegistrySnapshot
    ) -> SignatureFacts? {
        let approval: Approval?
        switch command {
        case .issue: approval = state.approval
        case .deliver: approval = state.result?.approval
        default: return nil
        }
        guard let approval else { return nil }
        let statement = statement(state, result: nil, number: Self.draftNumber, approval.draft)
        return check(
            approval.signature, statement, owners: [.officer(approval.officer)], at: approval.at, snapshot)
    }

    /// Whose seal a result of `agency` may bear at an instant: its own, after a merger that of the successor, which answers for it.
    private func sealOwners(
        _ agency: AgencyCode, at instant: Instant, _ snapshot: RegistrySnapshot
    ) -> Set<SigningKey.Owner> {
        [.agency(agency), .agency(snapshot.organisation.successor(of: agency, on: instant.localDay) ?? agency)]
    }

    /// Stands where a number will be, in what is signed over a draft.
    static let draftNumber = "draft"

    /// What a signature is made over.
    func statement(_ state: DossierState, result: String?, number: String, _ paper: PaperRecord) -> ResultStatement {
        ResultStatement(
            dossierCode: state.code?.text ?? "", resultCode: result ?? state.procedure ?? "", number: number,
            agencyCode: (state.competent ?? state.receiving)?.rawValue ?? "",
            documentDigest: Hex.bytes(paper.sha256) ?? [],
            contentDigest: paper.content.flatMap(Hex.bytes) ?? [])
    }

    private func check(
        _ signature: Dossiers.DetachedSignature, _ statement: ResultStatement, owners: Set<SigningKey.Owner>,
        at: Instant,
        _ snapshot: RegistrySnapshot
    ) -> SignatureFacts {
        let keys = snapshot.organisation.keys.values
            .filter { owners.contains($0.key.owner) && $0.isValid(at: at) }
            .compactMap { try? PublicKey(bytes: $0.key.publicKey) }
        let belongs = keys.contains { $0.fingerprint == signature.key }
        var verifies = false
        if let bytes = Data(base64Encoded: signature.value), signature.algorithm == "ed25519" {
            let detached = Papers.DetachedSignature(
                algorithm: .ed25519, keyFingerprint: signature.key, signedAt: signature.signedAt, bytes: Array(bytes))
            verifies = (try? statement.verify(detached, trusting: keys)) != nil
        }
        return SignatureFacts(
            key: signature.key, verifies: verifies, belongsToSigner: belongs,
            registered: keys.map(\.fingerprint).sorted())
    }

    /// What there is to sign: `GET /v1/dossiers/{code}/signing/{draft|result}`.
    public func signingStatement(
        code: String, paper kind: String, by caller: Caller
    ) async throws(CaseworkError) -> JSONValue {
        try await answering {
            guard kind == "draft" || kind == "result" else { throw Self.unknownPaper(kind) }
            let (state, stream) = try await self.visible(code, caller)
            // What is not signed yet is officers' among themselves, its digest too: few words tell what was found.
            guard caller.officer != nil else { throw Self.officersOnly }
            let paper: PaperRecord?
            var number = Self.draftNumber
            var result = state.procedure ?? ""
            if kind == "result", let digest = state.definition {
                let definition = try await self.definitions.definition(digest).result(inCase: state.caseID)
                result = definition?.code ?? ""
                paper = definition.flatMap { state.lastPaper($0.template) }
                number =
                    try await self.store.resultNumber(
                        stream: stream,
                        result: self.reservation(of: result, state, on: try await self.clock.now().localDay)
                    ).map { String($0.serial) } ?? ""
            } else {
                paper = state.draft ?? state.lastPaper(PaperKind.draft.name)
            }
            guard let paper, !number.isEmpty else { throw Self.notPrinted(isResult: kind == "result", state) }
            let statement = self.statement(state, result: kind == "result" ? result : nil, number: number, paper)
            return [
                "dossier": .string(statement.dossierCode), "result": .string(statement.resultCode),
                "number": .string(statement.number), "agency": .string(statement.agencyCode),
                "sha256": .string(paper.sha256), "content": .string(paper.content ?? ""),
                "paper": .string(paper.attachment),
            ]
        }
    }

    /// The state of a dossier that the caller may see.
    func visible(_ code: String, _ caller: Caller) async throws -> (DossierState, StreamID) {
        let (state, _, stream) = try await visibleEvents(code, caller)
        return (state, stream)
    }

    /// The same with all its events, as its stream tells them now.
    func visibleEvents(_ code: String, _ caller: Caller) async throws -> (DossierState, [RecordedEvent], StreamID) {
        let stream = try await stream(of: code)
        let events = try await reader.stream(stream)
        var state = DossierState.initial
        for event in events { try state.apply(event) }
        guard state.version > 0, try await sees(state, stream, caller) else {
            throw CaseworkError.dossierNotFound(code.shown)
        }
        return (state, events, stream)
    }
}

extension DossierState {
    /// The paper of `kind` that was printed last.
    func lastPaper(_ kind: String) -> PaperRecord? { papers.last { $0.paper.kind == kind }?.paper }
}
