public import Vietnamese

/// Why a time or a deadline cannot be had. Carries years and units, never what was typed.
public enum WorkingTimeError: Explained, Hashable {
    /// A count reaches this year, and no calendar of it is loaded. Deadlines are never guessed.
    case noCalendar(year: Int)
    /// A text is not an instant in the form of RFC 3339.
    case instantText
    /// A limit lies beyond what its unit allows (`Limit.isValid`).
    case limitRange
    /// Working hours that overlap, run backwards or do not make eight hours.
    case hours

    public var code: String {
        switch self {
        case .noCalendar: "time.no-calendar"
        case .instantText: "time.instant-text"
        case .limitRange: "time.limit-range"
        case .hours: "time.hours"
        }
    }

    public var message: Bilingual {
        switch self {
        case .noCalendar(let year):
            Bilingual(
                vi: "Chưa có lịch làm việc của năm \(year), nên không tính được thời hạn.",
                en: "There is no calendar of working days for \(year), so the time limit cannot be computed.")
        case .instantText:
            Bilingual(
                vi: "Thời điểm không đúng dạng RFC 3339 hoặc không tồn tại.",
                en: "The instant is not in the form of RFC 3339, or does not exist.")
        case .limitRange:
            Bilingual(vi: "Thời hạn nằm ngoài phạm vi cho phép.", en: "The time limit is out of range.")
        case .hours:
            Bilingual(
                vi: "Giờ làm việc chồng nhau, ngược thứ tự hoặc không đủ 8 giờ một ngày.",
                en: "The working hours overlap, run backwards or do not make eight hours a day.")
        }
    }

    public var advice: Bilingual? {
        switch self {
        case .noCalendar(let year):
            Bilingual(
                vi: "Thêm tệp calendars/\(year).yaml khi lịch nghỉ của năm \(year) được công bố.",
                en: "Add calendars/\(year).yaml once the days off of \(year) are announced.")
        case .instantText:
            Bilingual(
                vi: "Viết như 2026-06-10T07:58:00+07:00.", en: "Write it like 2026-06-10T07:58:00+07:00.")
        case .limitRange: nil
        case .hours:
            Bilingual(
                vi: "Viết như 08:00–12:00, 13:00–17:00.", en: "Write them like 08:00–12:00, 13:00–17:00.")
        }
    }
}
