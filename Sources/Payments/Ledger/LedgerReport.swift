public import JSON
public import WorkingTime

/// Where each đồng of many dossiers is, by agency and day (sổ thu).
public struct LedgerReport: Sendable {
    /// A row's agency and day.
    public struct Place: Sendable, Hashable, Comparable {
        public var agency: String
        public var day: Day

        public static func < (lhs: Place, rhs: Place) -> Bool { (lhs.agency, lhs.day) < (rhs.agency, rhs.day) }
    }

    public struct Row: Sendable {
        public var place: Place
        public var totals: MoneyTotals
        /// What each dossier adds, by code.
        public var dossiers: [(code: String, totals: MoneyTotals)]
    }

    public var rows: [Row]

    public var total: MoneyTotals { rows.reduce(MoneyTotals()) { $0 + $1.totals } }

    /// Whether both equations hold in every row.
    public var isBalanced: Bool { rows.allSatisfy { $0.totals.isBalanced } }

    /// The report in canonical form.
    ///
    /// - Parameter showsDossiers: Whether each row names its dossiers.
    /// - Returns: `{"rows","total","balanced"}`.
    public func json(showsDossiers: Bool) -> JSONValue {
        [
            "rows": .array(
                rows.map { row in
                    var object: JSONObject = [
                        "agency": .string(row.place.agency), "day": .string(row.place.day.iso),
                        "totals": row.totals.json, "balanced": .bool(row.totals.isBalanced),
                    ]
                    if showsDossiers {
                        object["dossiers"] = .array(
                            row.dossiers.map { ["code": .string($0.code), "totals": $0.totals.json] })
                    }
                    return .object(object)
                }), "total": total.json, "balanced": .bool(isBalanced),
        ]
    }
}
