import Testing
import Vietnamese
import WorkingTime

/// The worked examples of `docs/working-time.md`, against the calendars that are shipped.
@Suite struct DeadlineTests {
    @Test(arguments: [
        // The same day, and the cut-off of civil status.
        ("2026-06-10 07:58", Limit.sameDay, "2026-06-10 17:00"),
        ("2026-06-10 15:00", .sameDay, "2026-06-10 17:00"),
        ("2026-06-10 15:00:01", .sameDay, "2026-06-11 17:00"),
        ("2026-06-10 15:05", .sameDay, "2026-06-11 17:00"),
        ("2026-06-12 15:05", .sameDay, "2026-06-15 17:00"),
        ("2026-06-10 18:30", .sameDay, "2026-06-11 17:00"),
        ("2026-06-13 09:00", .sameDay, "2026-06-15 17:00"),
        ("2026-08-21 15:30", .sameDay, "2026-08-22 17:00"),
        ("2026-08-28 15:30", .sameDay, "2026-09-03 17:00"),
        // Working hours.
        ("2026-06-10 10:00", .workingHours(1), "2026-06-10 11:00"),
        ("2026-06-10 11:30", .workingHours(1), "2026-06-10 13:30"),
        ("2026-06-10 12:20", .workingHours(1), "2026-06-10 14:00"),
        ("2026-06-10 08:00", .workingHours(4), "2026-06-10 12:00"),
        ("2026-06-10 08:00", .workingHours(8), "2026-06-10 17:00"),
        ("2026-06-10 10:00", .workingHours(8), "2026-06-11 10:00"),
        ("2026-06-12 16:00", .workingHours(2), "2026-06-15 09:00"),
        ("2026-06-10 19:00", .workingHours(8), "2026-06-11 17:00"),
        ("2025-01-24 16:00", .workingHours(2), "2025-02-03 09:00"),
        // Working days: the first day does not count.
        ("2026-06-10 08:30", .workingDays(1), "2026-06-11 17:00"),
        ("2026-06-10 16:59", .workingDays(5), "2026-06-17 17:00"),
        ("2026-06-10 20:00", .workingDays(1), "2026-06-12 17:00"),
        ("2026-06-13 09:00", .workingDays(1), "2026-06-16 17:00"),
        ("2025-01-23 09:00", .workingDays(3), "2025-02-04 17:00"),
        ("2026-02-12 09:00", .workingDays(3), "2026-02-24 17:00"),
        ("2025-04-25 09:00", .workingDays(1), "2025-04-26 17:00"),
        ("2025-04-25 09:00", .workingDays(5), "2025-05-06 17:00"),
        ("2026-01-09 09:00", .workingDays(1), "2026-01-10 17:00"),
        ("2026-08-21 09:00", .workingDays(2), "2026-08-24 17:00"),
        ("2024-04-26 09:00", .workingDays(3), "2024-05-04 17:00"),
        ("2026-11-23 09:00", .workingDays(1), "2026-11-25 17:00"),
        // Fractions: working hours, after the whole days.
        ("2026-06-10 10:00", .workingDays(thousandths: 500), "2026-06-10 15:00"),
        ("2026-06-10 15:00", .workingDays(thousandths: 500), "2026-06-11 10:00"),
        ("2026-06-10 10:00", .workingDays(thousandths: 1500), "2026-06-12 12:00"),
        ("2026-06-10 08:00", .workingDays(thousandths: 125), "2026-06-10 09:00"),
        // Calendar days: a day off moves the end.
        ("2026-06-10 09:00", .calendarDays(1), "2026-06-11 17:00"),
        ("2026-06-10 09:00", .calendarDays(3), "2026-06-15 17:00"),
        ("2026-06-10 09:00", .calendarDays(30), "2026-07-10 17:00"),
        ("2026-03-31 09:00", .calendarDays(30), "2026-05-04 17:00"),
        ("2025-01-10 09:00", .calendarDays(15), "2025-02-03 17:00"),
        ("2026-08-12 09:00", .calendarDays(10), "2026-08-22 17:00"),
        ("2026-12-01 09:00", .calendarDays(30), "2026-12-31 17:00"),
        // Months: the same day of the month, or its last.
        ("2026-06-10 09:00", .months(1), "2026-07-10 17:00"),
        ("2026-03-31 09:00", .months(1), "2026-05-04 17:00"),
        ("2025-05-31 09:00", .months(1), "2025-07-02 17:00"),
        ("2026-05-29 09:00", .months(1), "2026-06-29 17:00"),
        ("2024-01-31 09:00", .months(1), "2024-02-29 17:00"),
    ])
    func workedExamples(received: String, limit: Limit, due: String) throws {
        let result = try Deadline.due(from: at(received), limit: limit, calendar: Shipped.calendar.get())
        #expect(shown(result) == due)
    }

