import Dossiers
import EventLog
public import JSON
import Organisation
import Sealing
import Vietnamese
import WorkingTime

/// Which incidents are meant: all conditions that are given hold.
public struct IncidentChoice: Sendable, Hashable {
    public var code: String?
    /// The number within the dossier.
    public var effect: Int64?
    public var target: String?
    /// The code of the failure.
    public var error: String?

    public init(code: String? = nil, effect: Int64? = nil, target: String? = nil, error: String? = nil) {
        self.code = code
        self.effect = effect
        self.target = target
        self.error = error
    }
}

/// What is decided about an incident.
public enum IncidentDecision: Sendable, Hashable {
    /// It is tried again, with its limits counted from now on.
    case retry
    /// The dossier goes on without it.
    case skip
    /// Answered in the target's stead.
    case answer(outcome: String)
}

extension Office {
    /// The incidents that the caller owns: `GET /v1/incidents`.
    ///
    /// - Parameters:
    ///   - choice: Which of them.
    ///   - openToo: Also what is still tried or waited for.
    ///   - page: Which page.
    ///   - caller: Who asks: an officer.
    /// - Returns: A page of incidents, the longest standing first.
    /// - Throws: `CaseworkError`.
    public func incidents(
        _ choice: IncidentChoice, openToo: Bool, page: PageRequest = PageRequest(), by caller: Caller
    ) async throws(CaseworkError) -> JSONValue {
        try await answering {
            guard caller.officer != nil else { throw Self.officersOnly }
            let owners = caller.roles.flatMap { agency, roles in roles.map { "\(agency.rawValue)/\($0.id)" } }
            let rows = try await self.incidentRows(choice, openToo: openToo, owners: owners, limit: 10_000)
            let items = rows.map { row in
                (key: "\(row.due?.json.string ?? "")|\(row.stream)|\(row.effect)", value: row.json)
            }
            return try self.list(
                "incidents", query: [choice.code, choice.target, choice.error, String(openToo)], caller: caller
            ).page(of: items, page)
        }
    }

    /// All incidents, for an operator at the machine.
    public func allIncidents(
        _ choice: IncidentChoice, openToo: Bool, limit: Int
    ) async throws(CaseworkError) -> [JSONValue] {
        try await answering {
            try await self.incidentRows(choice, openToo: openToo, owners: nil, limit: limit).map(\.json)
        }
    }

    private func incidentRows(
        _ choice: IncidentChoice, openToo: Bool, owners: [String]?, limit: Int
    ) async throws -> [EffectRow] {
        try await store.effects(
            openToo: openToo, code: choice.code, effect: choice.effect, target: choice.target, error: choice.error,
            owners: owners, limit: min(max(1, limit), 10_000))
    }

    /// One effect with everything that happened to it, explained: for an operator at the machine. What is sealed stays so.
    public func explainIncident(_ code: String, effect: Int64) async throws(CaseworkError) -> JSONValue {
        try await answering {
            let stream = try await self.stream(of: code)
            let events = try await self.reader.stream(stream)
            var state = DossierState.initial
            var items: [JSONValue] = []
            for recorded in events {
                let event = try state.apply(recorded)
                let concerns: Bool =
                    if case .effect(let moved) = event.fact {
                        moved.effect == effect
                    } else { event.effects.contains { $0.id == effect } }
                guard concerns else { continue }
                var item: JSONObject = [
                    "version": .integer(Int64(recorded.version)), "at": recorded.at.json,
                    "type": .string(recorded.type), "label": event.label.json, "by": event.by.json,
                ]
                if case .effect(let moved) = event.fact {
                    item.set("code", moved.code.map(JSONValue.string))
                    item.set("outcome", moved.outcome.map(JSONValue.string))
                    if moved.isLate { item["late"] = true }
                }
                items.append(.object(item))
            }
            guard let found = state.effect(effect) else {
                throw DossierRefusal.effect(.unknown(effect))
            }
            let row = try await self.store.effects(
                openToo: true, code: state.code?.text ?? code, effect: effect, target: nil, error: nil, owners: nil,
                limit: 1
            ).first
            guard case .object(var object) = found.json else { return found.json }
            object["dossier"] = .string(state.code?.text ?? code)
            object["identifier"] = .string(found.identifier(in: stream).description)
            object.set("attempts", row.map { .integer(Int64($0.attempts)) })
            object.set("failures", row.map { .integer(Int64($0.failures)) })
            object.set("last_error", row?.error.map(JSONValue.string))
            object["events"] = .array(items)
            return .object(object)
        }
    }

