import Dossiers
import EventLog
import JSON
import Organisation
import Procedures
import Sealing
import Vietnamese
import WorkingTime

/// What a citizen is shown of a dossier: where it stands, what they gave, what they are asked, told and owed. What officers are to each other
/// (who holds it, in which role, notes, reasons for sending it back, reminders) is not theirs to see.
extension Office {
    /// A dossier in a citizen's list.
    func citizenRow(
        _ state: DossierState, code: String, tie: CitizenTie, now: Instant
    ) async throws -> JSONValue {
        guard case .object(var row) = try await row(DossierHeader(state), applicant: nil, now: now).json else {
            return .null
        }
        for member in Self.officersMembers { row[member] = nil }
        row["code"] = .string(code)
        row["tie"] = .string("\(tie)")
        row["payment_due"] = .bool(tie.acts && state.isPaymentAwaited)
        return .object(row)
    }

    /// Members of a row that are officers' among themselves.
    static let officersMembers = ["role", "assignee", "mark", "mark_label"]

    /// One dossier for a citizen: `GET /v1/dossiers/{code}`.
    func citizenView(
        _ state: DossierState, code: String, stream: StreamID, tie: CitizenTie, caller: Caller, now: Instant
    ) async throws -> JSONValue {
        guard case .object(var view) = try await citizenRow(state, code: code, tie: tie, now: now) else { return .null }
        var definition: ProcedureDefinition?
        if let digest = state.definition { definition = try await definitions.definition(digest) }
        var keys = try await desk.keys(of: stream)
        let opened = try DossierDesk.open(state, &keys)
        view.set("definition", state.definition.map(JSONValue.string))
        if tie.acts { view.set("fee", state.fee.map { ["label": $0.label.json, "amount": .integer($0.amount)] }) }
        view.set("appointment", state.clock?.appointment?.json)
        view["reappointments"] = .integer(state.reappointments)
        let findings = definition?.findings(in: state) ?? []
        view["subjects"] = Self.subjects(opened, definition, without: findings, tie: tie)
        if tie.acts { view["data"] = .object(state.data.without(findings)) }
        view.set(
            "representative",
            state.representative.map { ["subject": .string($0.subject), "ground": .string($0.ground)] })
        view["attachments"] = .array(tie.acts ? try Self.files(state, &keys) : [])
        view["papers"] = .array(
            visiblePapers(state, definition, tie: tie).map { printed in
                [
                    "id": .string(printed.paper.attachment), "kind": .string(printed.paper.kind),
                    "sha256": .string(printed.paper.sha256), "size": .integer(printed.paper.size),
                ]
            })
        view["supplements"] = .integer(state.supplements)
        let events = try await reader.stream(stream)
        if tie.acts {
            if let waiting = state.waiting { view["asked"] = try asked(waiting, events, definition, &keys) }
            view.set("told", try told(state, events, &keys))
        }
        view.set(
            "result",
            state.result.flatMap { result in
                guard state.deliveredBy != nil else { return ["number": .string(result.number)] }
                return ["number": .string(result.number), "paper": .string(result.paper.attachment)]
            })
        view.set("rating", state.rating.map(JSONValue.integer))
        var context = context(caller, state, now: now, snapshot: registry.snapshot)
        context.isApplicant = tie.acts
        context.vouched = caller.citizen?.vouched
        let actions = availableActions(
            state, definition: definition, standing: context.standing, agencies: context.agencies)
        view["actions"] = .array(actions.map(\.json))
        return .object(view)
    }

    /// Everything that was filed, for whoever acts; the fields of the principal for whom it is only about. Never what officers found out.
    private static func subjects(
        _ opened: [String: [String: FieldValue]], _ definition: ProcedureDefinition?, without findings: Set<String>,
        tie: CitizenTie
    ) -> JSONValue {
        let principals = Set((definition?.subjects ?? []).filter(\.isPrincipal).map(\.id))
        var object = JSONObject()
        for (subject, values) in opened.sorted(by: { $0.key < $1.key }) where tie.acts || principals.contains(subject) {
            var fields = JSONObject()
            for (field, value) in values.sorted(by: { $0.key < $1.key }) where !findings.contains("\(subject).\(field)")
            {
                fields[field] = value.json
            }
            object[subject] = .object(fields)
        }
        return .object(object)
    }

    private static func files(_ state: DossierState, _ keys: inout DossierKeys) throws -> [JSONValue] {
        var items: [JSONValue] = []
        for attachment in state.attachments {
            var item: JSONObject = [
                "id": .string(attachment.id), "document": .string(attachment.document),
                "media_type": .string(attachment.mediaType), "size": .integer(attachment.size),
                "sha256": .string(attachment.sha256),
            ]
            item.set("name", try keys.open(name: attachment.name).map(JSONValue.string))
            items.append(.object(item))
        }
        return items
    }

