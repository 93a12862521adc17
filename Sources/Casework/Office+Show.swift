import Dossiers
import EventLog
public import JSON
import Organisation
import Procedures
import Sealing
import Vietnamese
public import WorkingTime

extension Office {
    /// One dossier with its opened personal data, now or as it stood at an instant: `GET /v1/dossiers/{code}`.
    ///
    /// The read is written down before anything is shown.
    public func show(_ code: String, at instant: Instant?, by caller: Caller) async throws(CaseworkError) -> JSONValue {
        try await answering {
            var (present, events, stream) = try await self.visibleEvents(code, caller)
            if let citizen = caller.citizen {
                return try await self.show(code, present, stream, to: citizen, at: instant, caller)
            }
            var state = present
            if let instant {
                state = .initial
                events.removeAll { $0.at > instant }
                for event in events { try state.apply(event) }
                // A draft is its owner's, also in hindsight.
                guard state.version > 0, try await self.sees(state, stream, caller) else {
                    throw CaseworkError(
                        .notFound, code: "dossier.not-yet",
                        message: Bilingual(
                            vi: "Lúc \(instant.text.vi) hồ sơ chưa tồn tại.",
                            en: "The dossier did not exist yet at \(instant.text.en)."))
                }
            }
            let now = try await self.clock.now()
            let access = try await self.sensitiveAccess(state, caller)
            let what = instant == nil ? "show" : "show at an instant"
            try await self.store.recordAccess(
                at: now, actor: caller.actor(), code: present.code?.text ?? code,
                what: access.isOpen ? what : what + ", sensitive sealed")
            return try await self.view(state, events, access, stream: stream, asOf: instant, now: now, caller: caller)
        }
    }

    /// The same for a citizen: as it stands, in a view of their own.
    private func show(
        _ code: String, _ state: DossierState, _ stream: StreamID, to citizen: Citizen, at instant: Instant?,
        _ caller: Caller
    ) async throws -> JSONValue {
        guard instant == nil else { throw Self.officersOnly }
        guard let tie = try await tie(citizen, state, stream) else { throw CaseworkError.dossierNotFound(code.shown) }
        let now = try await clock.now()
        try await store.recordAccess(at: now, actor: caller.actor(), code: state.code?.text ?? code, what: "show")
        return try await citizenView(
            state, code: state.code?.text ?? code, stream: stream, tie: tie, caller: caller, now: now)
    }

    private func view(
        _ state: DossierState, _ events: [RecordedEvent], _ access: SensitiveAccess, stream: StreamID,
        asOf instant: Instant?, now: Instant,
        caller: Caller
    ) async throws -> JSONValue {
        var keys = try await desk.keys(of: stream)
        let opened = try DossierDesk.open(state, &keys)
        let row = try await row(
            DossierHeader(state), applicant: opened["applicant"]?["full_name"]?.text, now: instant ?? now)
        guard case .object(var view) = row.json else { return row.json }
        view.set("at", instant?.json)
        view.set("definition", state.definition.map(JSONValue.string))
        view.set(
            "case",
            state.caseID.map { caseID -> JSONValue in
                var object: JSONObject = ["id": .string(caseID)]
                object.set("label", row.definition?.caseDefinition(caseID)?.label.json)
                return .object(object)
            })
        view.set(
            "fee",
            state.fee.map { fee in
                var object: JSONObject = [
                    "rule": .string(fee.rule), "label": fee.label.json, "amount": .integer(fee.amount),
                ]
                object.set("basis", fee.basis.map(JSONValue.string))
                object.set("stated_by", fee.statedBy?.json)
                return .object(object)
            })
        if let clock = state.clock {
            var clocks: JSONObject = [
                "legal": ["due": clock.legalDue.json], "indicator": ["due": clock.indicatorDue.json],
            ]
            clocks.set("appointment", clock.appointment?.json)
            view["clocks"] = .object(clocks)
        }
        let findings = caller.officer == nil ? access.definition?.findings(in: state) ?? [] : []
        view["subjects"] = subjects(opened, access, without: findings)
        if !access.isOpen { view["sealed"] = access.json }
        view["data"] = .object(state.data.without(findings))
        view.set(
            "representative",
            state.representative.map {
                ["subject": .string($0.subject), "ground": .string($0.ground)]
            })
        view["attachments"] = .array(try attachments(state, named: access.isOpen, &keys))
        let copies = try Self.copies(events)
        view["papers"] = .array(
            papers(state, access.definition, for: caller).map { printed in
                let paper = printed.paper
                return [
                    "id": .string(paper.attachment), "kind": .string(paper.kind), "sha256": .string(paper.sha256),
                    "size": .integer(paper.size), "copy": .integer(copies[printed.version] ?? 1),
                ]
            })
        if caller.officer != nil { view["notes"] = .array(try notes(events, access, caller, &keys)) }
        view.set(
            "timers",
            state.timers.isEmpty
                ? nil : .array(state.timers.map { ["name": .string($0.name.rawValue), "due": $0.due.json] }))
        if caller.officer != nil, !state.effects.isEmpty {
            view["effects"] = .array(state.effects.map(\.json))
        }
        view["supplements"] = .integer(state.supplements)
        view["reappointments"] = .integer(state.reappointments)
        view.set(
            "result",
            state.result.map { result in
                [
                    "code": .string(result.code), "number": .string(result.number),
                    "paper": .string(result.paper.attachment), "key": .string(result.signature.key),
                    "approved_by": result.approval.officer.json, "approval_key": .string(result.approval.signature.key),
                ]
            })
        view.set("rating", state.rating.map(JSONValue.integer))
        if instant == nil {
            let context = context(caller, state, now: now, snapshot: registry.snapshot)
            let actions = availableActions(
                state, definition: row.definition, standing: context.standing, agencies: context.agencies)
            view["actions"] = .array(actions.map(\.json))
            let duplicates = try await possibleDuplicates(of: state, opened, stream: stream, caller: caller, now: now)
            view.set("possible_duplicates", duplicates.map { .array($0.map(JSONValue.string)) })
        }
        return .object(view)
    }

