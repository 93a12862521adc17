/// The clock of the law: a request for a supplement stops it, and once the dossier is complete it starts again from zero
/// (NĐ 61/2018 art. 19(4), in force until 2025-06-30; since then standing practice, to be confirmed).
///
/// It decides the applicant's appointment. The official indicator counts otherwise: `IndicatorClock`.
public struct LegalClock: Sendable, Hashable {
    public let limit: Limit
    /// Where the limit counts from: receipt, or the last completion.
    public private(set) var startedAt: Instant
    /// Since when it waits for the applicant; `nil` while it runs.
    public private(set) var pausedAt: Instant?
    /// How often it was started again from zero.
    public private(set) var restarts: Int

    private init(limit: Limit, startedAt: Instant) {
        self.limit = limit
        self.startedAt = startedAt
        restarts = 0
    }

    /// A clock that runs from `instant` on.
    public static func start(at instant: Instant, limit: Limit) -> LegalClock {
        LegalClock(limit: limit, startedAt: instant)
    }

    public var isPaused: Bool { pausedAt != nil }

    /// Stops it: a supplement was asked for.
    ///
    /// - Throws: `ClockError` where it waits already, or where `instant` is earlier than its start.
    public mutating func pause(at instant: Instant) throws(ClockError) {
        guard pausedAt == nil else { throw .alreadyPaused }
        guard instant >= startedAt else { throw .backwards }
        pausedAt = instant
    }

    /// Starts it again from zero: the dossier is complete. Also where it waited for no time at all.
    ///
    /// - Throws: `ClockError` where it does not wait, or where `instant` is earlier than the request.
    public mutating func resume(at instant: Instant) throws(ClockError) {
        guard let pausedAt else { throw .notPaused }
        guard instant >= pausedAt else { throw .backwards }
        startedAt = instant
        self.pausedAt = nil
        restarts += 1
    }

    /// When the limit ends; `nil` while it waits, because nobody knows then.
    ///
    /// - Throws: `WorkingTimeError`.
    public func due(
        calendar: WorkingCalendar, rules: WorkingRules = .standard, cutOff: Deadline.CutOffUse = .sameDayOnly
    ) throws(WorkingTimeError) -> Instant? {
        guard pausedAt == nil else { return nil }
        return try Deadline.due(from: startedAt, limit: limit, calendar: calendar, rules: rules, cutOff: cutOff)
    }

    /// What has passed of the limit at `now`, since the last start from zero; while it waits, up to the request.
    ///
    /// - Throws: `WorkingTimeError`.
    public func elapsed(
        at now: Instant, calendar: WorkingCalendar, rules: WorkingRules = .standard
    ) throws(WorkingTimeError) -> Span {
        try limit.span(from: startedAt, to: pausedAt ?? now, calendar: calendar, rules: rules)
    }

    /// Everything there is to say about the clock at `now`.
    ///
    /// - Throws: `WorkingTimeError`.
    public func outcome(
        at now: Instant, calendar: WorkingCalendar, rules: WorkingRules = .standard,
        cutOff: Deadline.CutOffUse = .sameDayOnly
    ) throws(WorkingTimeError) -> ClockOutcome {
        let due = try due(calendar: calendar, rules: rules, cutOff: cutOff)
        return ClockOutcome(
            kind: .legal, end: pausedAt ?? now, due: due,
            elapsed: try elapsed(at: now, calendar: calendar, rules: rules), waited: .zero(of: limit),
            pauses: restarts + (isPaused ? 1 : 0), isPaused: isPaused, calendar: calendar.identifier)
    }
}

extension Limit {
    /// What lies between two instants, in the unit of this limit; nothing where `end` is earlier.
    func span(
        from start: Instant, to end: Instant, calendar: WorkingCalendar, rules: WorkingRules
    ) throws(WorkingTimeError) -> Span {
        if end <= start { return .zero(of: self) }
        if countsWorkingTime {
            return .working(
                microseconds: try calendar.workingMicroseconds(from: start, to: end, hours: rules.hours))
        }
        return .calendar(days: end.localDay.days(since: start.localDay))
    }
}
