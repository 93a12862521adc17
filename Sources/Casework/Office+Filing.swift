import Dossiers
public import EventLog
public import JSON
import Organisation
import Papers
import Payments
import Procedures
import Sealing
import Vietnamese
import WorkingTime

extension Office {
    /// Files a dossier, or writes a draft: `POST /v1/dossiers`, `POST /v1/drafts`.
    ///
    /// The same command identifier, or the same code from the same system, meets the same dossier.
    /// - Returns: The dossier answer.
    /// - Throws: `CaseworkError`.
    public func file(
        _ body: JSONValue, asDraft: Bool = false, command: EventLog.CommandID, by caller: Caller
    ) async throws(CaseworkError) -> JSONValue {
        try await answering {
            let head = try RequestReader.FilingHead(body)
            guard let procedure = head.procedure else { throw JSONError(.missing, path: "procedure") }
            let receiving = try self.receivingAgency(head, caller)
            let now = try await self.clock.now()
            let seed: String
            if let system = caller.actingSystem, let code = head.code {
                seed = "system/\(system.rawValue)/\(code)"
            } else {
                seed = "command/\(command)"
            }
            let (usual, candidates) = try await self.lanes.candidates(seed: seed, year: now.localDay.year)
            // Known before it is asked what exists: a stream that does not exist then is empty up to here.
            let emptyAt = try await self.lanes.writer(usual.lane).head.position
            // Both questions go out together.
            async let holder = self.holder(ofCode: head.code)
            let existing = try await self.store.existing(of: candidates)
            let stream = existing ?? usual
            let known = try await holder
            let isTaken = known != nil && known != stream
            let type = asDraft ? DossierEvent.Drafted.type : DossierEvent.Filed.type
            let outcome = try await self.desk.perform(
                command, .init(type: type, by: caller.actor()), on: stream, code: head.code ?? "", mayBegin: true,
                emptyAt: existing == nil ? emptyAt : nil,
                sees: { [self] in try await sees($0, stream, caller) },
                draft: { [self] state, now in
                    guard state.version == 0 || state.phase == .draft else { throw Self.codeTaken }
                    let filing = try await filing(
                        body, head: head, procedure: procedure, receiving: receiving, asDraft: asDraft, state: state,
                        stream: stream, now: now, caller: caller)
                    if isTaken {
                        // Only who might file under it learns that somebody has.
                        _ = try Dossiers.decide(state, filing.command, filing.context)
                        throw Self.codeTaken
                    }
                    return filing
                })
            return try await self.answer(outcome, caller)
        }
    }

    /// Files a draft, or writes it anew: the commands `file` and `draft` on it. What the body does not name stays as the draft has it.
    func fileDraft(
        _ body: JSONValue, code: String, asDraft: Bool, command: EventLog.CommandID, seen: SeenVersions?,
        by caller: Caller
    ) async throws -> JSONValue {
        // Read before the dossier is looked for: what is wrong with it tells nobody which codes exist.
        let head = try RequestReader.FilingHead(body)
        let receiving = try receivingAgency(head, caller)
        let stream = try await stream(of: code)
        let type = asDraft ? DossierEvent.Drafted.type : DossierEvent.Filed.type
        let outcome = try await desk.perform(
            command, .init(type: type, by: caller.actor()), on: stream, code: code, mayBegin: false,
            sees: { [self] in try await sees($0, stream, caller) },
            draft: { [self] state, now in
                try seen?.require(state)
                return try await filing(
                    body, head: head, procedure: head.procedure ?? state.procedure ?? "", receiving: receiving,
                    asDraft: asDraft, state: state, stream: stream, now: now, caller: caller)
            })
        return try await answer(outcome, caller)
    }

    /// The dossier that has a code already.
    private func holder(ofCode code: String?) async throws -> StreamID? {
        guard let code else { return nil }
        return try await desk.stream(code: code)
    }

    private func receivingAgency(_ head: RequestReader.FilingHead, _ caller: Caller) throws -> AgencyCode {
        if let agency = head.receiving ?? caller.post?.agency { return agency }
        if caller.officer != nil {
            throw CaseworkError(
                .forbidden, code: "access.no-post",
                message: Bilingual(
                    vi: "Hôm nay bạn không giữ vai trò nào (hoặc đang nghỉ phép).",
                    en: "You hold no post today, or are on leave."),
                advice: Bilingual(vi: "Xem các vai trò: toantrinh whoami.", en: "See your posts: toantrinh whoami."))
        }
        throw JSONError(.missing, path: "receiving_agency")
    }

