public import Vietnamese

/// Why the data of a calendar cannot be right.
public enum CalendarError: Explained, Hashable {
    /// A year beyond 1 to 9999.
    case yearRange
    /// An edition beyond 1 to 9999.
    case editionRange(year: Int)
    /// A day that is not of the year whose data it stands in.
    case notInYear(Day, year: Int)
    /// A day that stands twice.
    case duplicateDay(Day)
    /// A Saturday or Sunday among the days off: it is off anyway, and the weekday taken instead is missing.
    case offOnWeekend(Day)
    /// A day worked that is no Saturday: only Saturdays are exchanged.
    case workedNotSaturday(Day)
    /// A year that stands twice.
    case duplicateYear(Int)
    /// A calendar without years.
    case noYears
    /// A name that is not 1 to 32 of `a`–`z`, `0`–`9` and `-`, or does not begin with a letter.
    case name

    public var code: String {
        switch self {
        case .yearRange: "calendar.year-range"
        case .editionRange: "calendar.edition-range"
        case .notInYear: "calendar.not-in-year"
        case .duplicateDay: "calendar.duplicate-day"
        case .offOnWeekend: "calendar.off-on-weekend"
        case .workedNotSaturday: "calendar.worked-not-saturday"
        case .duplicateYear: "calendar.duplicate-year"
        case .noYears: "calendar.no-years"
        case .name: "calendar.name"
        }
    }

    public var message: Bilingual {
        switch self {
        case .yearRange: Bilingual(vi: "Năm phải từ 1 đến 9999.", en: "A year must be 1 to 9999.")
        case .editionRange(let year):
            Bilingual(
                vi: "Số lần sửa của lịch năm \(year) phải từ 1 đến 9999.",
                en: "The edition of the calendar of \(year) must be 1 to 9999.")
        case .notInYear(let day, let year):
            Bilingual(
                vi: "Ngày \(day.vi) không thuộc năm \(year).", en: "\(day.iso) is not a day of \(year).")
        case .duplicateDay(let day):
            Bilingual(vi: "Ngày \(day.vi) bị lặp.", en: "\(day.iso) stands twice.")
        case .offOnWeekend(let day):
            Bilingual(
                vi: "Ngày \(day.vi) là \(day.weekday.text.vi), vốn đã nghỉ; hãy ghi ngày nghỉ bù.",
                en: "\(day.iso) is a \(day.weekday.text.en) and off anyway; list the weekday taken instead.")
        case .workedNotSaturday(let day):
            Bilingual(
                vi: "Ngày \(day.vi) là \(day.weekday.text.vi); chỉ làm bù vào thứ Bảy.",
                en: "\(day.iso) is a \(day.weekday.text.en); only Saturdays are worked in exchange.")
        case .duplicateYear(let year):
            Bilingual(vi: "Lịch năm \(year) bị lặp.", en: "The calendar of \(year) stands twice.")
        case .noYears: Bilingual(vi: "Lịch không có năm nào.", en: "The calendar has no year.")
        case .name:
            Bilingual(
                vi: "Tên lịch phải có 1 đến 32 ký tự a–z, 0–9, “-” và bắt đầu bằng chữ.",
                en: "The name of a calendar must be 1 to 32 of a–z, 0–9 and “-”, beginning with a letter.")
        }
    }
}
