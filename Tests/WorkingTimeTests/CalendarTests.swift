import JSON
import Manifest
import Testing
import Vietnamese
import WorkingTime

@Suite struct CalendarTests {
    @Test(arguments: [
        (2024, 251, "2024-05-04"), (2025, 250, "2025-04-26"), (2026, 249, "2026-01-10"), (2026, 249, "2026-08-22"),
    ])
    func shippedYears(year: Int, workingDays: Int, saturday: String) throws {
        let calendar = try Shipped.calendar.get()
        let days = try calendar.workingDays(from: day("\(year)-01-01"), before: day("\(year)-12-31").adding(days: 1))
        #expect(days == workingDays)
        #expect(try calendar.isWorkingDay(day(saturday)))
        #expect(calendar.exception(on: try day(saturday))?.reason.vi.hasPrefix("Làm bù") == true)
    }

    @Test func daysOffOfTheTable() throws {
        let calendar = try Shipped.calendar.get()
        let off = [
            "2024-01-01", "2024-02-08", "2024-02-14", "2024-04-29", "2024-09-03", "2025-01-27", "2025-01-31",
            "2025-04-07",
            "2025-05-02", "2025-09-01", "2026-01-02", "2026-02-16", "2026-02-20", "2026-04-27", "2026-08-31",
            "2026-11-24",
            "2026-06-13", "2026-06-14",
        ]
        for text in off { #expect(try !calendar.isWorkingDay(day(text)), "\(text)") }
        for text in ["2025-02-03", "2026-02-13", "2026-02-23", "2026-06-10", "2026-12-31"] {
            #expect(try calendar.isWorkingDay(day(text)), "\(text)")
        }
    }

    @Test func everyDayHasASourceOrIsMarked() throws {
        for year in try Shipped.calendar.get().years {
            for entry in year.daysOff + year.workedSaturdays {
                #expect(entry.source != nil || entry.isUnverified)
            }
        }
        let years = try Shipped.calendar.get().years
        #expect(years[0].daysOff.allSatisfy { $0.isUnverified })
        #expect(years[2].daysOff.filter(\.isUnverified).map(\.day.iso) == ["2026-01-02"])
    }

    @Test func identifierAndBytes() throws {
        let calendar = try Shipped.calendar.get()
        #expect(calendar.identifier == "vn-2026.1")
        let bytes = JSONWriter.bytes(calendar.json)
        let again = try WorkingCalendar(json: JSONReader.read(bytes), at: "")
        #expect(again == calendar)
        #expect(JSONWriter.bytes(again.json) == bytes)
        let shuffled = try WorkingCalendar(
            name: "vn",
            years: calendar.years.reversed().map { year in
                try CalendarYear(
                    year: year.year, daysOff: year.daysOff.reversed(), workedSaturdays: year.workedSaturdays.reversed())
            })
        #expect(JSONWriter.bytes(shuffled.json) == bytes)
        let corrected = try CalendarYear(year: 2025, edition: 2, daysOff: [], workedSaturdays: [])
        let second = try WorkingCalendar(name: "vn", years: [calendar.years[0], corrected, calendar.years[2]])
        #expect(second.identifier == "vn-2026.2")
    }

    @Test func aYearThatIsNotLoadedIsNamed() throws {
        let calendar = try Shipped.calendar.get()
        #expect(throws: WorkingTimeError.noCalendar(year: 2027)) { try calendar.isWorkingDay(day("2027-01-04")) }
        #expect(throws: WorkingTimeError.noCalendar(year: 2027)) {
            try calendar.nextWorkingDay(after: day("2026-12-31"))
        }
        #expect(throws: WorkingTimeError.noCalendar(year: 2023)) {
            try calendar.lastWorkingDay(before: day("2024-01-02"))
        }
        #expect(throws: WorkingTimeError.noCalendar(year: 9999)) { try calendar.isWorkingDay(.latest) }
        #expect(throws: WorkingTimeError.noCalendar(year: 2027)) {
            try calendar.workingDays(from: day("2026-12-01"), before: day("2027-01-02"))
        }
        #expect(try calendar.workingDays(from: day("2026-12-01"), before: day("2027-01-01")) == 23)
        let message = WorkingTimeError.noCalendar(year: 2027)
        #expect(message.message.vi.contains("2027") && message.advice?.en.contains("calendars/2027.yaml") == true)
    }

    @Test func theEndsOfTheWorldDoNotTrap() throws {
        let first = try WorkingCalendar(name: "x", years: [CalendarYear(year: 1, daysOff: [], workedSaturdays: [])])
        #expect(throws: WorkingTimeError.self) { try first.lastWorkingDay(before: .earliest) }
        let last = try WorkingCalendar(name: "x", years: [CalendarYear(year: 9999, daysOff: [], workedSaturdays: [])])
        #expect(throws: WorkingTimeError.self) { try last.nextWorkingDay(after: .latest) }
        #expect(try last.isWorkingDay(.latest))
        for microseconds in [Int64.min, .max] {
            #expect(throws: WorkingTimeError.self) {
                try Deadline.due(from: Instant(microseconds: microseconds), limit: .months(1200), calendar: last)
            }
        }
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func countingIsLookingAtEachDay(seed: UInt64) throws {
        let calendar = try Shipped.calendar.get()
        var random = Seeded(seed)
        let bounds = [random.instant().localDay, random.instant().localDay].sorted()
        var expected = 0
        for number in bounds[0].number..<bounds[1].number
        where try calendar.isWorkingDay(Day(clamping: number)) { expected += 1 }
        #expect(try calendar.workingDays(from: bounds[0], before: bounds[1]) == expected, "seed \(seed)")
    }

    @Test func dataThatCannotBeRight() throws {
        let may = CalendarDay(day: try day("2026-05-01"), reason: Bilingual(vi: "x", en: "x"))
        let saturday = CalendarDay(day: try day("2026-05-02"), reason: Bilingual(vi: "x", en: "x"))
        #expect(throws: CalendarError.duplicateDay(may.day)) {
            try CalendarYear(year: 2026, daysOff: [may, may], workedSaturdays: [])
        }
        #expect(throws: CalendarError.notInYear(may.day, year: 2025)) {
            try CalendarYear(year: 2025, daysOff: [may], workedSaturdays: [])
        }
        #expect(throws: CalendarError.offOnWeekend(saturday.day)) {
            try CalendarYear(year: 2026, daysOff: [saturday], workedSaturdays: [])
        }
        #expect(throws: CalendarError.workedNotSaturday(may.day)) {
            try CalendarYear(year: 2026, daysOff: [], workedSaturdays: [may])
        }
        let year = try CalendarYear(year: 2026, daysOff: [may], workedSaturdays: [saturday])
        #expect(throws: CalendarError.duplicateYear(2026)) { try WorkingCalendar(name: "vn", years: [year, year]) }
        #expect(throws: CalendarError.noYears) { try WorkingCalendar(name: "vn", years: []) }
        for name in ["", "Vn", "1vn", "vn 2026", "việt", String(repeating: "a", count: 33)] {
            #expect(throws: CalendarError.name) { try WorkingCalendar(name: name, years: [year]) }
        }
    }
}