    /// What they are asked to bring, why, and until when (form 02).
    private func asked(
        _ waiting: Waiting, _ events: [RecordedEvent], _ definition: ProcedureDefinition?, _ keys: inout DossierKeys
    ) throws -> JSONValue {
        let items = waiting.items.map { item -> JSONValue in
            var object: JSONObject = ["id": .string(item)]
            let parts = item.split(separator: ".", maxSplits: 1).map(String.init)
            let field = parts.count == 2 ? definition?.subject(parts[0])?.field(parts[1])?.label : nil
            object.set(
                "label",
                (definition?.documents.first { $0.id == item }?.label ?? field).map(\.json))
            return .object(object)
        }
        var object: JSONObject = ["items": .array(items), "since": waiting.since.json]
        object.set("answer_due", waiting.answerDue?.json)
        object.set(
            "reason", try text(of: DossierEvent.SupplementRequested.type, in: events, &keys).map(JSONValue.string))
        return .object(object)
    }

    /// What they were told in writing: why it was not received, refused or discontinued, or comes later (forms 03, 04, 05).
    private func told(
        _ state: DossierState, _ events: [RecordedEvent], _ keys: inout DossierKeys
    ) throws -> JSONValue? {
        var types: [String] = []
        switch state.end {
        case .notReceived?: types.append(DossierEvent.NotReceived.type)
        case .refused?: types.append(DossierEvent.Acted.type)
        case .stopped?: types.append(DossierEvent.Stopped.type)
        default: if state.reappointments > 0 { types.append(DossierEvent.Apologised.type) }
        }
        guard let type = types.first, let text = try text(of: type, in: events, &keys) else { return nil }
        return ["about": .string(type), "text": .string(text)]
    }

    /// The text that stands in the last event of a type, opened.
    private func text(
        of type: String, in events: [RecordedEvent], _ keys: inout DossierKeys
    ) throws -> String? {
        guard let recorded = events.last(where: { $0.type == type }) else { return nil }
        let event = try DossierEvent.decode(type: recorded.type, body: try JSONReader.read(recorded.body))
        guard let blob = event.writtenText else { return nil }
        let texts = try keys.openTexts(blob, version: recorded.version)
        return texts["reasons"] ?? texts["reason"] ?? texts.sorted { $0.key < $1.key }.first?.value
    }

    /// The events that concern a citizen, without who among the officers did them: `GET /v1/dossiers/{code}/history`.
    /// Whom it is only about, and who does not act in it (`acts`), hears nothing of its money.
    static func citizenHistory(
        _ event: DossierEvent, _ recorded: RecordedEvent, of citizen: Citizen, acts: Bool
    ) -> JSONValue? {
        let by =
            if event.by.issuer == citizen.issuer, event.by.subject == citizen.subject {
                "you"
            } else if event.by.officer != nil {
                "agency"
            } else if event.by.isEngine {
                "system"
            } else if event.by.issuer == Actor.gatewayIssuer {
                "gateway"
            } else { "applicant" }
        guard publicTypes.contains(recorded.type) || by == "you" else { return nil }
        guard acts || by == "you" || !moneyTypes.contains(recorded.type) else { return nil }
        return [
            "version": .integer(Int64(recorded.version)), "at": recorded.at.json, "type": .string(recorded.type),
            "label": event.label.json, "by": ["party": .string(by), "channel": event.by.channel.json],
        ]
    }

    /// What officers, and what works for them, do among themselves.
    static let officersTypes: Set<String> = Set(
        [
            DossierEvent.Assigned.type, DossierEvent.Claimed.type, DossierEvent.HandedOver.type,
            DossierEvent.Noted.type,
            DossierEvent.PaperRecorded.type, DossierEvent.Reminded.type, DossierEvent.Escalated.type,
        ] + DossierEvent.EffectMoved.What.allCases.map(\.rawValue))

    /// What happens to money: whoever acts hears of it. That its time ran out may be the end, which everybody hears of.
    static let moneyTypes = Set(
        DossierEvent.MoneyMoved.What.allCases.filter { $0 != .feeExpired }.map(\.rawValue))

    private static let publicTypes: Set<String> = [
        DossierEvent.Expired.type, DossierEvent.MoneyMoved.What.feeExpired.rawValue,
        DossierEvent.Drafted.type, DossierEvent.Discarded.type, DossierEvent.Filed.type, DossierEvent.Attached.type,
        DossierEvent.Received.type,
        DossierEvent.NotReceived.type, DossierEvent.Forwarded.type, DossierEvent.SupplementRequested.type,
        DossierEvent.SupplementAnswered.type, DossierEvent.Apologised.type, DossierEvent.Withdrawn.type,
        DossierEvent.Stopped.type, DossierEvent.Issued.type, DossierEvent.Delivered.type, DossierEvent.Rated.type,
        DossierEvent.MoneyMoved.What.feeAsked.rawValue, DossierEvent.MoneyMoved.What.paid.rawValue,
        DossierEvent.MoneyMoved.What.paymentFailed.rawValue, DossierEvent.MoneyMoved.What.refundAsked.rawValue,
        DossierEvent.MoneyMoved.What.refunded.rawValue, DossierEvent.MoneyMoved.What.receiptIssued.rawValue,
        DossierEvent.MoneyMoved.What.receiptCancelled.rawValue, DossierEvent.MoneyMoved.What.moneyUnusable.rawValue,
    ]
}
