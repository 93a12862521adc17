/// A civil day of the (proleptic) Gregorian calendar, years 1 to 9999. Days that do not exist cannot be made.
///
/// A day belongs to no time zone; where instants become days, Asia/Ho_Chi_Minh is meant (`Instant.local`).
public struct Day: Sendable, Hashable, Comparable {
    /// Days since 1970-01-01; negative before.
    public let number: Int

    /// 0001-01-01.
    public static let earliest = Day(unchecked: -719_162)
    /// 9999-12-31.
    public static let latest = Day(unchecked: 2_932_896)

    private init(unchecked number: Int) { self.number = number }

    /// The day `number` days after 1970-01-01; numbers beyond the years 1 to 9999 give the first or the last day.
    public init(clamping number: Int) {
        self.number = min(max(number, Day.earliest.number), Day.latest.number)
    }

    /// The day with this date, or `nil` where no such day exists: 29 February of a common year, 31 April, a year beyond
    /// 1 to 9999.
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
            day <= Day.length(ofMonth: month, year: year)
        else { return nil }
        number = Day.number(year: year, month: month, day: day)
    }

    /// Year, month and day.
    ///
    /// - Complexity: O(1), some twenty integer operations; keep the result where several parts are needed.
    public var date: (year: Int, month: Int, day: Int) {
        // Eras of 400 years that begin on 1 March, so that the leap day is the last of its year.
        let shifted = number + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }

    /// 1 to 9999.
    public var year: Int { date.year }
    /// 1 to 12.
    public var month: Int { date.month }
    /// 1 to the last day of the month.
    public var day: Int { date.day }

    public var weekday: Weekday {
        // 1970-01-01 was a Thursday. The number is never below `earliest`, so the sum stays positive.
        let index = (number + 719_162 + Day.weekdayOfEarliest) % 7
        return Weekday(rawValue: index + 1) ?? .monday
    }

    /// 0001-01-01 was a Monday: index 0.
    private static let weekdayOfEarliest = 0

    public static func < (lhs: Day, rhs: Day) -> Bool { lhs.number < rhs.number }

    /// How many days `month` has; 0 for a month that does not exist.
    public static func length(ofMonth month: Int, year: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        case 1...12: 31
        default: 0
        }
    }

    /// Whether `year` has a 29 February.
    public static func isLeap(_ year: Int) -> Bool {
        year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    }

    private static func number(year: Int, month: Int, day: Int) -> Int {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }
}

extension Day {
    /// The day `days` later, or earlier where negative; stays at 0001-01-01 and 9999-12-31.
    public func adding(days: Int) -> Day {
        let (sum, overflow) = number.addingReportingOverflow(days)
        return Day(clamping: overflow ? (days < 0 ? .min : .max) : sum)
    }

    /// The same day of the month `months` later, or the last of that month where it is shorter (31/1 + 1 = 28/2 or 29/2);
    /// stays at 0001-01-01 and 9999-12-31.
    public func adding(months: Int) -> Day {
        let (year, month, day) = date
        let (sum, overflow) = (year * 12 + month - 1).addingReportingOverflow(months)
        if overflow { return months < 0 ? .earliest : .latest }
        let newYear = sum >= 0 ? sum / 12 : -1
        if newYear < 1 { return .earliest }
        if newYear > 9999 { return .latest }
        let newMonth = sum % 12 + 1
        let newDay = min(day, Day.length(ofMonth: newMonth, year: newYear))
        return Day(unchecked: Day.number(year: newYear, month: newMonth, day: newDay))
    }

    /// The years of life that who was born on this day has completed on `day`, in calendar years; negative before the first.
    ///
    /// A year is complete on the birthday. Who was born on 29 February has it on 1 March where the year has no such day.
    ///
    /// - Complexity: O(1).
    public func fullYears(on day: Day) -> Int {
        let (born, now) = (date, day.date)
        let years = now.year - born.year
        return (now.month, now.day) < (born.month, born.day) ? years - 1 : years
    }

    /// Days from `other` to this day; negative where `other` is later.
    public func days(since other: Day) -> Int { number - other.number }
}

/// Days of the week; raw values as in ISO 8601, Monday is 1.
public enum Weekday: Int, Sendable, Hashable, CaseIterable {
    case monday = 1
    case tuesday, wednesday, thursday, friday, saturday, sunday

    /// Saturday or Sunday: not worked unless a calendar says so.
    public var isWeekend: Bool { self == .saturday || self == .sunday }
}
