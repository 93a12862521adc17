public import Vietnamese

/// How much working time is left until something is due, or has passed since.
public struct RemainingTime: Sendable, Hashable {
    /// Working time left; negative where it is overdue. By night and on days off it does not change.
    public let workingMicroseconds: Int64
    /// Whether the due instant has passed.
    public let isOverdue: Bool

    /// Whole working minutes left; negative where it is overdue.
    public var workingMinutes: Int64 { workingMicroseconds / 60_000_000 }

    /// `còn 3 giờ làm việc`, `quá hạn 2 ngày làm việc`, `vừa quá hạn`, `đến hạn`.
    public var text: Bilingual {
        let amount = WorkingAmount(microseconds: workingMicroseconds).text
        return switch (isOverdue, workingMinutes == 0) {
        case (false, true): Bilingual(vi: "đến hạn", en: "due now")
        case (false, false): Bilingual(vi: "còn \(amount.vi)", en: "\(amount.en) left")
        case (true, true): Bilingual(vi: "vừa quá hạn", en: "just overdue")
        case (true, false): Bilingual(vi: "quá hạn \(amount.vi)", en: "\(amount.en) overdue")
        }
    }
}

extension Deadline {
    /// The working time from `now` to `due`, with its sign.
    ///
    /// - Throws: `.noCalendar` where the time touches a year that is not loaded.
    public static func remaining(
        from now: Instant, to due: Instant, calendar: WorkingCalendar, rules: WorkingRules = .standard
    ) throws(WorkingTimeError) -> RemainingTime {
        RemainingTime(
            workingMicroseconds: try calendar.workingMicroseconds(from: now, to: due, hours: rules.hours),
            isOverdue: now > due)
    }
}
