import WorkingTime

// What timers and calendars do to the state.
extension DossierState {
    /// A timer fired: it is set no more.
    mutating func note(_ timer: FiredTimer) {
        timers.removeAll { $0.name == timer.name }
        fired.removeAll { $0.name == timer.name }
        fired.append(timer)
    }

    mutating func apply(_ change: TimerChange, version: Int64) {
        timers.removeAll { $0.name == change.name }
        guard let due = change.due else { return }
        let rank = change.name.rank
        let place = timers.firstIndex { $0.name.rank > rank } ?? timers.endIndex
        timers.insert(DossierTimer(name: change.name, due: due, version: version), at: place)
    }

    mutating func apply(_ fact: DossierEvent.Rescheduled) {
        if let clock = fact.clock {
            // Until a supplement restarts it, it is the first one.
            if waits.isEmpty { firstClock = clock }
            if clock.appointment != self.clock?.appointment || clock.legalDue != self.clock?.legalDue { mark = nil }
            self.clock = clock
        }
        if let appointment = fact.firstAppointment {
            if let clock = firstClock, clock.legalDue == firstAppointment { firstClock?.legalDue = appointment }
            // While the applicant is waited for, it moves alone; the clock that stands still shows it.
            if fact.clock == nil, let clock, clock.appointment == firstAppointment {
                if clock.legalDue == clock.appointment { self.clock?.legalDue = appointment }
                self.clock?.appointment = appointment
            }
            firstAppointment = appointment
        }
        if let due = fact.answerDue {
            waiting?.answerDue = due
            mark = nil
        }
    }
}

extension DossierTimer.Name {
    /// Its place among the cases.
    fileprivate var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

extension DossierMark {
    /// The mark that a reminder leaves.
    init(_ about: DossierTimer.Name) {
        switch about {
        case .apology: self = .apologyDue
        case .answer: self = .unanswered
        case .silence: self = .untold
        case .intake, .reminder, .overdue, .payment: self = .reminded
        }
    }
}
