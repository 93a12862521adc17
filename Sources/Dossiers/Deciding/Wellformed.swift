/// Forms of identifiers and digests that come from outside. All checks look at bytes and are bounded.
enum Wellformed {
    /// The largest file, in bytes: 1 GiB.
    static let largestFile: Int64 = 1 << 30

    /// 1 to 64 of `a–z`, `0–9`, `-`, `_` and `.`, beginning with a letter or a digit.
    static func identifier(_ text: String) -> Bool {
        let bytes = text.utf8
        guard (1...64).contains(bytes.count), let first = bytes.first, isLower(first) || isDigit(first) else {
            return false
        }
        return bytes.allSatisfy {
            isLower($0) || isDigit($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: ".")
        }
    }

    /// What a message may repeat of a text from outside: at most 64 letters, digits, `.`, `-`, `_` and `/`; otherwise “…”.
    static func shown(_ text: String) -> String {
        let isFine =
            (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { isLower($0) || isUpper($0) || isDigit($0) || ".-_/".utf8.contains($0) }
        return isFine ? text : "…"
    }

    /// A legal basis: 3 to 200 characters without control characters.
    static func basis(_ text: String) -> Bool {
        text.utf8.count <= 800 && (3...200).contains(text.count)
            && !text.unicodeScalars.contains { $0.properties.generalCategory == .control }
    }

    /// A bank's or gateway's reference: 1 to 100 letters, digits, `-`, `_`, `.` and `/`.
    static func reference(_ text: String) -> Bool {
        (1...100).contains(text.utf8.count)
            && text.utf8.allSatisfy { isLower($0) || isUpper($0) || isDigit($0) || "-_./".utf8.contains($0) }
    }

    /// 64 lower-case hexadecimal digits.
    static func sha256(_ text: String) -> Bool {
        let bytes = text.utf8
        return bytes.count == 64
            && bytes.allSatisfy { isDigit($0) || ($0 >= UInt8(ascii: "a") && $0 <= UInt8(ascii: "f")) }
    }

    /// Type and subtype, at most 100 characters (RFC 6838, section 4.2).
    static func mediaType(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard text.utf8.count <= 100, parts.count == 2 else { return false }
        return parts.allSatisfy { part in
            !part.isEmpty && part.allSatisfy { isLower($0) || isDigit($0) || "+-._".utf8.contains($0) }
        }
    }

    /// A dossier code as systems give it: 4 to 64 of letters, digits, `.`, `-`, `_` and `/`, of which one is a digit.
    static func dossierCode(_ text: String) -> Bool {
        let bytes = text.utf8
        return (4...64).contains(bytes.count) && bytes.contains(where: isDigit)
            && bytes.allSatisfy { isLower($0) || isUpper($0) || isDigit($0) || ".-_/".utf8.contains($0) }
    }

    /// A consignment number of the post: 1 to 40 letters and digits.
    static func consignment(_ text: String) -> Bool {
        let bytes = text.utf8
        return (1...40).contains(bytes.count) && bytes.allSatisfy { isLower($0) || isUpper($0) || isDigit($0) }
    }

    /// An opaque identifier of a person at another system: 1 to 64 letters, digits, `.`, `_`, `:` and `-`.
    ///
    /// What looks like a personal number (9 or 12 digits, apart from separators or between them) is none: it would stand unsealed.
    static func opaque(_ text: String) -> Bool {
        let bytes = text.utf8
        guard (1...64).contains(bytes.count),
            bytes.allSatisfy({ isLower($0) || isUpper($0) || isDigit($0) || separators.contains($0) })
        else { return false }
        if isUUID(text) { return true }
        let joined = bytes.filter { !separators.contains($0) }
        if joined.allSatisfy(isDigit), isPersonalNumber(joined.count) { return false }
        return !bytes.split(whereSeparator: { !isDigit($0) }).contains { isPersonalNumber($0.count) }
    }

    private static let separators = Array("._:-".utf8)

    private static func isPersonalNumber(_ digits: Int) -> Bool { digits == 9 || digits == 12 }

    /// Groups of 8, 4, 4, 4 and 12 hexadecimal digits (RFC 9562): by chance a group may be digits alone.
    private static func isUUID(_ text: String) -> Bool {
        let groups = text.lowercased().utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        return groups.map(\.count) == [8, 4, 4, 4, 12]
            && groups.joined().allSatisfy { isDigit($0) || ($0 >= UInt8(ascii: "a") && $0 <= UInt8(ascii: "f")) }
    }

    private static func isLower(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z") }
    private static func isUpper(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") }
    private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }
}
