import Postgres
import WorkingTime

extension LaneState {
    /// How an append can fail.
    enum AppendFailure {
        /// Nothing was sent.
        case unsent(EventLogError)
        /// It was sent, and whether it was written is unknown.
        case ambiguous(EventLogError)
        /// The database said no for a reason that lies in the commands: nothing was written.
        case refused(EventLogError)
        /// Another writer put an event of the same stream and version there at the same moment: nothing was written.
        case overtaken(EventLogError)
        /// The database said that it cannot now (disk full, shutting down): nothing was written.
        case impossible(EventLogError)
    }

    /// The database has answered: it wrote the batch, or nothing at all.
    ///
    /// - Returns: the events that are new in the lane, and who is answered.
    mutating func appendAnswered(written: Bool) -> (events: [RecordedEvent], resolved: [Resolution]) {
        guard case .appending(let flight) = phase else { return ([], []) }
        guard written else {
            phase = .behind(Behind(sent: flight.entries.filter { !$0.isAbandoned }, failure: nil))
            return ([], [])
        }
        phase = .idle
        unexplainedRefusals = 0
        for event in flight.batch.events { advance(over: event) }
        var resolved: [Resolution] = []
        resolved.reserveCapacity(flight.entries.count)
        var next = flight.batch.head.position + 1
        let at = lastAt
        for entry in flight.entries {
            let proposal = entry.proposal
            let first = proposal.expectedVersion + 1
            let appended = Appended(
                lane: head.lane, position: next, versions: first...(first + proposal.events.count - 1), at: at)
            next += Position(proposal.events.count)
            if !entry.isAbandoned { resolved.append((entry.ticket, .outcome(.appended(appended)))) }
        }
        return (flight.batch.events, resolved)
    }

    /// The batch was not done, or nobody knows.
    mutating func appendFailed(_ failure: AppendFailure) -> [Resolution] {
        guard case .appending(let flight) = phase else { return [] }
        var entries = flight.entries.filter { !$0.isAbandoned }
        switch failure {
        case .refused(let error):
            if flight.entries.count == 1 {
                phase = .idle
                return entries.map { ($0.ticket, .failure($0.explaining(error))) }
            }
            // Somebody's fault, not everybody's: each goes alone.
            for index in entries.indices { entries[index].alone = true }
            phase = .idle
            queue.insert(contentsOf: entries, at: 0)
            return []
        case .overtaken(let error):
            phase = .behind(Behind(sent: entries, failure: nil, unexplained: error))
        case .impossible(let error):
            phase = .idle
            return entries.map { ($0.ticket, .failure($0.explaining(error))) }
        case .unsent(let error):
            phase = .behind(Behind(sent: entries, failure: error))
        case .ambiguous(let error):
            for index in entries.indices {
                entries[index].losses += 1
                entries[index].alone = entries[index].losses > 1
            }
            phase = .behind(Behind(sent: entries, failure: error))
        }
        return []
    }

    /// A part of the lane was read: the event at the head and what comes after it, as far as `events` goes.
    ///
    /// - Parameters:
    ///   - events: In order of position, beginning with the head itself.
    ///   - isComplete: Nothing stood after the last of them.
    /// - Returns: the events that are new in the lane, and who is answered (where the writer halts, everybody).
    mutating func laneRead(
        _ events: [RecordedEvent], isComplete: Bool
    ) -> (events: [RecordedEvent], resolved: [Resolution]) {
        guard case .behind(var behind) = phase else { return ([], []) }
        guard let first = events.first, first.position == head.position else {
            return ([], halt(.broken(Damage(lane: head.lane, position: head.position, reason: .missing))))
        }
        guard first.digest == head.digest else {
            return ([], halt(.broken(Damage(lane: head.lane, position: head.position, reason: .exchanged))))
        }
        let new = Array(events.dropFirst())
        for (index, event) in new.enumerated() {
            if let reason = event.damage(after: head, at: lastAt) {
                let damage = Damage(lane: head.lane, position: event.position, reason: reason)
                return (Array(new[..<index]), halt(.broken(damage)))
            }
            advance(over: event)
        }
        behind.isReading = false
        guard isComplete else {
            phase = .behind(behind)
            return (new, [])
        }
        phase = .idle
        if !new.isEmpty {
            unexplainedRefusals = 0
        } else if behind.failure == nil, !behind.sent.isEmpty {
            unexplainedRefusals += 1
            if unexplainedRefusals > limits.refusals {
                unexplainedRefusals = 0
                let error = behind.unexplained ?? .clockDisagrees(head.lane)
                return (new, behind.sent.map { ($0.ticket, .failure($0.explaining(error))) })
            }
        }
        queue.insert(contentsOf: behind.sent, at: 0)
        return (new, [])
    }

    /// The lane could not be read; it will be tried again.
    mutating func readFailed() {
        guard case .behind(var behind) = phase else { return }
        behind.isReading = false
        phase = .behind(behind)
    }

    /// It has been tried for long enough: those who wait are told. The lane is read before anything else is sent.
    mutating func giveUp(_ error: PostgresError?) -> [Resolution] {
        var waiting: [Entry] = []
        switch phase {
        case .idle: break
        case .behind(var behind):
            waiting = behind.sent
            behind.sent = []
            behind.isReading = false
            phase = .behind(behind)
        case .appending, .halted: return []
        }
        waiting += queue
        queue = []
        return waiting.map { ($0.ticket, .failure(.unavailable(ambiguous: $0.mayBeWritten, error))) }
    }
}

extension LaneState.Entry {
    /// What to say where the database did not do it now: if an earlier attempt's answer was lost, that one may still be done.
    func explaining(_ error: EventLogError) -> EventLogError {
        guard mayBeWritten else { return error }
        let cause: PostgresError? = if case .refused(let cause) = error { cause } else { nil }
        return .unavailable(ambiguous: true, cause)
    }
}

extension RecordedEvent {
    /// What is wrong with this event as the one after `head`; `nil` where it is as it must be.
    func damage(after head: Checkpoint, at lastAt: Instant) -> Damage.Reason? {
        if lane != head.lane || stream.lane != lane { return .foreignLane }
        if position != head.position + 1 { return position > head.position ? .hole : .order }
        if digest != EventDigest.of(self, after: head.digest) { return .digest }
        return at < lastAt ? .time : nil
    }
}
