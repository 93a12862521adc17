public import Vietnamese

extension Instant {
    /// RFC 3339 in UTC with six digits of a second (`2026-06-10T00:58:00.000000Z`): always 27 characters, so that text
    /// order is time order. Instants beyond the years 1 to 9999 give the first or the last such text.
    public var rfc3339: String {
        let inRange = min(max(self, .earliestText), .latestText)
        let perDay = TimeOfDay.microsecondsPerDay
        let (quotient, remainder) = inRange.microseconds.quotientAndRemainder(dividingBy: perDay)
        let (year, month, day) = Day(clamping: Int(remainder < 0 ? quotient - 1 : quotient)).date
        let time = TimeOfDay(clamping: remainder < 0 ? remainder + perDay : remainder)
        return String(unsafeUninitializedCapacity: 27) { buffer in
            var text = DigitWriter(buffer: buffer)
            text.write(year, width: 4)
            text.write("-")
            text.write(month, width: 2)
            text.write("-")
            text.write(day, width: 2)
            text.write("T")
            text.write(time.hour, width: 2)
            text.write(":")
            text.write(time.minute, width: 2)
            text.write(":")
            text.write(time.second, width: 2)
            text.write(".")
            text.write(time.microsecond, width: 6)
            text.write("Z")
            return text.count
        }
    }

    /// Reads an instant in the form of RFC 3339, section 5.6: `2026-06-10T07:58:00+07:00`, `2026-06-10T00:58:00.5Z`.
    ///
    /// Up to nine digits of a second are read, and what is finer than a microsecond is cut off. A leap second is refused.
    /// - Throws: `WorkingTimeError.instantText` for any other form, for days and times that do not exist, and for
    ///   instants whose UTC year is not 1 to 9999.
    public init(rfc3339 text: String) throws(WorkingTimeError) {
        var digits = DigitScanner(text)
        guard let day = Day(scanning: &digits), digits.take("T") || digits.take("t"),
            let hour = digits.number(2), digits.take(":"),
            let minute = digits.number(2), digits.take(":"),
            let second = digits.number(2)
        else { throw .instantText }
        var microsecond = 0
        if digits.take(".") {
            let fraction = digits.digits(atMost: 9)
            guard !fraction.isEmpty else { throw .instantText }
            var scale = 100_000
            for byte in fraction.prefix(6) {
                microsecond += Int(byte - 0x30) * scale
                scale /= 10
            }
        }
        guard let time = TimeOfDay(hour: hour, minute: minute, second: second, microsecond: microsecond),
            let offset = Instant.offsetSeconds(scanning: &digits), digits.isAtEnd
        else { throw .instantText }
        let utc = Instant(microseconds: Int64(day.number) * TimeOfDay.microsecondsPerDay + time.microseconds)
            .adding(seconds: -Int64(offset))
        guard utc >= .earliestText, utc <= .latestText else { throw .instantText }
        self = utc
    }

    private static func offsetSeconds(scanning digits: inout DigitScanner) -> Int? {
        if digits.take("Z") || digits.take("z") { return 0 }
        let sign: Int
        if digits.take("+") { sign = 1 } else if digits.take("-") { sign = -1 } else { return nil }
        guard let hours = digits.number(2), hours <= 23, digits.take(":"), let minutes = digits.number(2), minutes <= 59
        else { return nil }
        return sign * (hours * 60 + minutes) * 60
    }

    /// Local time and day as papers write them: `10 giờ 30 phút, ngày 10 tháng 6 năm 2026`; `10:30 on 10 June 2026`.
    public var text: Bilingual {
        let (day, time) = local
        return Bilingual(vi: "\(time.vi), \(day.viLong)", en: "\(time.short) on \(day.en)")
    }

    /// Local time and day for tables: `10:30 10/06/2026`.
    public var short: String {
        let (day, time) = local
        return "\(time.short) \(day.vi)"
    }
}

/// Writes padded decimal numbers into a buffer whose size the caller has chosen; never beyond its end.
struct DigitWriter {
    private let buffer: UnsafeMutableBufferPointer<UInt8>
    private(set) var count = 0

    init(buffer: UnsafeMutableBufferPointer<UInt8>) { self.buffer = buffer }

    mutating func write(_ value: Int, width: Int) {
        guard count + width <= buffer.count else { return }
        var rest = value
        for index in stride(from: count + width - 1, through: count, by: -1) {
            buffer[index] = UInt8(truncatingIfNeeded: 0x30 + rest % 10)
            rest /= 10
        }
        count += width
    }

    mutating func write(_ separator: Unicode.Scalar) {
        guard count < buffer.count else { return }
        buffer[count] = UInt8(truncatingIfNeeded: separator.value)
        count += 1
    }
}
