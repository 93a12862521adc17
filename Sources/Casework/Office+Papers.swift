import Dossiers
public import EventLog
public import JSON
import Organisation
import Papers
import Procedures
import Sealing
import Vietnamese
import WorkingTime

extension Office {
    /// Prints a paper, stores it encrypted, and records the hash of its bytes: `POST /v1/dossiers/{code}/papers/{kind}`.
    ///
    /// `result` is the procedure's own result document; printing it reserves its number.
    public func printPaper(
        _ name: String, of code: String, command: EventLog.CommandID, seen: SeenVersions? = nil, by caller: Caller
    ) async throws(CaseworkError) -> JSONValue {
        try await answering {
            let stream = try await self.stream(of: code)
            let outcome = try await self.withUploads { inHand in
                try await self.desk.perform(
                    command, .init(type: DossierEvent.PaperRecorded.type, by: caller.actor()), on: stream, code: code,
                    mayBegin: false, sees: { [self] in try await sees($0, stream, caller) },
                    draft: { [self] state, now in
                        inHand.isProposed = false
                        try seen?.require(state)
                        let draft = try await printing(
                            name, state: state, stream: stream, now: now, caller: caller, inHand: inHand)
                        inHand.isProposed = true
                        return draft
                    })
            }
            guard case .object(var answer) = try await self.answer(outcome, caller) else { return .null }
            if let paper = outcome.state.papers.last?.paper {
                answer["id"] = .string(paper.attachment)
                answer["kind"] = .string(paper.kind)
                answer["sha256"] = .string(paper.sha256)
                answer["size"] = .integer(paper.size)
                if let version = outcome.state.papers.last?.version {
                    let copies = try Self.copies(try await self.reader.stream(stream))
                    answer.set("copy", copies[version].map(JSONValue.integer))
                }
                // The officer holds the paper on which this stands beside the QR code.
                if let kind = PaperKind(paper.kind), let decidedAt = outcome.decidedAt {
                    let mark = PaperMark.derive(
                        key: self.configuration.keyring.paperMarkKey, dossierCode: outcome.state.code?.text ?? "",
                        kind: kind,
                        date: decidedAt.localDay)
                    answer["verification"] = .string(mark.verification)
                }
            }
            return .object(answer)
        }
    }

    private func printing(
        _ name: String, state: DossierState, stream: StreamID, now: Instant, caller: Caller, inHand: UploadsInHand
    ) async throws -> DossierDesk.Draft {
        var definition: ProcedureDefinition?
        if let digest = state.definition { definition = try await definitions.definition(digest) }
        let isResult = name == "result"
        guard let kind = PaperKind(isResult ? definition?.result(inCase: state.caseID)?.template ?? "" : name),
            isResult || PaperKind.forms.contains(kind)
        else { throw Self.unknownPaper(name) }
        var context = context(caller, state, now: now, snapshot: registry.snapshot)
        context.procedure = definition.map { PinnedProcedure(definition: $0, digest: state.definition ?? "") }
        if isResult {
            // Who may not issue now may not use up a number of the register.
            try requireIssuable(
                state, definition: definition, standing: context.standing, agencies: context.agencies)
        }
        var keys = try await desk.keys(of: stream)
        // Who may not print does not keep the renderer busy.
        let sample = PaperRecord(
            kind: kind.name, sha256: Hex.text([UInt8](repeating: 0, count: 32)), size: 1,
            template: Hex.text([UInt8](repeating: 0, count: 32)),
            attachment: Hex.text([UInt8](repeating: 0, count: 16)))
        let printer = try Dossiers.decide(state, .recordPaper(.init(paper: sample)), context).first?.by
        try await requireOpen(sample, state, caller)
        var request = PaperRequest(
            state: state, opened: try DossierDesk.open(state, &keys), definition: definition,
            organisation: registry.snapshot.organisation, now: now, caller: caller.acting(as: printer),
            written: try await written(in: stream, &keys), trackingSite: configuration.trackingSite,
            markKey: configuration.keyring.paperMarkKey)
        if configuration.trackingSite != nil, state.filedAt != nil {
            request.trackingSecret = try await secret(of: stream).text
        }
        var content: PaperContent
        if isResult, let result = definition?.result(inCase: state.caseID) {
            let number = try await resultNumber(
                result, of: request.present(state.competent ?? state.receiving),
                as: reservation(of: result.code, state, on: now.localDay), stream: stream, now: now)
            content = try request.showing(result).content(kind, number: number.text)
        } else {
            // Filled once without a number: what is not due yet uses none up.
            content = try request.content(kind, number: nil)
            if let number = try await formNumber(kind, request, stream: stream) {
                content = try request.content(kind, number: number)
            }
        }
        let paper = try await configuration.papers.render(content)
        let stored = try await store(paper.pdf, of: stream, keys: &keys, inHand: inHand)
        let record = PaperRecord(
            kind: kind.name, sha256: Hex.text(paper.sha256), size: Int64(paper.pdf.count),
            template: Hex.text(paper.templateDigest), attachment: stored.id,
            content: isResult || kind == .draft ? request.contentDigest : nil)
        return DossierDesk.Draft(
            command: .recordPaper(.init(paper: record)), context: context, keys: keys, rows: [stored.row])
    }

