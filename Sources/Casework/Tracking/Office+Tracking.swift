import Dossiers
public import EventLog
public import JSON
import Organisation
import Payments
import Procedures
import Vietnamese
import WorkingTime

extension Office {
    /// How a dossier stands, for whoever shows its code and its secret: `GET /v1/tracking/{code}`. No sign-in, and nothing of a person.
    ///
    /// - Parameters:
    ///   - code: The dossier.
    ///   - secret: What stands on the receipt.
    ///   - address: Where the request comes from: guessing is slowed down.
    /// - Returns: Status, appointments, and what is asked of the citizen.
    /// - Throws: `CaseworkError`: the same one for a code that does not exist and a secret that is wrong.
    public func track(_ code: String, secret: String, address: String) async throws(CaseworkError) -> JSONValue {
        try await answering {
            let state = try await self.tracked(code, secret: secret, address: address)
            let now = try await self.clock.now()
            let row = try await self.row(DossierHeader(state), applicant: nil, now: now)
            let shown = row.json.object ?? [:]
            var answer = JSONObject()
            for name in [
                "code", "procedure", "title", "status", "status_label", "phase", "ended", "step_label", "receiving",
                "competent", "returning", "filed_at", "due", "remaining", "overdue", "version",
            ] { answer.set(name, shown[name]) }
            answer.set("received_at", state.receivedAt?.json)
            answer.set("ended_at", state.endedAt?.json)
            answer.set("first_appointment", state.firstAppointment?.json)
            answer["reappointments"] = .integer(state.reappointments)
            answer.set("waiting", state.waiting.map { Self.asked($0, row.definition) })
            if !state.account.isEmpty {
                answer["payment"] = [
                    "waiting": .bool(state.isPaymentAwaited), "outstanding": .integer(max(0, state.outstanding)),
                ]
            }
            answer.set("delivery", state.delivery.map { .string($0.rawValue) })
            answer["result_ready"] = .bool(state.result != nil)
            return .object(answer)
        }
    }

    /// Where the open order of a tracked dossier is paid: `GET /v1/tracking/{code}/payment`.
    public func trackPayment(_ code: String, secret: String, address: String) async throws(CaseworkError) -> JSONValue {
        try await answering {
            let state = try await self.tracked(code, secret: secret, address: address)
            var answer: JSONObject = [
                "code": .string(state.code?.text ?? code), "waiting": .bool(state.isPaymentAwaited),
                "outstanding": .integer(state.account.isEmpty ? 0 : max(0, state.outstanding)),
            ]
            if let open = state.account.openOrder {
                var order: JSONObject = [
                    "number": .string(open.order.number), "amount": .integer(open.order.amount),
                    "asked_at": open.askedAt.json,
                ]
                order.set("expires", open.order.expires?.json)
                answer["order"] = .object(order)
            }
            answer.set("gateways", try await self.payAddresses(state, client: address))
            return .object(answer)
        }
    }

    /// The secret of a dossier that the caller may see, or a new one: `POST /v1/dossiers/{code}/tracking`.
    ///
    /// - Parameters:
    ///   - code: The dossier.
    ///   - body: `{"replace"?: true}`: the one before opens nothing any more.
    ///   - command: The command's identifier: a replacement that is repeated is none.
    ///   - caller: Who asks; it is written down.
    /// - Returns: `{"code","secret","replaced"}`.
    /// - Throws: `CaseworkError`.
    public func trackingSecret(
        of code: String, body: JSONValue, command: EventLog.CommandID = .random(), by caller: Caller
    ) async throws(CaseworkError) -> JSONValue {
        try await answering {
            var fields = try JSONFields(body)
            _ = fields.value("command_id")
            let replaces = try fields.optional("replace") { value, path throws(JSONError) in
                guard case .bool(let flag) = value else { throw JSONError(.wrongType(expected: "boolean"), path: path) }
                return flag
            }
            try fields.end()
            let (state, stream) = try await self.visible(code, caller)
            // It opens the payment as well, which is not for whom it is only about.
            try await self.requireActing(caller, state, stream)
            if replaces == true { try Self.requireReplacing(caller, state) }
            guard state.filedAt != nil else { throw Self.notFiled }
            let now = try await self.clock.now()
            try await self.store.recordAccess(
                at: now, actor: caller.actor(), code: state.code?.text ?? code,
                what: replaces == true ? "tracking secret replaced" : "tracking secret")
            if replaces == true {
                try await self.store.replaceTracking(
                    of: stream, command: command, at: now, by: caller.actor().subject)
            }
            return [
                "code": .string(state.code?.text ?? code), "secret": .string(try await self.secret(of: stream).text),
                "replaced": .bool(replaces == true),
            ]
        }
    }