    /// The opened fields in the order and with the labels of the definition; what the caller may not open stands there as sealed.
    private func subjects(
        _ opened: [String: [String: FieldValue]], _ access: SensitiveAccess, without findings: Set<String>
    ) -> JSONValue {
        var object = JSONObject()
        let definition = access.definition
        let order = definition?.subjects.map(\.id) ?? []
        for subject in order + opened.keys.sorted().filter({ !order.contains($0) }) {
            guard let values = opened[subject] else { continue }
            let fieldOrder = definition?.subject(subject)?.fields.map(\.id) ?? []
            var fields = JSONObject()
            for field in fieldOrder + values.keys.sorted().filter({ !fieldOrder.contains($0) })
            where !findings.contains("\(subject).\(field)") {
                fields.set(
                    field,
                    values[field].map { access.isSealed(subject, field) ? SensitiveAccess.sealedValue : $0.json })
            }
            object[subject] = .object(fields)
        }
        return .object(object)
    }

    /// The attached files; people write names and more into the names of files.
    private func attachments(
        _ state: DossierState, named: Bool, _ keys: inout DossierKeys
    ) throws -> [JSONValue] {
        var items: [JSONValue] = []
        for attachment in state.attachments {
            var item: JSONObject = [
                "id": .string(attachment.id), "document": .string(attachment.document),
                "media_type": .string(attachment.mediaType), "size": .integer(attachment.size),
                "sha256": .string(attachment.sha256),
            ]
            if named { item.set("name", try keys.open(name: attachment.name).map(JSONValue.string)) }
            items.append(.object(item))
        }
        return items
    }

    /// Every event of a dossier: `GET /v1/dossiers/{code}/history`.
    ///
    /// Officers read it with what is sealed in it (``opened(_:_:before:_:_:_:)``); the read is written down before anything is shown.
    public func history(
        _ code: String, page: PageRequest = PageRequest(), by caller: Caller
    ) async throws(CaseworkError) -> JSONValue {
        try await answering {
            let list = self.list("history", query: [code], caller: caller)
            let known = try list.place(page.after).flatMap { Int($0[0]) } ?? 0
            let (present, events, stream) = try await self.visibleEvents(code, caller)
            let access = try await self.sensitiveAccess(present, caller)
            let findings = caller.officer == nil ? access.definition?.findings(in: present) ?? [] : []
            // Nor the digests of what is not in the applicant's hands: few words tell what was found, and each can be tried.
            let isHandedOver = caller.officer != nil || present.deliveredBy != nil
            let hidden: Set<String> = isHandedOver ? [] : ["paper", "signature", "result"]
            try await self.store.recordAccess(
                at: try await self.clock.now(), actor: caller.actor(), code: present.code?.text ?? code,
                what: access.isOpen ? "history" : "history, sensitive sealed")
            var keys: DossierKeys?
            if caller.officer != nil { keys = try await self.desk.keys(of: stream) }
            let copies = try Self.copies(events)
            var items: [JSONValue] = []
            var state = DossierState.initial
            var acts = true
            if let citizen = caller.citizen { acts = try await self.tie(citizen, present, stream)?.acts == true }
            for recorded in events {
                let before = state
                let event = try state.apply(recorded)
                if let citizen = caller.citizen {
                    guard recorded.version > known,
                        let item = Self.citizenHistory(event, recorded, of: citizen, acts: acts)
                    else { continue }
                    guard items.count < page.limit else {
                        return Self.page(items, next: list.cursor(after: ["\(recorded.version - 1)"]))
                    }
                    items.append(item)
                    continue
                }
                guard recorded.version > known else { continue }
                guard items.count < page.limit else {
                    return Self.page(items, next: list.cursor(after: ["\(recorded.version - 1)"]))
                }
                var item: JSONObject = [
                    "version": .integer(Int64(recorded.version)), "lane": recorded.lane.json,
                    "position": .integer(recorded.position), "at": recorded.at.json, "type": .string(recorded.type),
                    "label": event.label.json, "by": event.by.json, "facts": event.openFacts(without: findings, hidden),
                ]
                item.set("copy", copies[Int64(recorded.version)].map(JSONValue.integer))
                if var open = keys {
                    item.set("opened", try self.opened(event, recorded.version, before: before, access, caller, &open))
                    keys = open
                }
                item["digest"] = .string(recorded.digest.description)
                items.append(.object(item))
            }
            return Self.page(items, next: nil)
        }
    }
}