    /// The number of a result: reserved when its paper is first printed, the same for every later print.
    private func resultNumber(
        _ result: ResultDefinition, of agency: AgencyCode?, as name: String, stream: StreamID, now: Instant
    ) async throws -> ResultNumber {
        if let known = try await store.resultNumber(stream: stream, result: name) { return known }
        let year = now.localDay.year
        let serial = try await store.nextSerial(agency: agency?.rawValue ?? "", series: "result/\(result.code)/\(year)")
        let text = NumberTemplate(result.numberTemplate).number(serial: serial, day: now.localDay)
        try await store.reserve(ResultNumber(serial: serial, text: text), stream: stream, result: name)
        return try await store.resultNumber(stream: stream, result: name) ?? ResultNumber(serial: serial, text: text)
    }

    /// The name under which a result's number is reserved. After a merger the result is the successor's, and its number comes from the
    /// successor's register: one that the merged agency had reserved is not used.
    func reservation(of result: String, _ state: DossierState, on day: Day) -> String {
        guard let competent = state.competent ?? state.receiving,
            let present = registry.snapshot.organisation.successor(of: competent, on: day), present != competent
        else { return result }
        return "\(result)@\(present.rawValue)"
    }

    /// The number of a form of the agency that gives it, counted by year: reserved when it is first printed, the same for every
    /// later print. `nil` for a draft, which is no notice.
    private func formNumber(
        _ kind: PaperKind, _ request: PaperRequest, stream: StreamID
    ) async throws -> String? {
        guard kind != .draft else { return nil }
        // Each request for a supplement is a paper of its own.
        let name = "form/\(kind.name)" + (kind == .supplementRequest ? "/\(request.state.supplements)" : "")
        if let known = try await store.resultNumber(stream: stream, result: name) { return known.text }
        let year = request.now.localDay.year
        // The agency of the letterhead: a receipt is the receiving agency's, a notice of whoever gives it.
        let agency = kind == .receipt ? request.state.receiving : request.caller.post?.agency
        let serial = try await store.nextSerial(
            agency: request.present(agency ?? request.state.receiving)?.rawValue ?? "",
            series: "form/\(kind.name)/\(year)")
        let number = ResultNumber(serial: serial, text: "\(serial)/\(year)")
        try await store.reserve(number, stream: stream, result: name)
        return try await store.resultNumber(stream: stream, result: name)?.text ?? number.text
    }

    /// What people wrote into the latest event of each type, opened: what forms 02 to 04 print.
    private func written(in stream: StreamID, _ keys: inout DossierKeys) async throws -> PaperRequest.Written {
        var written = PaperRequest.Written()
        for recorded in try await reader.stream(stream) {
            let event = try DossierEvent.decode(type: recorded.type, body: try JSONReader.read(recorded.body))
            if case .apologised(let fact) = event.fact { written.apology = fact }
            guard let blob = event.writtenText else { continue }
            written.texts[recorded.type] = try keys.openTexts(blob, version: recorded.version)
        }
        return written
    }

    static func unknownPaper(_ name: String) -> CaseworkError {
        CaseworkError(
            .notFound, code: "paper.unknown",
            message: Bilingual(
                vi: "Không có loại giấy tờ “\(name.shown)”.", en: "There is no paper “\(name.shown)”."),
            advice: Bilingual(
                vi: "Có: receipt, supplement-request, refusal, apology, draft, result.",
                en: "There are: receipt, supplement-request, refusal, apology, draft, result."))
    }

    /// There is no paper yet that could be signed: of a result, what has to come before its printing is said first.
    static func notPrinted(isResult: Bool, _ state: DossierState) -> any Error {
        if isResult, state.result == nil, state.entry != nil {
            if state.draft == nil { return DossierRefusal.step(.nothingDrafted) }
            if state.approval == nil { return DossierRefusal.step(.notSigned) }
        }
        return isResult
            ? CaseworkError(
                .conflict, code: "paper.not-printed",
                message: Bilingual(
                    vi: "Chưa in kết quả có số nên chưa thể ban hành.",
                    en: "The numbered result has not been printed, so it cannot be issued."),
                advice: Bilingual(vi: "In giấy tờ loại “result” trước.", en: "Print the paper “result” first."))
            : CaseworkError(
                .conflict, code: "paper.draft-not-printed",
                message: Bilingual(
                    vi: "Chưa in dự thảo nên chưa có gì để ký.",
                    en: "No draft has been printed: there is nothing to sign."),
                advice: Bilingual(vi: "In giấy tờ loại “draft” trước.", en: "Print the paper “draft” first."))
    }

    static func notYet(_ name: String) -> CaseworkError {
        CaseworkError(
            .conflict, code: "paper.not-yet",
            message: Bilingual(
                vi: "Hồ sơ chưa đến bước in giấy tờ “\(name)”.",
                en: "The dossier has not come to the point of the paper “\(name)”."))
    }
}

extension PaperKind {
    /// The forms that a dossier may be printed on besides its result.
    static let forms: Set<PaperKind> = [.receipt, .supplementRequest, .refusal, .apology, .draft]
}

extension DossierEvent {
    /// The text that a person wrote into the event, such as a reason.
    var writtenText: SealedBlob? {
        switch fact {
        case .notReceived(let fact): fact.reasons
        case .supplementRequested(let fact): fact.reasons
        case .apologised(let fact): fact.reason
        case .acted(let fact): fact.reason
        case .stopped(let fact): fact.reason
        default: nil
        }
    }
}
