import EventLog
import JSON
import Organisation
import WorkingTime

extension Registry {
    private nonisolated func stream(reconciliationsOf gateway: String) -> StreamID {
        StreamID(lane: lane, kind: "reconciliation", seed: gateway)
    }

    /// Records that a day was reconciled, and what remains of it; once, whoever else records it.
    ///
    /// - Returns: Whether this made it so.
    func record(
        _ day: ReconciledDay, _ differences: [MoneyDifference], by actor: Actor
    ) async throws -> Bool {
        let stream = stream(reconciliationsOf: day.gateway)
        for _ in 0..<8 {
            let before = snapshot
            if before.reconciliations.holds(day.gateway, day.day) { return false }
            let now = try await now()
            // What a server that was killed has written of it stands.
            let events =
                differences.filter { before.reconciliations.differences[$0.id] == nil }.map {
                    NewEvent(type: MoneyDifference.foundType, body: JSONWriter.bytes($0.found(by: actor)))
                } + [
                    NewEvent(type: ReconciledDay.eventType, body: JSONWriter.bytes(day.body(by: actor, at: now)))
                ]
            if try await append(events, to: stream, after: before, command: day.command, decidedAt: now) {
                return true
            }
        }
        throw CaseworkError.busy
    }

    /// Settles a difference; one that is settled stays as it is.
    ///
    /// - Returns: The difference as it stands now; `nil` where there is none.
    func settle(_ id: String, by actor: Actor, command: EventLog.CommandID) async throws -> MoneyDifference? {
        for _ in 0..<8 {
            let before = snapshot
            guard let difference = before.reconciliations.differences[id] else { return nil }
            if difference.settled != nil { return difference }
            let now = try await now()
            let event = NewEvent(
                type: MoneyDifference.settledType,
                body: JSONWriter.bytes(MoneyDifference.settled(id, by: actor, at: now)))
            if try await append(
                [event], to: stream(reconciliationsOf: difference.gateway), after: before, command: command,
                decidedAt: now)
            {
                return snapshot.reconciliations.differences[id]
            }
        }
        throw CaseworkError.busy
    }
}