    /// Who may end the secret that stands on somebody's receipt: whoever acts in the dossier, and the counter that received it, where they come
    /// when it is lost. An officer elsewhere may read it, and a portal does nothing in a citizen's dossier without them.
    private static func requireReplacing(_ caller: Caller, _ state: DossierState) throws {
        let mayReplace =
            switch caller.identity {
            case .citizen: true
            case .system: state.filer.map { PersonID($0) == PersonID(caller.actor()) } ?? false
            case .officer: state.receiving.map { caller.roles[$0, default: []].contains(.oneStop) } ?? false
            }
        guard mayReplace else { throw notToReplace }
    }

    private static let notToReplace = CaseworkError(
        .forbidden, code: "tracking.not-to-replace",
        message: Bilingual(
            vi: "Chỉ người nộp hồ sơ hoặc bộ phận một cửa đã tiếp nhận mới cấp lại mã tra cứu.",
            en: "Only whoever filed, or the one-stop office that received it, replaces the secret."))

    /// The secret of a dossier as it is now.
    func secret(of stream: StreamID) async throws -> TrackingSecret {
        TrackingSecret(
            stream, generation: try await store.trackingGeneration(of: stream), keyring: configuration.keyring)
    }

    private func tracked(_ code: String, secret: String, address: String) async throws -> DossierState {
        var stream: StreamID?
        if Self.mayBeCode(code) { stream = try await desk.stream(code: VietnameseText.nfc(code)) }
        // The same work is done for a code that nobody has.
        let nobody = StreamID(lane: log.lanes.lowerBound, kind: "tracking", seed: "nobody")
        let isRight = try await self.secret(of: stream ?? nobody).isShown(by: secret)
        if let stream, isRight {
            let state = try await desk.read(stream)
            if state.filedAt != nil { return state }
        }
        // Counted only now: while the database is away nothing was guessed.
        try await access.slowTracking(code, address: address)
        throw Self.notTracked
    }

    /// What is asked of the citizen: documents by their names, and fields by theirs.
    private static func asked(_ waiting: Waiting, _ definition: ProcedureDefinition?) -> JSONValue {
        let items = waiting.items.map { item -> JSONValue in
            var object: JSONObject = ["id": .string(item)]
            let field = item.split(separator: ".", maxSplits: 1).map(String.init)
            let label =
                definition?.documents.first { $0.id == item }?.label
                ?? (field.count == 2
                    ? definition?.subject(field[0])?.fields.first { $0.id == field[1] }?.label : nil)
            object.set("label", label?.json)
            return .object(object)
        }
        var object: JSONObject = ["since": waiting.since.json, "items": .array(items)]
        object.set("answer_due", waiting.answerDue?.json)
        return .object(object)
    }

    private static let notTracked = CaseworkError(
        .notFound, code: "tracking.not-found",
        message: Bilingual(
            vi: "Mã hồ sơ và mã tra cứu không khớp.", en: "The code and the secret do not belong together."),
        advice: Bilingual(
            vi: "Xem lại giấy tiếp nhận; mất giấy thì hỏi bộ phận một cửa để được cấp mã tra cứu mới.",
            en: "Look at the receipt again; who has lost it gets a new secret at the one-stop office."))

    private static let notFiled = CaseworkError(
        .conflict, code: "tracking.not-filed",
        message: Bilingual(
            vi: "Bản nháp chưa nộp thì chưa có mã tra cứu.", en: "A draft that is not filed has no secret yet."))
}
