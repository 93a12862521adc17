import Testing
import Vietnamese
import WorkingTime

@Suite struct DayTests {
    @Test(arguments: [
        (1970, 1, 1, 0, Weekday.thursday), (1969, 12, 31, -1, .wednesday), (2000, 2, 29, 11_016, .tuesday),
        (2026, 6, 10, 20_614, .wednesday), (1975, 4, 30, 1945, .wednesday), (1, 1, 1, -719_162, .monday),
        (9999, 12, 31, 2_932_896, .friday), (1900, 3, 1, -25_508, .thursday),
    ])
    func knownDays(year: Int, month: Int, day: Int, number: Int, weekday: Weekday) throws {
        let value = try #require(Day(year: year, month: month, day: day))
        #expect(value.number == number)
        #expect(value.weekday == weekday)
        #expect(value.date == (year, month, day))
    }

    @Test(arguments: [
        (2026, 2, 29), (1900, 2, 29), (2026, 4, 31), (2026, 13, 1), (2026, 0, 1), (2026, 1, 0), (0, 1, 1),
        (10_000, 1, 1),
        (2026, 1, 32), (-1, 1, 1), (Int.max, 1, 1), (2026, Int.min, Int.max),
    ])
    func daysThatDoNotExist(year: Int, month: Int, day: Int) {
        #expect(Day(year: year, month: month, day: day) == nil)
    }

    @Test func everyDayOfFourHundredYearsFollowsTheOneBefore() throws {
        var previous = try #require(Day(year: 1799, month: 12, day: 31))
        for year in 1800..<2200 {
            for month in 1...12 {
                for day in 1...Day.length(ofMonth: month, year: year) {
                    let next = try #require(Day(year: year, month: month, day: day))
                    guard next.number == previous.number + 1, next.date == (year, month, day),
                        next.weekday.rawValue == previous.weekday.rawValue % 7 + 1
                    else {
                        Issue.record("broken at \(next.iso)")
                        return
                    }
                    previous = next
                }
            }
        }
    }

    @Test(arguments: [
        ("2026-01-31", 1, "2026-02-28"), ("2024-01-31", 1, "2024-02-29"), ("2026-03-31", 1, "2026-04-30"),
        ("2026-03-31", -1, "2026-02-28"), ("2026-12-15", 1, "2027-01-15"), ("2026-01-15", -1, "2025-12-15"),
        ("2024-02-29", 12, "2025-02-28"), ("2024-02-29", 48, "2028-02-29"), ("2026-05-31", 0, "2026-05-31"),
        ("9999-12-01", 1, "9999-12-31"), ("0001-01-15", -1, "0001-01-01"), ("2026-06-10", Int.max, "9999-12-31"),
        ("2026-06-10", Int.min, "0001-01-01"), ("2026-06-10", -24_400, "0001-01-01"),
    ])
    func monthsAreClampedToTheirLastDay(start: String, months: Int, expected: String) throws {
        #expect(try day(start).adding(months: months).iso == expected)
    }

    @Test(arguments: [
        ("2026-02-28", 1, "2026-03-01"), ("2026-06-10", Int.max, "9999-12-31"), ("2026-06-10", Int.min, "0001-01-01"),
        ("2026-03-01", -1, "2026-02-28"),
    ])
    func daysAreAdded(start: String, days: Int, expected: String) throws {
        #expect(try day(start).adding(days: days).iso == expected)
    }

    @Test(arguments: [
        "2026-6-10", "2026-06-1", "20260610", "2026-06-31", "2026/06/10", "", "2026-06-10 ", "+026-06-10", "٢٠٢٦-٠٦-١٠",
    ])
    func otherTextsAreNoDays(text: String) {
        #expect(Day(iso: text) == nil)
    }

    @Test func texts() throws {
        let tenth = try day("2026-06-10")
        #expect(tenth.vi == "10/06/2026")
        #expect(tenth.viLong == "ngày 10 tháng 6 năm 2026")
        #expect(tenth.text.en == "10 June 2026")
        #expect(tenth.inWords == "ngày mười tháng sáu năm hai nghìn không trăm hai mươi sáu")
        #expect(try day("2026-02-05").viLong == "ngày 05 tháng 02 năm 2026")
        #expect(try day("0987-01-01").vi == "01/01/0987")
        #expect(tenth.weekday.text.vi == "thứ Tư")
    }

    @Test(arguments: ["10/06/2026", "10/6/2026", "10-6-2026"])
    func typedTheVietnameseWay(text: String) throws {
        #expect(Day(vi: text)?.iso == "2026-06-10")
    }

    @Test(arguments: [
        "31/04/2026", "10/6/26", "/6/2026", "10/6/2026/", "10/6-2026", "a/6/2026", "+1/6/2026", "2026-06-10",
    ])
    func otherTypedTextsAreRefused(text: String) {
        #expect(Day(vi: text) == nil)
    }

    @Test(arguments: [
        ("15:00", 15 * 3600), ("15:00:01", 15 * 3600 + 1), ("00:00", 0), ("23:59:59", 86_399),
    ])
    func times(text: String, seconds: Int64) {
        #expect(TimeOfDay(text: text)?.microseconds == seconds * 1_000_000)
    }

    @Test(arguments: ["24:00", "15:60", "15:00:60", "1500", "15:0", "15:00:", "-1:00", ""])
    func timesThatNoClockShows(text: String) {
        #expect(TimeOfDay(text: text) == nil)
    }
}
