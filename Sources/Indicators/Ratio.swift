public import JSON

/// A share, computed in integers: numerator and denominator are kept, so that it can be checked and added up.
public struct Ratio: Sendable, Hashable {
    /// 0 up to the denominator.
    public private(set) var numerator: Int64
    public private(set) var denominator: Int64

    public init(_ numerator: Int64 = 0, of denominator: Int64 = 0) {
        self.numerator = numerator
        self.denominator = denominator
    }

    mutating func count(_ isIn: Bool) {
        denominator += 1
        if isIn { numerator += 1 }
    }

    /// The share in hundredths of a percent, half rounded up; `nil` (not applicable) where the denominator is 0.
    public var hundredths: Int64? {
        guard denominator > 0 else { return nil }
        let (scaled, overflow) = numerator.multipliedReportingOverflow(by: 20_000)
        guard !overflow else { return numerator / (denominator / 10_000) }
        return (scaled + denominator) / (2 * denominator)
    }

    /// Percent with two decimals, such as `97.50`; `nil` where it is not applicable.
    public var percent: String? { hundredths.map(twoDecimals) }

    /// `{"numerator", "denominator", "percent"}`; the percent is null where it is not applicable.
    public var json: JSONValue {
        [
            "numerator": .integer(numerator), "denominator": .integer(denominator),
            "percent": percent.map(JSONValue.string) ?? .null,
        ]
    }
}

/// Hundredths as a decimal number with a point.
func twoDecimals(_ hundredths: Int64) -> String {
    let (whole, part) = hundredths.quotientAndRemainder(dividingBy: 100)
    return "\(whole).\(part < 10 ? "0" : "")\(part)"
}
