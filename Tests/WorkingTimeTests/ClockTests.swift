import JSON
import Testing
import Vietnamese
import WorkingTime

@Suite struct ClockTests {
    @Test func oneWaitTwoClocks() throws {
        // Received Wednesday, 5 working days. Asked on Friday 10:00, answered on Monday 10:00: 8 working hours waited.
        let calendar = try Shipped.calendar.get()
        var legal = LegalClock.start(at: try at("2026-06-10 09:00"), limit: .workingDays(5))
        var indicator = IndicatorClock.start(at: try at("2026-06-10 09:00"), limit: .workingDays(5))
        #expect(try legal.due(calendar: calendar).map(shown) == "2026-06-17 17:00")
        #expect(shown(try indicator.due(calendar: calendar)) == "2026-06-17 17:00")
        try legal.pause(at: at("2026-06-12 10:00"))
        try indicator.pause(at: at("2026-06-12 10:00"))
        #expect(try legal.due(calendar: calendar) == nil)
        #expect(shown(indicator.end(at: try at("2026-06-30 09:00"))) == "2026-06-12 10:00")
        #expect(try legal.elapsed(at: at("2026-06-30 09:00"), calendar: calendar).text.vi == "2 ngày 1 giờ làm việc")
        try legal.resume(at: at("2026-06-15 10:00"))
        try indicator.resume(at: at("2026-06-15 10:00"))
        #expect(try legal.due(calendar: calendar).map(shown) == "2026-06-22 17:00")
        #expect(shown(try indicator.due(calendar: calendar)) == "2026-06-18 17:00")
        #expect(try indicator.waited(calendar: calendar) == .working(microseconds: WorkingHours.microsecondsPerDay))
        #expect(
            try indicator.elapsed(at: at("2026-06-15 11:00"), calendar: calendar).text.vi == "2 ngày 2 giờ làm việc")
        #expect(try legal.elapsed(at: at("2026-06-15 11:00"), calendar: calendar).text.vi == "1 giờ làm việc")
    }

    @Test(arguments: [
        // Part of a day waited moves the end by as much working time.
        ("2026-06-10 09:00", Limit.workingDays(1), "2026-06-10 15:00", "2026-06-11 09:00", "2026-06-12 11:00"),
        ("2026-06-10 09:00", .workingHours(4), "2026-06-10 10:00", "2026-06-10 11:00", "2026-06-10 15:00"),
        ("2026-06-10 09:00", .sameDay, "2026-06-10 10:00", "2026-06-11 10:00", "2026-06-11 17:00"),
        // Waiting by night and over a weekend is no working time.
        ("2026-06-12 09:00", .workingDays(1), "2026-06-12 17:00", "2026-06-15 08:00", "2026-06-15 17:00"),
        // Calendar units move by calendar days, before a day off moves the end.
        ("2026-06-10 09:00", .calendarDays(10), "2026-06-11 09:00", "2026-06-14 09:00", "2026-06-23 17:00"),
        ("2026-06-10 09:00", .calendarDays(10), "2026-06-11 09:00", "2026-06-11 16:00", "2026-06-22 17:00"),
        ("2026-06-10 09:00", .calendarDays(3), "2026-06-11 09:00", "2026-06-14 09:00", "2026-06-16 17:00"),
        ("2026-01-31 09:00", .months(1), "2026-02-02 09:00", "2026-02-04 09:00", "2026-03-04 17:00"),
    ])
    func waitingIsSubtractedInTheLimitsOwnUnit(
        start: String, limit: Limit, asked: String, answered: String, due: String
    ) throws {
        var clock = IndicatorClock.start(at: try at(start), limit: limit)
        try clock.pause(at: at(asked))
        try clock.resume(at: at(answered))
        #expect(shown(try clock.due(calendar: Shipped.calendar.get())) == due)
    }

    @Test func anAppointmentIsMovedInPlaceOfTheLimit() throws {
        let calendar = try Shipped.calendar.get()
        var clock = IndicatorClock.start(
            at: try at("2026-06-10 09:00"), limit: .calendarDays(10), appointment: try at("2026-06-25 10:00"))
        #expect(shown(try clock.due(calendar: calendar)) == "2026-06-25 10:00")
        try clock.pause(at: at("2026-06-11 09:00"))
        try clock.resume(at: at("2026-06-13 09:00"))
        #expect(shown(try clock.due(calendar: calendar)) == "2026-06-29 10:00")
    }

    @Test(arguments: 0..<80 as Range<UInt64>)
    func aWaitOfNoLengthChangesNothing(seed: UInt64) throws {
        let calendar = try Shipped.calendar.get()
        var random = Seeded(seed)
        let start = random.instant()
        let clock = IndicatorClock.start(at: start, limit: random.limit())
        var paused = clock
        let moment = start.adding(seconds: Int64.random(in: 0...500_000, using: &random))
        try paused.pause(at: moment)
        try paused.resume(at: moment)
        let now = moment.adding(seconds: 86_400)
        let dues = [try paused.due(calendar: calendar), try clock.due(calendar: calendar)]
        #expect(dues[0] == dues[1], "seed \(seed)")
        let elapsed = [
            try paused.elapsed(at: now, calendar: calendar), try clock.elapsed(at: now, calendar: calendar),
        ]
        #expect(elapsed[0] == elapsed[1], "seed \(seed)")
        #expect(paused.requests == 1)
    }

    @Test(arguments: 0..<80 as Range<UInt64>)
    func waitingLongerIsNeverDueEarlier(seed: UInt64) throws {
        let calendar = try Shipped.calendar.get()
        var random = Seeded(seed)
        let start = random.instant()
        let limit = random.limit()
        let asked = start.adding(seconds: Int64.random(in: 0...200_000, using: &random))
        var previous = try Deadline.due(from: start, limit: limit, calendar: calendar)
        var answered = asked
        for _ in 0..<10 {
            answered = answered.adding(seconds: Int64.random(in: 0...40_000, using: &random))
            var clock = IndicatorClock.start(at: start, limit: limit)
            try clock.pause(at: asked)
            try clock.resume(at: answered)
            let due = try clock.due(calendar: calendar)
            #expect(due >= previous, "seed \(seed), \(limit)")
            previous = due
        }
    }

    @Test func whatAClockCannotDo() throws {
        let start = try at("2026-06-10 09:00")
        let earlier = try at("2026-06-10 08:00")
        var legal = LegalClock.start(at: start, limit: .sameDay)
        #expect(throws: ClockError.notPaused) { try legal.resume(at: start) }
        #expect(throws: ClockError.backwards) { try legal.pause(at: earlier) }
        try legal.pause(at: start)
        #expect(throws: ClockError.alreadyPaused) { try legal.pause(at: start) }
        #expect(throws: ClockError.backwards) { try legal.resume(at: earlier) }
        try legal.resume(at: start)
        #expect(legal.restarts == 1)
        var indicator = IndicatorClock.start(at: start, limit: .sameDay)
        #expect(throws: ClockError.notPaused) { try indicator.resume(at: start) }
        #expect(throws: ClockError.backwards) { try indicator.pause(at: earlier) }
        try indicator.pause(at: start)
        #expect(throws: ClockError.alreadyPaused) { try indicator.pause(at: start) }
        #expect(throws: ClockError.backwards) { try indicator.resume(at: earlier) }
    }

    @Test func outcomesAreWrittenAndReadBack() throws {
        let calendar = try Shipped.calendar.get()
        var clock = IndicatorClock.start(at: try at("2026-06-10 09:00"), limit: .workingDays(1))
        let late = try clock.outcome(at: at("2026-06-15 09:00"), calendar: calendar)
        #expect(late.isLate)
        try clock.pause(at: at("2026-06-11 09:00"))
        let waiting = try clock.outcome(at: at("2026-06-15 09:00"), calendar: calendar)
        #expect(!waiting.isLate && waiting.isPaused && waiting.pauses == 1)
        var legal = LegalClock.start(at: try at("2026-06-10 09:00"), limit: .calendarDays(1))
        try legal.pause(at: at("2026-06-10 10:00"))
        let legalOutcome = try legal.outcome(at: at("2026-06-30 09:00"), calendar: calendar)
        #expect(legalOutcome.due == nil && !legalOutcome.isLate)
        for outcome in [late, waiting, legalOutcome] {
            let bytes = JSONWriter.bytes(outcome.json)
            #expect(try ClockOutcome(json: JSONReader.read(bytes), at: "") == outcome)
        }
        #expect(
            JSONWriter.text(late.json) == """
                {"clock":"indicator","end":"2026-06-15T02:00:00.000000Z","due":"2026-06-11T10:00:00.000000Z",\
                "elapsed":{"unit":"working-time","microseconds":86400000000},\
                "waited":{"unit":"working-time","microseconds":0},"pauses":0,"paused":false,"late":true,\
                "calendar":"vn-2026.1"}
                """)
    }

    @Test func aYearWithoutCalendarIsAnErrorOfBothClocks() throws {
        let calendar = try Shipped.calendar.get()
        var clock = IndicatorClock.start(at: try at("2026-12-30 09:00"), limit: .workingDays(1))
        try clock.pause(at: at("2026-12-30 10:00"))
        try clock.resume(at: at("2026-12-31 10:00"))
        #expect(throws: WorkingTimeError.noCalendar(year: 2027)) { try clock.due(calendar: calendar) }
        let legal = LegalClock.start(at: try at("2026-12-31 09:00"), limit: .workingDays(1))
        #expect(throws: WorkingTimeError.noCalendar(year: 2027)) { try legal.due(calendar: calendar) }
    }
}