    private func filing(
        _ body: JSONValue, head: RequestReader.FilingHead, procedure: String, receiving: AgencyCode, asDraft: Bool,
        state: DossierState, stream: StreamID, now: Instant, caller: Caller
    ) async throws -> DossierDesk.Draft {
        let snapshot = registry.snapshot
        let day = (head.filedAt ?? now).localDay
        guard let published = snapshot.procedure(procedure, on: day) else {
            throw CaseworkError(
                .unprocessable, code: "procedure.not-in-force",
                message: Bilingual(
                    vi: "Thủ tục “\(procedure.shown)” chưa được công bố hoặc không có hiệu lực ngày \(day.vi).",
                    en: "The procedure “\(procedure.shown)” is not published, or not in force on \(day.en)."),
                advice: Bilingual(
                    vi: "Xem danh sách: toantrinh procedures.", en: "See the list: toantrinh procedures."))
        }
        let definition = try await definitions.definition(published.digest)
        // What does not exist yet has no keys.
        var keys =
            state.version == 0
            ? DossierKeys(stream: stream, keyring: configuration.keyring, stored: [:])
            : try await desk.keysAsLoaded(of: stream)
        let opened = try DossierDesk.open(state, &keys)
        var body = body
        if let citizen = caller.citizen {
            body = try completed(body, by: citizen, state: state, opened: opened, definition: definition)
        }
        var reader = RequestReader(
            keys: keys, version: Int(state.version) + 1, state: state, definition: definition, opened: opened)
        let channel = head.channel ?? (state.phase == .draft ? state.channel : nil) ?? caller.channel
        // What the body says; a portal's own code stays with its draft, whoever goes on with it.
        let brought = head.code
        let command =
            asDraft
            ? try reader.draft(body, procedure: procedure, channel: channel, externalCode: brought)
            : try reader.file(
                body, head: head, receiving: receiving, channel: channel, externalCode: brought,
                attestation: try RequestReader.attestation(body, named: citizens.name(of:at:)))
        let agencies = [receiving, head.competent, head.returning].compactMap { $0 }
        var context = context(caller, state, now: now, snapshot: snapshot, agencies: agencies)
        context.procedure = PinnedProcedure(definition: definition, digest: published.digest)
        context.actor = caller.actor(
            channel: channel, onBehalfOf: try body.object?["on_behalf_of"]?.asString("on_behalf_of"))
        context.opened = reader.opened
        context.orderStem = OrderNumber.stem(stream.bytes)
        context.isSystemTrusted =
            caller.actingSystem.map {
                snapshot.organisation.mayFile($0, for: receiving, procedure: procedure, at: now)
            } ?? false
        try await introduce(caller, to: &context, state, stream)
        try await requireRoom(for: caller, asDraft: asDraft, state, now: now)
        let kept = asDraft ? state.code : brought == nil || brought == state.keptCode?.text ? state.keptCode : nil
        let isKept = kept != nil
        if !isKept, brought == nil || caller.actingSystem == nil {
            let template = try codeTemplate(on: now.localDay)
            // What is refused uses up no number of the day: it is refused with a code that nobody gets.
            context.proposedCode = ProposedCode(
                text: template.code(agency: receiving, day: now.localDay, serial: 0), template: template.id)
            _ = try Dossiers.decide(state, command, context)
            context.proposedCode = try await proposedCode(receiving, template, day: now.localDay, draft: asDraft)
        }
        let code = kept?.text ?? brought ?? context.proposedCode?.text
        var rows: [CompanionRow] = []
        if let code {
            rows = try filingRows(
                code: code, isNew: state.code?.text != code, definition: definition, agencies: Set(agencies),
                stream: stream, reader: &reader)
            let representative: Representative? =
                if case .file(let filed) = command { filed.representative } else { nil }
            rows += partyRows(
                reader.opened, definition: definition, representative: representative, isDraft: asDraft, caller: caller,
                stream: stream)
        }
        return DossierDesk.Draft(command: command, context: context, keys: reader.keys, rows: rows)
    }

