import Dossiers
import EventLog
public import JSON
import Vietnamese
import WorkingTime

/// What is sent to somebody who follows a dossier.
public enum ProgressSignal: Sendable, Hashable {
    /// It may have moved on: ask for what is new.
    case moved
    /// Nothing has happened for a while.
    case beat
}

/// One thing that happened to a dossier, without anything of a person.
public struct ProgressItem: Sendable {
    public var version: Int64
    /// `{"code","version","at","type","label","status"?,"status_label"?,"phase","step"?,"step_label"?,"due"?,"waiting"}`
    public var json: JSONValue
}

/// A dossier as somebody follows it: signals, and a way to ask what is new.
public struct ProgressFeed: Sendable {
    public let signals: AsyncStream<ProgressSignal>
    public let limits: ProgressLimits
}

extension Office {
    /// Follows a dossier: `GET /v1/dossiers/{code}/events`. The feed ends when the server stops.
    ///
    /// - Throws: `CaseworkError`, also where too many follow.
    public func follow(_ code: String, by caller: Caller) async throws(CaseworkError) -> ProgressFeed {
        try await answering {
            let (state, stream) = try await self.visible(code, caller)
            // Written down once, whatever they are told while they listen.
            try await self.store.recordAccess(
                at: try await self.clock.now(), actor: caller.actor(), code: state.code?.text ?? code, what: "follow")
            let signals = try self.progressHub.listen(to: stream, at: state.version, caller: caller)
            return ProgressFeed(signals: signals, limits: self.progressHub.limits)
        }
    }

    /// What happened to a dossier after `version`, for a caller who still may know of it.
    ///
    /// - Parameters:
    ///   - code: The dossier.
    ///   - version: The last that is known; `nil`, or one that there is not: how it stands now, in one item.
    ///   - caller: Who asks.
    /// - Returns: The items in order.
    /// - Throws: `CaseworkError`.
    public func progress(
        _ code: String, after version: Int64?, by caller: Caller
    ) async throws(CaseworkError) -> [ProgressItem] {
        try await answering {
            let stream = try await self.stream(of: code)
            let events = try await self.reader.stream(stream)
            var state = DossierState.initial
            var items: [ProgressItem] = []
            // What officers do among themselves is not a citizen's to follow; what it changes is told with what comes next.
            var hidden = caller.citizen == nil ? [] : Self.officersTypes
            if let citizen = caller.citizen {
                // Nor its money, for whom it is only about.
                for recorded in events { try state.apply(recorded) }
                if try await self.tie(citizen, state, stream)?.acts != true { hidden.formUnion(Self.moneyTypes) }
                state = .initial
            }
            let isTold = { [hidden] (type: String) in !hidden.contains(type) }
            let last = Int64(events.last { isTold($0.type) }?.version ?? 0)
            let known = version.flatMap { $0 <= last ? $0 : nil }
            for recorded in events {
                let event = try state.apply(recorded)
                let isWanted = known.map { Int64(recorded.version) > $0 } ?? (Int64(recorded.version) == last)
                if isWanted, isTold(recorded.type) { items.append(try await self.item(state, event, recorded)) }
            }
            guard state.version > 0, try await self.sees(state, stream, caller) else {
                throw CaseworkError.dossierNotFound(code.shown)
            }
            return items
        }
    }

    private func item(
        _ state: DossierState, _ event: DossierEvent, _ recorded: RecordedEvent
    ) async throws -> ProgressItem {
        let row = try await row(DossierHeader(state), applicant: nil, now: recorded.at).json.object ?? [:]
        var object: JSONObject = [
            "code": .string(state.code?.text ?? ""), "version": .integer(state.version), "at": recorded.at.json,
            "type": .string(recorded.type), "label": event.label.json,
        ]
        for name in ["status", "status_label", "phase", "step", "step_label", "due"] { object.set(name, row[name]) }
        object["waiting"] = .bool(state.phase == .waiting || state.isPaymentAwaited)
        return ProgressItem(version: state.version, json: .object(object))
    }

    /// Ends the streams of all who follow, so that a server that stops need not wait for them.
    public func endProgress() { progressHub.close() }
}
