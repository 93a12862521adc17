/// The electronic identification code of an agency (mã định danh điện tử; QĐ 20/2020 arts. 4–6, amended by QĐ 09/2025).
///
/// At most 35 characters of `A–Z`, `0–9` and `.`: level 1 is a letter A–Y and two digits (`H26` Hà Nội, `G15` Tư pháp), each
/// further level is a group after a dot (`H26.147`). The reversed form of QCVN 102:2016 and the codes of enterprises and other
/// organisations (`Z…`) are not agencies here.
public struct AgencyCode: Identifier {
    public static let maximumLength = 35

    public let rawValue: String

    public init(_ text: String) throws(IdentifierError) {
        guard Self.isValid(text) else { throw IdentifierError(.agency) }
        rawValue = text
    }

    private init(checked text: some StringProtocol) { rawValue = String(text) }

    /// The number of groups: 1 for a ministry or a province.
    public var level: Int { rawValue.utf8.count { $0 == UInt8(ascii: ".") } + 1 }

    /// The code one level up; `nil` at level 1.
    public var parent: AgencyCode? {
        rawValue.lastIndex(of: ".").map { AgencyCode(checked: rawValue[..<$0]) }
    }

    /// The code of level 1: the ministry or the province.
    public var root: AgencyCode { AgencyCode(checked: rawValue.prefix(3)) }

    /// The province (`H26` of `H26.147`); `nil` for agencies of the centre.
    public var province: AgencyCode? { rawValue.hasPrefix("H") ? root : nil }

    /// Whether this is `other` or stands below it by its code: `H26.147` is within `H26`, `H261` would not be.
    public func isWithin(_ other: AgencyCode) -> Bool {
        let mine = rawValue.utf8
        let theirs = other.rawValue.utf8
        guard mine.starts(with: theirs) else { return false }
        return mine.count == theirs.count || mine.dropFirst(theirs.count).first == UInt8(ascii: ".")
    }

    private static func isValid(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.count <= maximumLength, bytes.count >= 3 else { return false }
        guard isBetween(bytes[0], "A", "Y"), isBetween(bytes[1], "0", "9"), isBetween(bytes[2], "0", "9") else {
            return false
        }
        guard bytes.count == 3 || bytes[3] == UInt8(ascii: ".") else { return false }
        var groupIsEmpty = false
        for byte in bytes {
            if byte == UInt8(ascii: ".") {
                if groupIsEmpty { return false }
                groupIsEmpty = true
            } else {
                guard isBetween(byte, "A", "Z") || isBetween(byte, "0", "9") else { return false }
                groupIsEmpty = false
            }
        }
        return !groupIsEmpty
    }

    private static func isBetween(_ byte: UInt8, _ low: Unicode.Scalar, _ high: Unicode.Scalar) -> Bool {
        byte >= UInt8(ascii: low) && byte <= UInt8(ascii: high)
    }
}
