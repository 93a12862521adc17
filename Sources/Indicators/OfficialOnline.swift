public import JSON

/// Indicator 3.3 by its official formula (Decision 766/QĐ-TTg): online ÷ received × the rate of synchronisation with the national portal
/// (1.4). From 50 % on it has all points, below so many of them as it is of 50 %.
public struct OfficialOnline: Sendable, Hashable {
    /// Online dossiers of those that were received in the period.
    public var online: Ratio
    /// Dossiers that the national portal holds as they stand, of the greater of what it was to be told and what it holds.
    public var synchronised: Ratio

    public init(online: Ratio, synchronised: Ratio) {
        self.online = online
        self.synchronised = synchronised
    }

    /// In hundredths of a per cent, half rounded up; `nil` where nothing was received or nothing was to be told: not applicable.
    public var rate: Int64? {
        guard online.denominator > 0, synchronised.denominator > 0 else { return nil }
        // Dossiers of one installation: the products of their numbers are far from the end of the integers.
        let (part, whole) = (
            online.numerator * synchronised.numerator, online.denominator * synchronised.denominator
        )
        return (part * 20_000 + whole) / (2 * whole)
    }

    /// How much of the indicator's points that is, in hundredths of a per cent.
    public var points: Int64? { rate.map { min(10_000, $0 * 2) } }

    /// In canonical form.
    public var json: JSONValue {
        func percent(_ value: Int64?) -> JSONValue { value.map { .string(twoDecimals($0)) } ?? .null }
        return [
            "online": online.json, "synchronised": synchronised.json, "percent": percent(rate),
            "points_percent": percent(points),
        ]
    }
}
