public import Vietnamese

/// One civil day on which a calendar differs from the week, and why.
public struct CalendarDay: Sendable, Hashable {
    public var day: Day
    /// The holiday, or what the day is exchanged for.
    public var reason: Bilingual
    /// The announcement in which the day was read.
    public var source: String?
    /// Whether an official still has to confirm it.
    public var isUnverified: Bool

    public init(day: Day, reason: Bilingual, source: String? = nil, isUnverified: Bool = false) {
        self.day = day
        self.reason = reason
        self.source = source
        self.isUnverified = isUnverified
    }
}

/// The days off (ngày nghỉ) and the Saturdays worked (ngày làm bù) of one year, as announced for civil servants.
///
/// Weekdays are worked unless they stand in `daysOff`; Saturdays and Sundays are off unless they stand in
/// `workedSaturdays`. A holiday that falls on a weekend is listed by the weekday that is taken instead
/// (Labour Code art. 111(3)).
public struct CalendarYear: Sendable, Hashable {
    /// 1 to 9999.
    public let year: Int
    /// Counts the corrections of this year's data: 1 when it is first published.
    public let edition: Int
    /// Weekdays that are not worked, by date.
    public let daysOff: [CalendarDay]
    /// Saturdays that are worked, by date.
    public let workedSaturdays: [CalendarDay]

    /// A year whose days were checked.
    ///
    /// - Throws: the first of `problems(year:edition:daysOff:workedSaturdays:)`.
    public init(
        year: Int, edition: Int = 1, daysOff: [CalendarDay], workedSaturdays: [CalendarDay]
    ) throws(CalendarError) {
        let problems = CalendarYear.problems(
            year: year, edition: edition, daysOff: daysOff, workedSaturdays: workedSaturdays)
        if let problem = problems.first { throw problem }
        self.init(checkedYear: year, edition: edition, daysOff: daysOff, workedSaturdays: workedSaturdays)
    }

    /// A year without `problems`.
    init(checkedYear year: Int, edition: Int, daysOff: [CalendarDay], workedSaturdays: [CalendarDay]) {
        self.year = year
        self.edition = edition
        self.daysOff = daysOff.sorted { $0.day < $1.day }
        self.workedSaturdays = workedSaturdays.sorted { $0.day < $1.day }
    }

    /// Everything that is wrong with the days of a year: days of another year, days that stand twice, days off on a
    /// weekend, days worked that are no Saturday.
    public static func problems(
        year: Int, edition: Int, daysOff: [CalendarDay], workedSaturdays: [CalendarDay]
    ) -> [CalendarError] {
        var problems: [CalendarError] = []
        if !(1...9999).contains(year) { problems.append(.yearRange) }
        if !(1...9999).contains(edition) { problems.append(.editionRange(year: year)) }
        var seen = Set<Day>()
        for entry in daysOff {
            if entry.day.weekday.isWeekend { problems.append(.offOnWeekend(entry.day)) }
        }
        for entry in workedSaturdays where entry.day.weekday != .saturday {
            problems.append(.workedNotSaturday(entry.day))
        }
        for entry in daysOff + workedSaturdays {
            if entry.day.year != year { problems.append(.notInYear(entry.day, year: year)) }
            if !seen.insert(entry.day).inserted { problems.append(.duplicateDay(entry.day)) }
        }
        return problems
    }
}
