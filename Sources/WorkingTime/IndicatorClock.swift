/// The clock of the official indicator 2.1 (Decision 766/QĐ-TTg): waiting for the applicant is subtracted, so that the due
/// instant moves by the time waited, in the limit's own unit — working time where the limit counts working time, days
/// of the calendar where it counts those. While it waits, the end is the time of the request.
///
/// The applicant's appointment follows the law instead: `LegalClock`. That more than one request counts as overdue is the
/// indicator's own business; `requests` says how many there were.
public struct IndicatorClock: Sendable, Hashable {
    /// One stretch of waiting.
    public struct Wait: Sendable, Hashable {
        public let from: Instant
        public let to: Instant
    }

    public let limit: Limit
    public let startedAt: Instant
    /// The appointment the applicant was given; without one, the limit decides.
    public let appointment: Instant?
    /// The waits that are over, in order.
    public private(set) var waits: [Wait]
    /// Since when it waits; `nil` while it runs.
    public private(set) var pausedAt: Instant?

    private init(limit: Limit, startedAt: Instant, appointment: Instant?) {
        self.limit = limit
        self.startedAt = startedAt
        self.appointment = appointment
        waits = []
    }

    /// A clock that runs from `instant` on.
    public static func start(at instant: Instant, limit: Limit, appointment: Instant? = nil) -> IndicatorClock {
        IndicatorClock(limit: limit, startedAt: instant, appointment: appointment)
    }

    public var isPaused: Bool { pausedAt != nil }

    /// How often the applicant was asked: waits that are over, and the present one.
    public var requests: Int { waits.count + (isPaused ? 1 : 0) }

    /// Begins to wait: the applicant was asked for something.
    ///
    /// - Throws: `ClockError` where it waits already, or where `instant` is earlier than what it knows.
    public mutating func pause(at instant: Instant) throws(ClockError) {
        guard pausedAt == nil else { throw .alreadyPaused }
        guard instant >= waits.last?.to ?? startedAt else { throw .backwards }
        pausedAt = instant
    }

    /// Ends the wait: the applicant has answered. A wait of no length changes nothing but `requests`.
    ///
    /// - Throws: `ClockError` where it does not wait, or where `instant` is earlier than the request.
    public mutating func resume(at instant: Instant) throws(ClockError) {
        guard let pausedAt else { throw .notPaused }
        guard instant >= pausedAt else { throw .backwards }
        waits.append(Wait(from: pausedAt, to: instant))
        self.pausedAt = nil
    }

    /// The end that is compared with the due instant: `now` (or the instant the dossier ended), and while it waits the time
    /// of the request.
    public func end(at now: Instant) -> Instant { pausedAt ?? now }

    /// What was waited, in the unit of the limit; the present wait is not in it.
    ///
    /// - Throws: `WorkingTimeError`.
    public func waited(
        calendar: WorkingCalendar, rules: WorkingRules = .standard
    ) throws(WorkingTimeError) -> Span {
        var microseconds: Int64 = 0
        var days = 0
        for wait in waits {
            switch try limit.span(from: wait.from, to: wait.to, calendar: calendar, rules: rules) {
            case .working(let amount): microseconds += amount
            case .calendar(let amount): days += amount
            }
        }
        return limit.countsWorkingTime ? .working(microseconds: microseconds) : .calendar(days: days)
    }

    /// When it is due: the appointment, or the end of the limit, moved by what was waited.
    ///
    /// - Throws: `WorkingTimeError`.
    public func due(
        calendar: WorkingCalendar, rules: WorkingRules = .standard, cutOff: Deadline.CutOffUse = .sameDayOnly
    ) throws(WorkingTimeError) -> Instant {
        switch try waited(calendar: calendar, rules: rules) {
        case .working(let microseconds):
            var base = appointment
            if base == nil {
                base = try Deadline.due(
                    from: startedAt, limit: limit, calendar: calendar, rules: rules, cutOff: cutOff)
            }
            return try calendar.instant(afterWorking: microseconds, from: base ?? startedAt, hours: rules.hours)
        case .calendar(let days):
            guard let appointment else {
                return try Deadline.due(
                    from: startedAt, limit: limit, waitedDays: days, calendar: calendar, rules: rules, cutOff: cutOff)
            }
            if days == 0 { return appointment }
            let (day, time) = appointment.local
            return Instant(day: try calendar.firstWorkingDay(atOrAfter: day.adding(days: days)), time: time)
        }
    }

    /// What has passed at `now` without the waiting, in the unit of the limit.
    ///
    /// - Throws: `WorkingTimeError`.
    public func elapsed(
        at now: Instant, calendar: WorkingCalendar, rules: WorkingRules = .standard
    ) throws(WorkingTimeError) -> Span {
        let all = try limit.span(from: startedAt, to: end(at: now), calendar: calendar, rules: rules)
        switch (all, try waited(calendar: calendar, rules: rules)) {
        case (.working(let total), .working(let waited)): return .working(microseconds: max(0, total - waited))
        case (.calendar(let total), .calendar(let waited)): return .calendar(days: max(0, total - waited))
        default: return all
        }
    }

    /// Everything there is to say about the clock at `now` (or at the instant the dossier ended).
    ///
    /// - Throws: `WorkingTimeError`.
    public func outcome(
        at now: Instant, calendar: WorkingCalendar, rules: WorkingRules = .standard,
        cutOff: Deadline.CutOffUse = .sameDayOnly
    ) throws(WorkingTimeError) -> ClockOutcome {
        ClockOutcome(
            kind: .indicator, end: end(at: now),
            due: try due(calendar: calendar, rules: rules, cutOff: cutOff),
            elapsed: try elapsed(at: now, calendar: calendar, rules: rules),
            waited: try waited(calendar: calendar, rules: rules), pauses: requests, isPaused: isPaused,
            calendar: calendar.identifier)
    }
}
