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
    /// Rates the service: by whoever holds a paper of the dossier, shown by the verification string printed beside its QR code.
    ///
    /// `POST /v1/dossiers/{code}/rating`; no sign-in. Guessing is slowed down like signing in.
    public func rate(
        _ code: String, body: JSONValue, command: EventLog.CommandID, address: String
    ) async throws(CaseworkError) -> JSONValue {
        try await answering {
            var fields = try JSONFields(body)
            _ = fields.value("command_id")
            let verification = try fields.string("verification")
            let score = try fields.integer("score")
            let comment = try fields.optionalString("comment")
            try fields.end()
            try await self.access.slowRating(code, address: address)
            // One answer for both: nobody learns here which codes exist.
            guard Self.mayBeCode(code), let stream = try await self.desk.stream(code: VietnameseText.nfc(code)) else {
                throw Self.wrongVerification
            }
            let present = try await self.desk.read(stream)
            guard
                try await self.holdsPaper(stream, code: present.code?.text ?? "", verification: verification)
            else { throw Self.wrongVerification }
            self.access.forgiveRating(code, address: address)
            let actor = Actor(issuer: "paper", subject: code, channel: .online)
            let outcome = try await self.desk.perform(
                command, .init(type: DossierEvent.Rated.type, by: actor), on: stream, code: code, mayBegin: false,
                sees: { _ in true },
                draft: { [self] state, now in
                    var reader = RequestReader(
                        keys: try await desk.keys(of: stream), version: Int(state.version) + 1, state: state,
                        definition: nil, opened: [:])
                    let sealed = try reader.sealed(comment, as: "comment")
                    var context = DossierContext(
                        now: now, actor: actor, procedure: nil, calendar: calendar,
                        rules: configuration.rules)
                    context.isApplicant = true
                    return DossierDesk.Draft(
                        command: .rate(.init(score: score, comment: sealed)), context: context, keys: reader.keys)
                })
            return [
                "code": .string(code), "score": .integer(outcome.state.rating ?? score),
                "repeated": .bool(outcome.isRepeated),
            ]
        }
    }

    private static let wrongVerification = CaseworkError(
        .forbidden, code: "rating.wrong-verification",
        message: Bilingual(
            vi: "Mã hồ sơ và chuỗi kiểm tra không khớp với giấy tờ nào.",
            en: "The code and the verification string do not belong to any paper."))

    /// Whether the string stands on a paper that was printed for the dossier, on whichever day.
    private func holdsPaper(_ stream: StreamID, code: String, verification: String) async throws -> Bool {
        let key = configuration.keyring.paperMarkKey
        for recorded in try await reader.stream(stream) {
            let event = try DossierEvent.decode(type: recorded.type, body: try JSONReader.read(recorded.body))
            guard case .paperRecorded(let fact) = event.fact, let kind = PaperKind(fact.paper.kind) else { continue }
            let mark = PaperMark.derive(key: key, dossierCode: code, kind: kind, date: event.decidedAt.localDay)
            if mark.isVerified(by: verification) { return true }
        }
        return false
    }
}
