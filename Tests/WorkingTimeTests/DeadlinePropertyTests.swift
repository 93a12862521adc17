import Testing
import WorkingTime

@Suite struct DeadlinePropertyTests {
    @Test(arguments: 0..<150 as Range<UInt64>)
    func laterIsNeverDueEarlierAndNeverOnADayOff(seed: UInt64) throws {
        let calendar = try Shipped.calendar.get()
        var random = Seeded(seed)
        let limit = random.limit()
        let rules = WorkingRules(afterHoursCountFromNextWorkingHour: .init(isOn: Bool.random(using: &random)))
        let cutOff: Deadline.CutOffUse = [.sameDayOnly, .always, .never][Int.random(in: 0..<3, using: &random)]
        for _ in 0..<20 {
            let near = random.instant()
            let distance = Int64.random(in: 0...172_800_000_000, using: &random)
            let starts = [near, near.adding(microseconds: distance)]
            let dues = try starts.map {
                try Deadline.due(from: $0, limit: limit, calendar: calendar, rules: rules, cutOff: cutOff)
            }
            #expect(dues[0] <= dues[1], "seed \(seed), \(limit), \(starts.map(shown))")
            for (start, due) in zip(starts, dues) {
                #expect(due >= start, "seed \(seed), \(limit), \(shown(start))")
                #expect(try calendar.isWorkingDay(due.localDay), "seed \(seed), \(limit), \(shown(start))")
                #expect(due.localTime <= rules.hours.end, "seed \(seed), \(limit), \(shown(start))")
            }
        }
    }

    @Test(arguments: 0..<50 as Range<UInt64>)
    func aLongerLimitIsNeverDueEarlier(seed: UInt64) throws {
        let calendar = try Shipped.calendar.get()
        var random = Seeded(seed)
        let start = random.instant()
        var previous = start
        for thousandths in stride(from: 50, through: 8000, by: 75) {
            let due = try Deadline.due(from: start, limit: .workingDays(thousandths: thousandths), calendar: calendar)
            #expect(due >= previous, "seed \(seed), \(shown(start)), \(thousandths)")
            previous = due
        }
    }

    @Test(arguments: 0..<100 as Range<UInt64>)
    func workingTimeIsAdditive(seed: UInt64) throws {
        let calendar = try Shipped.calendar.get()
        var random = Seeded(seed)
        let points = [random.instant(), random.instant(), random.instant()].sorted()
        let parts =
            try calendar.workingMicroseconds(from: points[0], to: points[1])
            + calendar.workingMicroseconds(from: points[1], to: points[2])
        let whole = try calendar.workingMicroseconds(from: points[0], to: points[2])
        #expect(parts == whole, "seed \(seed)")
        #expect(try calendar.workingMicroseconds(from: points[2], to: points[0]) == -whole, "seed \(seed)")
        #expect(whole >= 0 && whole <= points[2].microseconds(since: points[0]), "seed \(seed)")
    }

    @Test(arguments: 0..<100 as Range<UInt64>)
    func countingOnAndMeasuringBackAgree(seed: UInt64) throws {
        let calendar = try Shipped.calendar.get()
        var random = Seeded(seed)
        let start = random.instant()
        let amount = Int64.random(in: 0...(20 * WorkingHours.microsecondsPerDay), using: &random)
        let end = try calendar.instant(afterWorking: amount, from: start)
        #expect(try calendar.workingMicroseconds(from: start, to: end) == amount, "seed \(seed)")
        if amount > 0 {
            // The earliest such instant: a microsecond before, less has passed.
            let before = try calendar.workingMicroseconds(from: start, to: end.adding(microseconds: -1))
            #expect(before == amount - 1, "seed \(seed)")
        }
        let first = try calendar.firstWorkingInstant(atOrAfter: start)
        #expect(first >= start, "seed \(seed)")
        #expect(try calendar.workingMicroseconds(from: start, to: first) == 0, "seed \(seed)")
        #expect(try calendar.workingMicroseconds(from: first, to: first.adding(microseconds: 1)) == 1, "seed \(seed)")
    }
}
