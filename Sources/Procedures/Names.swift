/// The forms of names and codes in definitions.
enum Names {
    /// Fields, subjects, documents, fees, cases, grounds: lower-case letters, digits and `_` or `-`, from a letter on.
    static func isFieldID(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard (1...40).contains(bytes.count), let first = bytes.first, isLower(first) else { return false }
        return bytes.allSatisfy { isLower($0) || isDigit($0) || $0 == 0x5F || $0 == 0x2D }
    }

    /// A procedure's code: `1.001193`, or with the suffix of an agency, `1.000948.H38`.
    static func isProcedureCode(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: 0x2E, omittingEmptySubsequences: false).map(Array.init)
        guard parts.count == 2 || parts.count == 3 else { return false }
        guard parts[0].count == 1, isDigit(parts[0][0]), parts[0][0] != 0x30 else { return false }
        guard parts[1].count == 6, parts[1].allSatisfy(isDigit) else { return false }
        return parts.count == 2 || isFirstLevel(parts[2])
    }

    /// An agency's code: at most 35 characters, a letter A–Y with two digits, then groups of capitals and digits
    /// (QĐ 20/2020 arts. 4–6).
    static func isAgencyCode(_ text: String) -> Bool {
        guard text.utf8.count <= 35 else { return false }
        let parts = text.utf8.split(separator: 0x2E, omittingEmptySubsequences: false).map(Array.init)
        guard let first = parts.first, isFirstLevel(first) else { return false }
        return parts.dropFirst().allSatisfy { group in !group.isEmpty && group.allSatisfy { isUpper($0) || isDigit($0) }
        }
    }

    /// A result's code: `KQ.G15.000031`, or the older `000.00.00.G09-KQ002269`.
    static func isResultCode(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: 0x2E, omittingEmptySubsequences: false).map(Array.init)
        if parts.count == 3 {
            return parts[0] == Array("KQ".utf8) && isFirstLevel(parts[1]) && parts[2].count == 6
                && parts[2].allSatisfy(isDigit)
        }
        guard parts.count == 4, parts.dropLast().map(\.count) == [3, 2, 2] else { return false }
        guard parts.dropLast().joined().allSatisfy(isDigit) else { return false }
        let tail = parts[3]
        guard (10...12).contains(tail.count), isFirstLevel(Array(tail.prefix(3))) else { return false }
        return Array(tail[3..<6]) == Array("-KQ".utf8) && tail.dropFirst(6).allSatisfy(isDigit)
    }

    /// A sector's code: letters, digits, dots and hyphens.
    static func isSectorCode(_ text: String) -> Bool {
        (1...40).contains(text.utf8.count)
            && text.utf8.allSatisfy { isUpper($0) || isLower($0) || isDigit($0) || $0 == 0x2E || $0 == 0x2D }
    }

    private static func isFirstLevel(_ bytes: [UInt8]) -> Bool {
        bytes.count == 3 && (0x41...0x59).contains(bytes[0]) && isDigit(bytes[1]) && isDigit(bytes[2])
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
    private static func isLower(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte) }
    private static func isUpper(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte) }
}
