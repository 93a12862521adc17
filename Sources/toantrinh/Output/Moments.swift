import Foundation
import Vietnamese
import WorkingTime

/// Instants and days as people read and type them: Vietnam's time, `10/06/2026 07:58`.
enum Moments {
    /// What the server's RFC 3339 instant looks like to a person; text that is none is returned as it is.
    static func shown(_ text: String?) -> String? {
        guard let text else { return nil }
        if let day = Day(iso: text) { return day.vi }
        return (try? Instant(rfc3339: text)).map(self.text) ?? text
    }

    /// What an instant looks like to a person.
    static func text(_ instant: Instant) -> String {
        let (day, time) = instant.local
        return "\(day.vi) \(twoDigits(time.hour)):\(twoDigits(time.minute))"
    }

    /// Reads an instant that a person typed: RFC 3339, or a day and a time in Vietnam's time.
    ///
    /// - Returns: RFC 3339 for the server.
    static func instant(_ text: String) throws -> String {
        if let instant = try? Instant(rfc3339: text) { return instant.rfc3339 }
        let parts = text.split(whereSeparator: { $0 == " " || $0 == "T" || $0 == "," }).map(String.init)
        if parts.count == 2 {
            for (day, time) in [(parts[0], parts[1]), (parts[1], parts[0])] {
                if let day = civilDay(day), let time = TimeOfDay(text: padded(time)) {
                    return Instant(day: day, time: time).rfc3339
                }
            }
        }
        throw Fault.usage(
            vi: "“\(text)” không phải thời điểm; viết ví dụ “10/06/2026 17:00”.",
            en: "“\(text)” is not a point in time; write for example “10/06/2026 17:00”.")
    }

    /// Reads a day that a person typed, as the server wants it.
    static func day(_ text: String) throws -> String {
        if let day = civilDay(text) { return day.iso }
        throw Fault.usage(
            vi: "“\(text)” không phải ngày có thật; viết ví dụ “10/06/2026” hoặc “2026-06-10”.",
            en: "“\(text)” is not a day that exists; write for example “10/06/2026” or “2026-06-10”.")
    }

    /// Refuses a range whose last day is before its first; days as ``day(_:)`` gives them, which sort as they follow each other.
    static func requireRange(
        from: String?, until: String?, _ names: (from: String, until: String) = ("--from", "--until")
    ) throws {
        guard let from, let until, until < from else { return }
        throw Fault.usage(
            vi: "\(names.until) (\(shown(until) ?? "")) trước \(names.from) (\(shown(from) ?? "")).",
            en: "\(names.until) (\(shown(until) ?? "")) is before \(names.from) (\(shown(from) ?? "")).")
    }

    /// A day without a time that a person typed: its beginning or its end, in Vietnam's time.
    enum Edge { case beginning, end }

    /// Reads an instant as ``instant(_:)``; a day alone is taken for its `edge`.
    ///
    /// - Returns: RFC 3339 for the server, and what a day alone was taken for.
    static func instant(_ text: String, dayAs edge: Edge) throws -> (text: String, remark: Bilingual?) {
        guard let day = civilDay(text.trimmingCharacters(in: .whitespaces)) else { return (try instant(text), nil) }
        let beginning = Instant(day: day, time: .midnight)
        switch edge {
        case .beginning:
            return (
                beginning.rfc3339,
                Bilingual(
                    vi: "Không nêu giờ: lấy đầu ngày \(day.vi) (00:00, giờ Việt Nam).",
                    en: "No time was given: taken for the beginning of \(day.vi) (00:00, Vietnam's time).")
            )
        case .end:
            let end = Instant(microseconds: beginning.adding(seconds: 86_400).microseconds - 1)
            return (
                end.rfc3339,
                Bilingual(
                    vi: "Không nêu giờ: lấy cuối ngày \(day.vi) (24:00, giờ Việt Nam).",
                    en: "No time was given: taken for the end of \(day.vi) (24:00, Vietnam's time).")
            )
        }
    }

    private static func civilDay(_ text: String) -> Day? { Day(iso: text) ?? Day(vi: text) }

    private static func padded(_ time: String) -> String {
        time.split(separator: ":").first?.count == 1 ? "0" + time : time
    }

    private static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
}
