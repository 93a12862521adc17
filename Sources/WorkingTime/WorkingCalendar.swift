/// Which days are worked, for the years that have been announced. A year that is not loaded is an error, never a guess.
///
/// Events record under which calendar a due instant was computed: `identifier` for people, the digest of the bytes of
/// `json` for proof.
public struct WorkingCalendar: Sendable, Hashable {
    /// Such as `vn`.
    public let name: String
    /// In ascending order, each once.
    public let years: [CalendarYear]
    private let tables: [YearTable]

    /// A calendar of these years. Years may be missing in between.
    ///
    /// - Throws: `CalendarError` where a year stands twice, where there is none, or where the name has another form.
    public init(name: String, years: [CalendarYear]) throws(CalendarError) {
        if let problem = WorkingCalendar.problem(name: name, years: years) { throw problem }
        self.init(checkedName: name, years: years)
    }

    /// A calendar without `problem`.
    init(checkedName name: String, years: [CalendarYear]) {
        self.name = name
        self.years = years.sorted { $0.year < $1.year }
        tables = self.years.map(YearTable.init)
    }

    /// What is wrong with the name or the choice of years.
    static func problem(name: String, years: [CalendarYear]) -> CalendarError? {
        if years.isEmpty { return .noYears }
        guard isName(name) else { return .name }
        var seen = Set<Int>()
        return years.first { !seen.insert($0.year).inserted }.map { .duplicateYear($0.year) }
    }

    /// Name, last year, and one more than the corrections of all years: `vn-2026.1`. A correction of any year raises the
    /// last number, because every correction raises the edition of its year.
    public var identifier: String {
        let corrections = years.reduce(0) { $0 + $1.edition - 1 }
        return "\(name)-\(years.last?.year ?? 0).\(corrections + 1)"
    }

    /// Whether `day` is worked.
    ///
    /// - Throws: `.noCalendar` with the year where its year is not loaded.
    /// - Complexity: O(*n*) in the number of years.
    public func isWorkingDay(_ day: Day) throws(WorkingTimeError) -> Bool {
        try table(of: day).isWorked(day)
    }

    /// The first working day after `day`.
    ///
    /// - Throws: `.noCalendar` where the search reaches a year that is not loaded.
    public func nextWorkingDay(after day: Day) throws(WorkingTimeError) -> Day {
        try firstWorkingDay(atOrAfter: following(day))
    }

    /// `day` where it is worked, or the first working day after it.
    ///
    /// - Throws: `.noCalendar` where the search reaches a year that is not loaded.
    public func firstWorkingDay(atOrAfter day: Day) throws(WorkingTimeError) -> Day {
        var candidate = day
        while try !isWorkingDay(candidate) { candidate = try following(candidate) }
        return candidate
    }

    /// The last working day before `day`.
    ///
    /// - Throws: `.noCalendar` where the search reaches a year that is not loaded.
    public func lastWorkingDay(before day: Day) throws(WorkingTimeError) -> Day {
        var candidate = day
        repeat {
            guard candidate > .earliest else { throw .noCalendar(year: 0) }
            candidate = candidate.adding(days: -1)
        } while try !isWorkingDay(candidate)
        return candidate
    }

    /// The `count`th working day after `day`, which is not counted; `day` itself where `count` is not positive.
    ///
    /// - Throws: `.noCalendar` where the count reaches a year that is not loaded.
    public func workingDay(_ count: Int, after day: Day) throws(WorkingTimeError) -> Day {
        var result = day
        var left = count
        while left > 0 {
            result = try nextWorkingDay(after: result)
            left -= 1
        }
        return result
    }

    /// How many working days there are from `first` until before `end`; 0 where `end` is not later.
    ///
    /// - Throws: `.noCalendar` where a year in between is not loaded.
    /// - Complexity: O(*n*) in the number of years.
    public func workingDays(from first: Day, before end: Day) throws(WorkingTimeError) -> Int {
        guard first < end else { return 0 }
        var count = 0
        var day = first
        while day < end {
            let table = try table(of: day)
            count += table.workedDays(before: min(end, table.end)) - table.workedDays(before: day)
            guard table.end < end else { break }
            day = table.end
        }
        return count
    }

    /// The announcement that makes `day` differ from the week, where there is one.
    public func exception(on day: Day) -> CalendarDay? {
        guard let year = years.first(where: { $0.year == day.year }) else { return nil }
        return (year.daysOff + year.workedSaturdays).first { $0.day == day }
    }

    private func following(_ day: Day) throws(WorkingTimeError) -> Day {
        guard day < .latest else { throw .noCalendar(year: 10_000) }
        return day.adding(days: 1)
    }

    private func table(of day: Day) throws(WorkingTimeError) -> YearTable {
        for table in tables.reversed() where table.contains(day) { return table }
        throw .noCalendar(year: day.year)
    }

    private static func isName(_ name: String) -> Bool {
        guard (1...32).contains(name.utf8.count), let first = name.utf8.first else { return false }
        let letters = UInt8(ascii: "a")...UInt8(ascii: "z")
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        return letters.contains(first)
            && name.utf8.allSatisfy { letters.contains($0) || digits.contains($0) || $0 == UInt8(ascii: "-") }
    }
}

/// The working days of one year as running totals, so that counting is a subtraction.
private struct YearTable: Sendable, Hashable {
    private let first: Int
    /// `totals[n]`: working days among the first `n` days of the year.
    private let totals: [UInt16]

    init(_ year: CalendarYear) {
        let firstDay = Day(year: year.year, month: 1, day: 1) ?? .earliest
        let off = Set(year.daysOff.map(\.day))
        let worked = Set(year.workedSaturdays.map(\.day))
        var totals: [UInt16] = [0]
        for offset in 0..<(Day.isLeap(year.year) ? 366 : 365) {
            let day = Day(clamping: firstDay.number + offset)
            let isWorked = day.weekday.isWeekend ? worked.contains(day) : !off.contains(day)
            totals.append((totals.last ?? 0) + (isWorked ? 1 : 0))
        }
        first = firstDay.number
        self.totals = totals
    }

    /// The day after the last one, or the last one in the year 9999, after which there is no day.
    var end: Day { Day(clamping: first + totals.count - 1) }

    func contains(_ day: Day) -> Bool { day.number >= first && day.number < first + totals.count - 1 }

    func isWorked(_ day: Day) -> Bool {
        totals[day.number - first] != totals[day.number - first + 1]
    }

    /// Working days of the year before `day`, which is a day of the year or the day after its last.
    func workedDays(before day: Day) -> Int { Int(totals[day.number - first]) }
}
