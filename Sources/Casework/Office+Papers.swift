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
        _ name: String, of code: String, command: EventLog.CommandID, by caller: Caller
    ) async throws(CaseworkError) -> JSONValue {
        try await answering {
            let stream = try await self.stream(of: code)
            let outcome = try await self.desk.perform(
                command, on: stream, code: code, mayBegin: false, sees: { [self] in sees($0, caller) },
                draft: { [self] state, now in
                    try await printing(name, state: state, stream: stream, now: now, caller: caller)
                })
            guard case .object(var answer) = try await self.answer(outcome, caller) else { return .null }
            if let paper = outcome.state.papers.last {
                answer["id"] = .string(paper.attachment)
                answer["kind"] = .string(paper.kind)
                answer["sha256"] = .string(paper.sha256)
                answer["size"] = .integer(paper.size)
                // The officer holds the paper on which this stands beside the QR code.
                if let kind = PaperKind(paper.kind), let day = outcome.state.at?.localDay {
                    let mark = PaperMark.derive(
                        key: self.configuration.keyring.paperMarkKey, dossierCode: code, kind: kind, date: day)
                    answer["verification"] = .string(mark.verification)
                }
            }
            return .object(answer)
        }
    }

    private func printing(
        _ name: String, state: DossierState, stream: StreamID, now: Instant, caller: Caller
    ) async throws -> DossierDesk.Draft {
        var definition: ProcedureDefinition?
        if let digest = state.definition { definition = try await definitions.definition(digest) }
        let isResult = name == "result"
        guard let kind = PaperKind(isResult ? definition?.results.first?.template ?? "" : name),
            isResult || PaperKind.forms.contains(kind)
        else { throw Self.unknownPaper(name) }
        var context = context(caller, state, now: now, snapshot: registry.snapshot)
        context.procedure = definition.map { PinnedProcedure(definition: $0, digest: state.definition ?? "") }
        var number: ResultNumber?
        if isResult, let result = definition?.results.first {
            // Who may not issue may not use up a number of the register.
            guard state.signature != nil else { throw PaperNotYet(kind: name) }
            guard caller.has(.clerk) else { throw Self.clerkOnly }
            number = try await resultNumber(result, state: state, stream: stream, now: now)
        }
        var keys = try await desk.keys(of: stream)
        // Who may not print does not keep the renderer busy.
        let sample = PaperRecord(
            kind: kind.name, sha256: Hex.text([UInt8](repeating: 0, count: 32)), size: 1,
            template: Hex.text([UInt8](repeating: 0, count: 32)),
            attachment: Hex.text([UInt8](repeating: 0, count: 16)))
        _ = try Dossiers.decide(state, .recordPaper(.init(paper: sample)), context)
        let request = PaperRequest(
            state: state, opened: try DossierDesk.open(state, &keys), definition: definition,
            organisation: registry.snapshot.organisation, now: now, caller: caller,
            texts: try await texts(of: stream, &keys), trackingSite: configuration.trackingSite,
            markKey: configuration.keyring.paperMarkKey)
        let content = try request.content(kind, number: number?.text)
        let paper = try await configuration.papers.render(content)
        let stored = try seal(paper.pdf, stream: stream, keys: &keys)
        try await store(stored, stream: stream, keys: keys)
        let record = PaperRecord(
            kind: kind.name, sha256: Hex.text(paper.sha256), size: Int64(paper.pdf.count),
            template: Hex.text(paper.templateDigest), attachment: stored.id)
        return DossierDesk.Draft(command: .recordPaper(.init(paper: record)), context: context, keys: keys)
    }

    /// The number of a result: reserved when its paper is first printed, the same for every later print.
    private func resultNumber(
        _ result: ResultDefinition, state: DossierState, stream: StreamID, now: Instant
    ) async throws -> ResultNumber {
        if let known = try await store.resultNumber(stream: stream, result: result.code) { return known }
        let agency = (state.competent ?? state.receiving)?.rawValue ?? ""
        let year = now.localDay.year
        let serial = try await store.nextSerial(agency: agency, series: "result/\(result.code)/\(year)")
        let text = NumberTemplate(result.numberTemplate).number(serial: serial, day: now.localDay)
        try await store.reserve(ResultNumber(serial: serial, text: text), stream: stream, result: result.code)
        return try await store.resultNumber(stream: stream, result: result.code)
            ?? ResultNumber(serial: serial, text: text)
    }

    /// The latest text of each type of event, opened: what forms 02 to 04 print.
    private func texts(of stream: StreamID, _ keys: inout DossierKeys) async throws -> [String: String] {
        var texts: [String: String] = [:]
        for recorded in try await reader.stream(stream) {
            let event = try DossierEvent.decode(type: recorded.type, body: try JSONReader.read(recorded.body))
            guard let blob = event.writtenText else { continue }
            texts[recorded.type] = try keys.openText(blob, version: recorded.version)
        }
        return texts
    }

    static func unknownPaper(_ name: String) -> CaseworkError {
        CaseworkError(
            .notFound, code: "paper.unknown",
            message: Bilingual(
                vi: "Không có loại giấy tờ “\(name.prefix(40))”.", en: "There is no paper “\(name.prefix(40))”."),
            advice: Bilingual(
                vi: "Có: receipt, supplement-request, refusal, apology, draft, result.",
                en: "There are: receipt, supplement-request, refusal, apology, draft, result."))
    }

    static func notYet(_ name: String) -> CaseworkError {
        CaseworkError(
            .conflict, code: "paper.not-yet",
            message: Bilingual(
                vi: "Hồ sơ chưa đến bước in giấy tờ “\(name)”.",
                en: "The dossier has not come to the point of the paper “\(name)”."))
    }

    private static let clerkOnly = CaseworkError(
        .forbidden, code: "paper.clerk-only",
        message: Bilingual(
            vi: "Chỉ văn thư được cấp số và in kết quả.", en: "Only the clerk numbers and prints a result."))
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
