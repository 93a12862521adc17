import Procedures
import Testing
import WorkingTime

@Suite struct LimitTextTests {
    @Test(arguments: [
        ("same-day", Limit.sameDay), ("same day", .sameDay), ("trong ngày làm việc", .sameDay),
        ("4 working hours", .workingHours(4)), ("1 working hour", .workingHours(1)),
        ("8 giờ làm việc", .workingHours(8)),
        ("0.5 working days", .workingDays(thousandths: 500)), ("0,5 ngày làm việc", .workingDays(thousandths: 500)),
        ("5 working days", .workingDays(thousandths: 5000)), ("5 ngày làm việc", .workingDays(thousandths: 5000)),
        ("2.125 working days", .workingDays(thousandths: 2125)),
        ("6.25 ngày làm việc", .workingDays(thousandths: 6250)),
        ("30 days", .calendarDays(30)), ("30 ngày", .calendarDays(30)), ("1 day", .calendarDays(1)),
        ("2 months", .months(2)), ("3 tháng", .months(3)), ("5  Working  Days", .workingDays(thousandths: 5000)),
    ]) func reads(_ text: String, _ limit: Limit) {
        #expect(LimitText.parse(text) == limit)
    }

    @Test(arguments: [
        "", "5", "days", "0 days", "0.0 working days", "-1 days", "0.5 days", "1.5 months", "0.5 working hours",
        "1.2345 working days", "1. working days", ".5 working days", "8 hours", "8 giờ", "1 week", "5 working",
        "1e3 days",
        "10001 days", "99999999999999999999 days", "٣ days", "1.5.2 working days", "five days", "5 days or more",
        "1201 months",
    ]) func refuses(_ text: String) {
        #expect(LimitText.parse(text) == nil)
    }

    @Test(arguments: 1...20) func writesWhatItReads(_ seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for limit in [
            Limit.sameDay, .workingHours(.random(in: 1...10_000, using: &generator)),
            .workingDays(thousandths: .random(in: 1...10_000_000, using: &generator)),
            .calendarDays(.random(in: 1...10_000, using: &generator)),
            .months(.random(in: 1...1200, using: &generator)),
        ] {
            #expect(LimitText.parse(LimitText.text(limit)) == limit, "seed \(seed)")
        }
    }
}
