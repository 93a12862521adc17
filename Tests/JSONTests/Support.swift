import JSON

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

    mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }

    /// Text of every kind of character that a string may hold, in NFC.
    mutating func text() -> String {
        let pieces = [
            "a", "Z", "0", " ", "\"", "\\", "/", "\n", "\t", "\r", "\u{8}", "\u{C}", "\u{1}", "\u{1F}", "\u{7F}", "đ",
            "ễ",
            "Ộ", "€", "漢", "😀", "👨‍👩‍👧", "\u{FFFD}", "\u{FFFF}", "\u{10FFFF}", "\u{2028}", "\u{FEFF}", "\u{E000}",
        ]
        return (0..<below(24)).map { _ in pieces[below(pieces.count)] }.joined()
    }

    mutating func value(depth: Int = 0) -> JSONValue {
        switch below(depth < 5 ? 8 : 6) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &self))
        case 2: return .integer(Int64.random(in: -JSONValue.largestInteger...JSONValue.largestInteger, using: &self))
        case 3: return .integer(Int64(below(200) - 100))
        case 4, 5: return .string(text())
        case 6: return .array((0..<below(5)).map { _ in value(depth: depth + 1) })
        default:
            var object = JSONObject()
            for _ in 0..<below(depth == 0 ? 40 : 7) { object[text()] = value(depth: depth + 1) }
            return .object(object)
        }
    }
}