    private func codeTemplate(on day: Day) throws -> CodeTemplate {
        guard let template = CodeTemplate.inUse(configuration.codeTemplates, on: day) else { throw Self.noCodeTemplate }
        return template
    }

    /// The code of a new dossier by the template in force (data, chosen by date); a draft gets one of its own kind.
    private func proposedCode(
        _ agency: AgencyCode, _ template: CodeTemplate, day: Day, draft: Bool
    ) async throws -> ProposedCode {
        let series = (draft ? "draft/" : "dossier/") + day.iso
        for _ in 0..<Self.serialAttempts {
            let serial = try await store.nextSerial(agency: agency.rawValue, series: series)
            let code = (draft ? "NHAP-" : "") + template.code(agency: agency, day: day, serial: serial)
            // A system may have brought a code of this form with it. One that comes at this very moment is refused by the log, and
            // the next serial is tried.
            if try await store.stream(code: code) == nil { return ProposedCode(text: code, template: template.id) }
        }
        throw Self.serialsTaken
    }

    /// How many serials of a day are tried that another system's codes occupy.
    private static let serialAttempts = 1000

    /// The rows beside the events of a filing: its code, and the tokens under which its persons are found.
    private func filingRows(
        code: String, isNew: Bool, definition: ProcedureDefinition, agencies: Set<AgencyCode>,
        stream: StreamID, reader: inout RequestReader
    ) throws -> [CompanionRow] {
        let name = try reader.sealedApplicant()
        // A code is given once: its row is never written again, also not for the dossier that has it.
        var rows =
            isNew
            ? [Companions.filing(code: code, stream: stream, applicant: name)]
            : name.map { [Companions.applicant($0, version: reader.version, stream: stream)] } ?? []
        rows += try tokenRows(reader.opened, definition: definition, agencies: agencies, stream: stream)
        return rows
    }

    /// Keyed tokens for every searchable field of every subject, for each agency that has to do with the dossier.
    func tokenRows(
        _ opened: [String: [String: FieldValue]], definition: ProcedureDefinition, agencies: Set<AgencyCode>,
        stream: StreamID
    ) throws -> [CompanionRow] {
        var rows: [CompanionRow] = []
        for agency in agencies.sorted(by: { $0.rawValue < $1.rawValue }) {
            let maker = tokenMakers[agency]
            var tokens = Set<[UInt8]>()
            for subject in definition.subjects {
                for field in subject.fields {
                    guard let search = field.search, case .string(let text)? = opened[subject.id]?[field.id] else {
                        continue
                    }
                    switch search {
                    case .name: tokens.formUnion(maker.tokens(ofName: text).map(\.bytes))
                    case .number: tokens.formUnion(maker.tokens(ofNumber: text).map(\.bytes))
                    }
                }
            }
            for token in tokens.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
                rows.append(Companions.token(token, agency: agency, stream: stream))
            }
        }
        return rows
    }

    private static let noCodeTemplate = CaseworkError(
        .fault, code: "casework.no-code-template",
        message: Bilingual(
            vi: "Chưa có mẫu mã hồ sơ cho hôm nay.", en: "There is no template for dossier codes today."),
        advice: Bilingual(vi: "Khai báo mẫu trong cấu hình.", en: "Add one to the configuration."))

    private static let serialsTaken = CaseworkError(
        .conflict, code: "casework.serials-taken",
        message: Bilingual(
            vi: "Các mã hồ sơ tiếp theo của hôm nay đều đã bị hệ thống khác dùng.",
            en: "The next codes of today have all been used by other systems."),
        advice: Bilingual(
            vi: "Kiểm tra mẫu mã hồ sơ; nộp lại để thử các số tiếp theo.",
            en: "Look at the template for codes; file again to try the numbers after them."))

    static let codeTaken = CaseworkError(
        .conflict, code: "dossier.code-taken",
        message: Bilingual(
            vi: "Mã hồ sơ này đã được nộp bằng một lệnh khác.",
            en: "A dossier of this code has been filed by another command."),
        advice: Bilingual(
            vi: "Gửi lại với đúng command_id đã dùng, hoặc dùng mã khác.",
            en: "Repeat with the command_id that was used, or use another code."))
}