    @Test(arguments: [
        ("2026-12-31 15:05", Limit.sameDay, 2027), ("2026-12-31 09:00", .workingDays(1), 2027),
        ("2026-12-31 16:00", .workingHours(2), 2027), ("2026-12-02 09:00", .calendarDays(30), 2027),
        ("2026-12-15 09:00", .months(1), 2027), ("2026-06-10 09:00", .months(1200), 2126),
        ("2023-12-29 09:00", .sameDay, 2023), ("2026-06-10 09:00", .workingDays(thousandths: 10_000_000), 2027),
    ])
    func aDeadlineThatReachesAYearWithoutCalendarNamesIt(received: String, limit: Limit, year: Int) throws {
        #expect(throws: WorkingTimeError.noCalendar(year: year)) {
            try Deadline.due(from: at(received), limit: limit, calendar: Shipped.calendar.get())
        }
    }

    @Test(arguments: [
        Limit.workingHours(0), .workingHours(.max), .workingDays(thousandths: -1), .workingDays(.max),
        .workingDays(.min),
        .calendarDays(.min), .months(.max),
    ])
    func limitsOutOfRangeAreRefused(limit: Limit) throws {
        #expect(throws: WorkingTimeError.limitRange) {
            try Deadline.due(from: at("2026-06-10 09:00"), limit: limit, calendar: Shipped.calendar.get())
        }
    }

    @Test(arguments: [
        ("2026-06-10 15:05", Deadline.CutOffUse.always, Limit.workingDays(1), "2026-06-12 17:00"),
        ("2026-06-10 15:00", .always, .workingDays(1), "2026-06-11 17:00"),
        ("2026-06-10 15:05", .never, .sameDay, "2026-06-10 17:00"),
        ("2026-06-10 17:30", .never, .sameDay, "2026-06-11 17:00"),
        ("2026-06-10 15:05", .sameDayOnly, .workingDays(1), "2026-06-11 17:00"),
        ("2026-06-10 16:00", .always, .workingHours(1), "2026-06-11 09:00"),
        ("2026-06-10 16:00", .init(moves: true), .calendarDays(1), "2026-06-12 17:00"),
    ])
    func theCutOffAppliesWhereItIsAskedFor(
        received: String, cutOff: Deadline.CutOffUse, limit: Limit, due: String
    ) throws {
        let result = try Deadline.due(
            from: at(received), limit: limit, calendar: Shipped.calendar.get(), cutOff: cutOff)
        #expect(shown(result) == due)
    }

    @Test(arguments: [
        ("2026-06-10 20:00", Limit.workingDays(1), "2026-06-11 17:00"),
        ("2026-06-13 09:00", .workingDays(1), "2026-06-15 17:00"),
        ("2026-06-13 09:00", .calendarDays(2), "2026-06-15 17:00"),
        ("2026-06-13 09:00", .sameDay, "2026-06-15 17:00"),
        ("2026-06-10 20:00", .workingHours(1), "2026-06-11 09:00"),
    ])
    func withoutTheAfterHoursRuleTheDayOfFilingIsTheFirst(received: String, limit: Limit, due: String) throws {
        let rules = WorkingRules(afterHoursCountFromNextWorkingHour: .init(isOn: false))
        let result = try Deadline.due(
            from: at(received), limit: limit, calendar: Shipped.calendar.get(), rules: rules)
        #expect(shown(result) == due)
    }

    @Test(arguments: [
        ("2026-06-10 15:00", "2026-06-10 15:00", "2026-06-10 17:00"),
        ("2026-06-10 15:00:01", "2026-06-11 08:00", "2026-06-11 12:00"),
        ("2026-06-12 16:30", "2026-06-15 08:00", "2026-06-15 12:00"),
        ("2026-06-10 09:00", "2026-06-10 09:00", "2026-06-10 17:00"),
    ])
    func twoRulesNameFifteenHours(received: String, civilStatus: String, forwarding: String) throws {
        let calendar = try Shipped.calendar.get()
        let instant = try at(received)
        #expect(shown(try Deadline.civilStatusStart(received: instant, calendar: calendar)) == civilStatus)
        #expect(shown(try Deadline.forwardingLatest(received: instant, calendar: calendar)) == forwarding)
    }

    /// 17:30 is after 15:00 as well: nobody has longer for having come later.
    @Test(arguments: [
        ("2026-06-10 16:00", "2026-06-11 12:00"), ("2026-06-10 17:00", "2026-06-11 12:00"),
        ("2026-06-10 17:30", "2026-06-11 12:00"), ("2026-06-10 23:59", "2026-06-11 12:00"),
        ("2026-06-12 18:00", "2026-06-15 12:00"), ("2026-06-11 06:00", "2026-06-11 17:00"),
        ("2026-06-13 08:00", "2026-06-15 17:00"),
    ])
    func whatIsReceivedAfterTheCutOffLeavesInTheNextWorkingMorning(received: String, latest: String) throws {
        #expect(
            shown(try Deadline.forwardingLatest(received: at(received), calendar: Shipped.calendar.get())) == latest)
    }

    @Test func whatIsReceivedAfterHoursIsForwardedTheNextWorkingDay() throws {
        let calendar = try Shipped.calendar.get()
        #expect(
            shown(try Deadline.forwardingLatest(received: at("2026-06-13 16:00"), calendar: calendar))
                == "2026-06-15 17:00")
    }

    @Test(arguments: [
        ("2026-06-17 17:00", "2026-06-16 17:00"), ("2026-06-15 17:00", "2026-06-12 17:00"),
        ("2025-02-03 10:00", "2025-01-24 17:00"), ("2026-08-24 17:00", "2026-08-22 17:00"),
    ])
    func theApologyComesAWorkingDayBefore(due: String, latest: String) throws {
        let result = try Deadline.apologyLatest(before: at(due), calendar: Shipped.calendar.get())
        #expect(shown(result) == latest)
    }

    @Test(arguments: [
        ("2026-06-10 14:00", "2026-06-10 17:00", "còn 3 giờ làm việc", "3 working hours left"),
        ("2026-06-10 17:00", "2026-06-10 17:00", "đến hạn", "due now"),
        ("2026-06-10 20:00", "2026-06-10 17:00", "vừa quá hạn", "just overdue"),
        ("2026-06-12 17:00", "2026-06-10 17:00", "quá hạn 2 ngày làm việc", "2 working days overdue"),
        ("2026-06-11 09:01", "2026-06-10 17:00", "quá hạn 1 giờ 1 phút làm việc", "1 working hour 1 minute overdue"),
        ("2026-06-10 16:15", "2026-06-10 17:00", "còn 45 phút làm việc", "45 working minutes left"),
        ("2026-06-10 14:00", "2026-06-11 17:00", "còn 1 ngày 3 giờ làm việc", "1 working day 3 hours left"),
        ("2026-06-12 17:00", "2026-06-15 09:00", "còn 1 giờ làm việc", "1 working hour left"),
    ])
    func remaining(now: String, due: String, vi: String, en: String) throws {
        let text = try Deadline.remaining(from: at(now), to: at(due), calendar: Shipped.calendar.get()).text
        #expect(text.vi == vi)
        #expect(text.en == en)
    }

    @Test func eachCutOffHoldsOnItsOwnDays() throws {
        let calendar = try Shipped.calendar.get()
        let day = try #require(Day(iso: "2026-06-11"))
        let early = try #require(TimeOfDay(text: "14:00"))
        let rules = WorkingRules(
            civilStatusCutOffs: [.init(time: WorkingRules.usualCutOff, until: day)],
            forwardingCutOffs: [.init(time: WorkingRules.usualCutOff, until: day), .init(time: early, from: day)])
        // Before, both at 15:00; from the 11th on, civil status knows no hour and forwarding another one.
        #expect(
            try Deadline.due(from: at("2026-06-10 15:05"), limit: .sameDay, calendar: calendar, rules: rules)
                == at("2026-06-11 17:00"))
        #expect(
            try Deadline.due(from: at("2026-06-11 15:05"), limit: .sameDay, calendar: calendar, rules: rules)
                == at("2026-06-11 17:00"))
        #expect(
            try Deadline.forwardingLatest(received: at("2026-06-10 14:05"), calendar: calendar, rules: rules)
                == at("2026-06-10 17:00"))
        #expect(
            try Deadline.forwardingLatest(received: at("2026-06-11 14:05"), calendar: calendar, rules: rules)
                == at("2026-06-12 12:00"))
    }
}
