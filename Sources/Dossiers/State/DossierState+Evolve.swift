import Organisation
import Payments
import Procedures
public import WorkingTime

extension DossierState {
    /// The state after one more event. Total: it never throws or traps, whatever events come in whatever order, and reads nothing
    /// but its arguments. What the events mean was decided when they were written; nothing is validated here.
    ///
    /// - Parameters:
    ///   - event: What happened.
    ///   - version: Its version in the dossier's stream, 1 for the first.
    ///   - command: The command it followed from.
    ///   - at: When the log took it.
    /// - Complexity: O(1) but for the growth of lists.
    public mutating func evolve(_ event: DossierEvent, version: Int64, command: CommandID, at: Instant) {
        self.version = version
        self.at = at
        commands[command] = VersionSpan(first: commands[command]?.first ?? version, last: version)
        if let fired = event.fired { note(fired) }
        defer {
            for change in event.timers { apply(change, version: version) }
            for request in event.effects { ask(request, version: version, at: event.decidedAt) }
        }
        switch event.fact {
        // Whoever works on it has it open before them.
        case .acted, .noted, .corrected, .entered, .issued, .delivered: hasLateAnswer = false
        default: break
        }
        switch event.fact {
        case .drafted(let fact): apply(fact, by: event.by, version: version)
        case .discarded: end(.discarded, nil, at: event.decidedAt)
        case .filed(let fact): apply(fact, by: event.by, version: version)
        case .attached(let fact): add(fact.attachments, by: fact.channel)
        case .received(let fact): apply(fact, event, version: version)
        case .notReceived: end(.notReceived, .notReceived, at: event.decidedAt)
        case .forwarded(let fact): apply(fact, version: version)
        case .supplementRequested(let fact): apply(fact, at: event.decidedAt)
        case .supplementAnswered(let fact): apply(fact, version: version, at: event.decidedAt)
        case .assigned(let fact): hold(fact.officer)
        case .claimed(let fact): hold(fact.officer)
        case .handedOver(let fact): hold(fact.to)
        case .acted(let fact): apply(fact, event, version: version)
        case .apologised(let fact):
            clock?.appointment = fact.newAppointment
            mark = nil
            reappointments = saturating(reappointments, 1)
        case .withdrawn(let fact):
            processing = fact.processing
            end(.withdrawn, .withdrawn, at: event.decidedAt)
        case .stopped(let fact):
            processing = fact.processing
            end(.stopped, .stopped, at: event.decidedAt)
        case .issued(let fact): apply(fact, event, version: version)
        case .delivered(let fact):
            perform("\(fact.step)/\(fact.action)", event.by, version)
            deliveredBy = fact.method
            end(.delivered, .returned, at: event.decidedAt)
        case .rated(let fact): rating = fact.score
        case .noted: notes = saturating(notes, 1)
        case .corrected(let fact): apply(fact, version: version, at: event.decidedAt)
        case .entered(let fact): apply(fact, version: version, at: event.decidedAt)
        case .paperRecorded(let fact): papers.append(PrintedPaper(version: version, paper: fact.paper))
        case .reminded(let fact): mark = DossierMark(fact.about)
        case .escalated: mark = .escalated
        case .expired(let fact):
            processing = fact.processing
            end(.stopped, .stopped, at: event.decidedAt)
        case .rescheduled(let fact): apply(fact)
        case .effect(let fact): apply(fact, event, version: version)
        case .money(let fact):
            if fact.stops {
                processing = fact.processing
                end(.stopped, .stopped, at: event.decidedAt)
            }
        }
        noteOrders(event)
        for fact in event.money { account.apply(fact, at: event.decidedAt) }
    }

    /// Which orders a supplement led to: those that its answer asks for, and those that are asked for in the place of one.
    private mutating func noteOrders(_ event: DossierEvent) {
        let isSupplement: Bool
        switch event.fact {
        case .supplementAnswered: isSupplement = true
        case .money(let fact):
            guard fact.what == .feeAsked, let last = account.orders.last else { return }
            isSupplement = supplementOrders.contains(last.order.number)
        default: return
        }
        guard isSupplement else { return }
        for case .asked(let order) in event.money { supplementOrders.insert(order.number) }
    }

    /// The state after `event`; see the mutating form.
    public func evolved(_ event: DossierEvent, version: Int64, command: CommandID, at: Instant) -> DossierState {
        var state = self
        state.evolve(event, version: version, command: command, at: at)
        return state
    }

    // MARK: Pieces

    func saturating(_ value: Int64, _ more: Int64) -> Int64 {
        let (sum, overflow) = value.addingReportingOverflow(more)
        return overflow ? (more < 0 ? .min : .max) : sum
    }

    mutating func perform(_ act: String, _ actor: Actor, _ version: Int64) {
        acts.append(PerformedAct(act: act, by: PersonID(actor), version: version))
    }

    mutating func enter(_ entry: StepEntry, version: Int64) {
        self.entry = entry
        enteredAt = version
        if mark == .untold { mark = nil }
        status = entry.status
        if let assignee = entry.assignee { keep(assignee) }
    }

    /// Somebody works on it from now on: no longer merely received.
    mutating func hold(_ officer: OfficerID) {
        keep(officer)
        if phase == .received, let entry { status = entry.status }
    }

    private mutating func keep(_ officer: OfficerID) {
        guard let current = entry else { return }
        entry?.assignee = officer
        holders.removeAll { $0.role == current.role && $0.agency == current.agency }
        holders.append(Holder(role: current.role, agency: current.agency, officer: officer))
    }

    mutating func add(_ attachments: [Attachment], by channel: Channel) {
        files += attachments.map { AttachedFile(channel: channel, attachment: $0) }
    }

    /// What the result is drafted from is no longer what it was: a draft of before and its approval fall, unless the result is out.
    mutating func changeData(version: Int64) {
        dataVersion = version
        guard result == nil else { return }
        draft = nil
        approval = nil
    }

    mutating func end(_ end: DossierEnd, _ status: OfficialStatus?, at: Instant) {
        phase = .ended(end)
        self.status = status
        entry = nil
        waiting = nil
        mark = nil
        endedAt = at
    }
}
