import Foundation
import Testing
import WorkingTime

/// The calendar and the rules of the repository: what is tested is what is shipped.
enum Shipped {
    static let calendar: Result<WorkingCalendar, any Error> = Result {
        let files = try ["2024", "2025", "2026"].map { try file($0) }
        return try WorkingCalendar(files: files)
    }

    static func file(_ name: String, in folderName: String = "calendars") throws -> WorkingCalendar.File {
        let folder = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent(folderName)
        let text = try String(contentsOf: folder.appendingPathComponent("\(name).yaml"), encoding: .utf8)
        return WorkingCalendar.File(name: "\(folderName)/\(name).yaml", text: text)
    }
}

/// Local time as tests write it: `2026-06-10 15:05` or `2026-06-10 15:00:01`.
func at(_ text: String) throws -> Instant {
    let parts = text.split(separator: " ")
    try #require(parts.count == 2, "not a local time: \(text)")
    let day = try #require(Day(iso: String(parts[0])), "not a day: \(text)")
    let time = try #require(TimeOfDay(text: String(parts[1])), "not a time: \(text)")
    return Instant(day: day, time: time)
}

func day(_ text: String) throws -> Day { try #require(Day(iso: text), "not a day: \(text)") }

/// An instant as tests compare it.
func shown(_ instant: Instant) -> String {
    let (day, time) = instant.local
    let seconds = time.second == 0 && time.microsecond == 0 ? "" : ":\(time.second).\(time.microsecond)"
    return "\(day.iso) \(time.short)\(seconds)"
}

/// A small generator of repeatable numbers (SplitMix64), for properties from seeds.
struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// An instant of 2024 to October 2026, more often on a round minute or hour than not.
    mutating func instant() -> Instant {
        let day = Day(clamping: Int.random(in: 19_723...20_728, using: &self))
        let step: Int64 = [1, 1_000_000, 60_000_000, 3_600_000_000][Int.random(in: 0..<4, using: &self)]
        let time = Int64.random(in: 0..<TimeOfDay.microsecondsPerDay, using: &self) / step * step
        return Instant(day: day, time: TimeOfDay(clamping: time))
    }

    mutating func limit() -> Limit {
        switch Int.random(in: 0..<5, using: &self) {
        case 0: .sameDay
        case 1: .workingHours(Int.random(in: 1...60, using: &self))
        case 2: .workingDays(thousandths: Int.random(in: 1...15_000, using: &self))
        case 3: .calendarDays(Int.random(in: 1...40, using: &self))
        default: .months(1)
        }
    }
}

/// `text` with a few bytes changed, dropped, doubled or put in.
func damaged(_ text: String, using random: inout Seeded) -> String {
    var bytes = Array(text.utf8)
    for _ in 0...Int.random(in: 0...3, using: &random) {
        let place = Int.random(in: 0...bytes.count, using: &random)
        switch Int.random(in: 0..<5, using: &random) {
        case 0 where place < bytes.count: bytes.remove(at: place)
        case 1 where place < bytes.count: bytes[place] ^= 1 << UInt8.random(in: 0...7, using: &random)
        case 2: bytes.insert(contentsOf: bytes[min(place, bytes.count)...].prefix(12), at: place)
        case 3: bytes.insert(contentsOf: Array("+-:.TtZz/09 \0٣é".utf8).shuffled(using: &random).prefix(2), at: place)
        default: bytes.removeSubrange(place..<min(bytes.count, place + 3))
        }
    }
    return String(decoding: bytes, as: UTF8.self)
}
