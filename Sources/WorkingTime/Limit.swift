public import Vietnamese

/// A time limit in its own unit; each unit has its own rule and none is converted into another.
public enum Limit: Sendable, Hashable {
    /// The working day on which it begins; after the cut-off hour (15:00 in civil status, Luật Hộ tịch art. 5(3)) the next.
    case sameDay
    /// Working hours, 1 to 10,000.
    case workingHours(Int)
    /// Working days in thousandths (0.5 day = 500), so that fractions stay exact; 1 to 10,000,000.
    case workingDays(thousandths: Int)
    /// Calendar days, 1 to 10,000; an end on a day off moves to the next working day.
    case calendarDays(Int)
    /// Calendar months, 1 to 1,200; an end on a day off moves to the next working day.
    case months(Int)

    /// Whole working days.
    public static func workingDays(_ days: Int) -> Limit {
        let (thousandths, overflow) = days.multipliedReportingOverflow(by: 1000)
        return .workingDays(thousandths: overflow ? (days < 0 ? .min : .max) : thousandths)
    }

    /// Whether the amount lies in the range of its unit. Limits that were read from data always do.
    public var isValid: Bool {
        switch self {
        case .sameDay: true
        case .workingHours(let hours): (1...10_000).contains(hours)
        case .workingDays(let thousandths): (1...10_000_000).contains(thousandths)
        case .calendarDays(let days): (1...10_000).contains(days)
        case .months(let months): (1...1200).contains(months)
        }
    }

    /// Whether it counts working time (hours, working days, the same day) and not days of the calendar.
    public var countsWorkingTime: Bool {
        switch self {
        case .sameDay, .workingHours, .workingDays: true
        case .calendarDays, .months: false
        }
    }

    /// Its end where there is no calendar to count by: a working day, and every eight hours of work begun, is a day of 24 hours, a month 31
    /// days. For what binds nobody by law.
    public func elapsed(from start: Instant) -> Instant {
        let days: Int =
            switch self {
            case .sameDay: 1
            case .workingHours(let hours): (hours + 7) / 8
            case .workingDays(let thousandths): (thousandths + 999) / 1000
            case .calendarDays(let days): days
            case .months(let months): months * 31
            }
        return start.adding(seconds: Int64(min(max(1, days), 40_000)) * 86_400)
    }

    /// `5 ngày làm việc`, `0,5 ngày làm việc`, `8 giờ làm việc`, `30 ngày`, `1 tháng`, `trong ngày làm việc`.
    public var text: Bilingual {
        switch self {
        case .sameDay: Bilingual(vi: "trong ngày làm việc", en: "the same working day")
        case .workingHours(let hours):
            Bilingual(
                vi: "\(VietnameseFormat.number(Int64(hours))) giờ làm việc",
                en: "\(hours) working \(hours == 1 ? "hour" : "hours")")
        case .workingDays(let thousandths):
            Bilingual(
                vi: "\(VietnameseFormat.thousandths(Int64(thousandths))) ngày làm việc",
                en: "\(VietnameseFormat.englishThousandths(Int64(thousandths))) "
                    + "working \(thousandths == 1000 ? "day" : "days")")
        case .calendarDays(let days):
            Bilingual(vi: "\(VietnameseFormat.number(Int64(days))) ngày", en: "\(days) \(days == 1 ? "day" : "days")")
        case .months(let months):
            Bilingual(
                vi: "\(VietnameseFormat.number(Int64(months))) tháng",
                en: "\(months) \(months == 1 ? "month" : "months")")
        }
    }
}
