import WorkingTime

extension LaneState {
    /// What becomes of a waiting command, as far as this writer knows.
    enum Classification {
        case apply
        case answer(AppendOutcome)
        /// Its caller has seen more of the lane than this writer.
        case ahead
    }

    func classify(_ entry: Entry, now: Instant) -> Classification {
        let proposal = entry.proposal
        let tail = tails[proposal.stream]
        if let done = tails.written(proposal.command, in: proposal.stream) {
            return .answer(entry.mayBeWritten ? .appended(done) : .duplicate(of: done.versions.lowerBound))
        }
        // Found in the lane, it would have been answered above; so it is not there, and the floor decides.
        if let decided = proposal.decidedAt, isFar(decided, now: now) { return .answer(.stale) }
        if proposal.loadedAt < tails.floor { return .answer(.stale) }
        if proposal.loadedAt > head.position { return entry.isCaughtUp ? .answer(.stale) : .ahead }
        guard let tail else { return .apply }
        if tail.version == proposal.expectedVersion { return .apply }
        if tail.version < proposal.expectedVersion, !entry.isCaughtUp { return .ahead }
        return .answer(.conflict(currentVersion: tail.version))
    }

    /// Whether a command was decided too long before the instant that its events would get.
    ///
    /// Where the clock is behind the lane's last event, deciding anew would not bring the two closer.
    private func isFar(_ decided: Instant, now: Instant) -> Bool {
        func isFar(_ instant: Instant) -> Bool {
            let (distance, overflow) = instant.microseconds.subtractingReportingOverflow(decided.microseconds)
            return overflow || distance.magnitude > UInt64(Proposal.longestDecision)
        }
        return isFar(max(lastAt, now)) && isFar(now)
    }

    /// Answers what needs no statement and makes the next batch of what does: the oldest commands first, one a stream.
    mutating func compose(now: Instant) -> (action: Action?, resolved: [Resolution]) {
        var resolved: [Resolution] = []
        var chosen: [Entry] = []
        var waiting: [Entry] = []
        var taken: Set<StreamID> = []
        var events = 0
        var bytes = 0
        var isFull = false
        var isAhead = false
        for entry in queue {
            let proposal = entry.proposal
            if isFull || taken.contains(proposal.stream) || (entry.alone && !chosen.isEmpty) {
                taken.insert(proposal.stream)
                waiting.append(entry)
                continue
            }
            switch classify(entry, now: now) {
            case .answer(let outcome):
                resolved.append((entry.ticket, .outcome(outcome)))
            case .ahead:
                isAhead = true
                taken.insert(proposal.stream)
                waiting.append(entry)
            case .apply where entry.losses > limits.losses:
                resolved.append((entry.ticket, .failure(.unavailable(ambiguous: true, nil))))
            case .apply:
                let size = proposal.events.reduce(0) { $0 + $1.body.count }
                if !chosen.isEmpty, events + proposal.events.count > limits.events || bytes + size > limits.bytes {
                    isFull = true
                    waiting.append(entry)
                    continue
                }
                chosen.append(entry)
                taken.insert(proposal.stream)
                events += proposal.events.count
                bytes += size
                isFull = entry.alone || chosen.count >= limits.batch
            }
        }
        if isAhead {
            // Nothing is sent before the lane has been read: what was chosen waits in its old place.
            let answered = Set(resolved.map(\.ticket))
            queue.removeAll { answered.contains($0.ticket) }
            phase = .behind(Behind(sent: [], failure: nil))
            return (next(now: now).action, resolved)
        }
        queue = waiting
        guard !chosen.isEmpty else { return (nil, resolved) }
        let batch = batch(of: chosen, at: max(lastAt, now), events: events)
        phase = .appending(Flight(batch: batch, entries: chosen))
        return (.append(batch), resolved)
    }

    private func batch(of entries: [Entry], at: Instant, events count: Int) -> LaneBatch {
        var events: [RecordedEvent] = []
        events.reserveCapacity(count)
        var companions: [CompanionRow] = []
        var digest = head.digest
        var position = head.position
        for entry in entries {
            let proposal = entry.proposal
            var version = proposal.expectedVersion
            for new in proposal.events {
                position += 1
                version += 1
                var event = RecordedEvent(
                    lane: head.lane, position: position, stream: proposal.stream, version: version, at: at,
                    type: new.type, command: proposal.command, body: new.body, digest: digest)
                digest = EventDigest.of(event, after: digest)
                event.digest = digest
                events.append(event)
            }
            companions.append(contentsOf: proposal.companions)
        }
        return LaneBatch(head: head, events: events, companions: companions)
    }
}