    /// Decides about all incidents that are meant, one command each, by an operator at the machine.
    ///
    /// - Parameters:
    ///   - decision: What becomes of them.
    ///   - choice: Which; with code and number also one that is still tried or waited for.
    ///   - reason: Why; sealed into each event.
    ///   - operatorName: Who, as the machine knows them; left out where it is no opaque name.
    /// - Returns: How many were decided about, and the codes of dossiers where it was refused, with why.
    /// - Throws: `CaseworkError`.
    public func decideIncidents(
        _ decision: IncidentDecision, _ choice: IncidentChoice, reason: String, operatorName: String?
    ) async throws(CaseworkError) -> (done: Int, refused: [(code: String, why: CaseworkError)]) {
        try await decideIncidents(decision, choice, reason: reason, operatorName: operatorName, page: 500)
    }

    /// The same; `page` rows are read at a time.
    func decideIncidents(
        _ decision: IncidentDecision, _ choice: IncidentChoice, reason: String, operatorName: String?, page length: Int
    ) async throws(CaseworkError) -> (done: Int, refused: [(code: String, why: CaseworkError)]) {
        try await answering {
            let isNamed = choice.code != nil && choice.effect != nil
            var done = 0
            var refused: [(code: String, why: CaseworkError)] = []
            // Each once, by its row: what is retried may fail again at once, and is another decision then.
            var last: Store.EffectKey?
            while true {
                let page = try await self.store.effectKeys(
                    openToo: isNamed, code: choice.code, effect: choice.effect, target: choice.target,
                    error: choice.error, after: last, limit: length)
                for row in page {
                    do {
                        try await self.decide(decision, row, reason: reason, operatorName: operatorName)
                        done += 1
                    } catch {
                        let why = CaseworkError.explaining(error)
                        guard why.kind != .unavailable else { throw error }
                        refused.append((row.code ?? row.stream.description, why))
                    }
                }
                guard page.count == length else { break }
                last = page.last
            }
            return (done, refused)
        }
    }

    private func decide(
        _ decision: IncidentDecision, _ row: Store.EffectKey, reason: String, operatorName: String?
    ) async throws {
        var actor = Self.machineOperator
        actor.onBehalfOf = operatorName
        let type: DossierEvent.EffectMoved.What =
            switch decision {
            case .retry: .retried
            case .skip: .skipped
            case .answer: .answered
            }
        _ = try await desk.perform(
            .random(), .init(type: type.rawValue, by: actor), on: row.stream, code: row.code ?? "", mayBegin: false,
            sees: { _ in true },
            draft: { [self, actor] state, now in
                var keys = try await desk.keysAsLoaded(of: row.stream)
                let sealed = try keys.seal(
                    texts: [("reason", VietnameseText.nfc(reason))], version: Int(state.version) + 1)
                let what: DossierCommand.Effect.What =
                    switch decision {
                    case .retry: .retry(reason: sealed)
                    case .skip: .skip(reason: sealed)
                    case .answer(let outcome): .answer(.init(outcome: outcome, reason: sealed))
                    }
                var draft = try await engineDraft(.effect(.init(row.effect, what)), state, by: "effect", now: now)
                draft.context.actor = actor
                draft.context.isOperator = true
                draft.keys = keys
                return draft
            })
    }
}

extension EffectRow {
    var json: JSONValue {
        var object = JSONObject()
        object.set("code", code.map(JSONValue.string))
        object["effect"] = .integer(effect)
        object.set("target", target.map(JSONValue.string))
        object["state"] = .string(isIncident ? "incident" : error == nil ? "open" : "deferred")
        object.set("owner", owner.map(JSONValue.string))
        object.set("agency", agency.map(JSONValue.string))
        object.set("since", due?.json)
        object.set("until", expires?.json)
        object["attempts"] = .integer(Int64(attempts))
        object["failures"] = .integer(Int64(failures))
        object.set("error", error.map(JSONValue.string))
        return .object(object)
    }
}
