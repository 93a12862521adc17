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

    private static func civilDay(_ text: String) -> Day? { Day(iso: text) ?? Day(vi: text) }

    private static func padded(_ time: String) -> String {
        time.split(separator: ":").first?.count == 1 ? "0" + time : time
    }

    private static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
}
