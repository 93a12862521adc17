import JSON
public import Vietnamese
public import WorkingTime

/// A run of whole days (thời hạn), Vietnamese time, both ends included; without a last day it is open.
public struct Period: Sendable, Hashable {
    /// The first day.
    public var from: Day
    /// The last day; `nil`: open.
    public var until: Day?

    public init(from: Day, until: Day? = nil) {
        self.from = from
        self.until = until
    }

    /// Whether the last day is not before the first.
    public var isOrdered: Bool { until.map { $0 >= from } ?? true }

    public func contains(_ day: Day) -> Bool { day >= from && until.map { day <= $0 } ?? true }

    /// Whether the two share a day.
    public func overlaps(_ other: Period) -> Bool {
        guard isOrdered, other.isOrdered else { return false }
        return (until.map { other.from <= $0 } ?? true) && (other.until.map { from <= $0 } ?? true)
    }

    /// Whether every day of `other` is one of this.
    public func covers(_ other: Period) -> Bool {
        guard other.from >= from else { return false }
        guard let until else { return true }
        return other.until.map { $0 <= until } ?? false
    }

    /// What people read: `từ 01/06/2026 đến hết 12/06/2026`.
    public var text: Bilingual {
        guard let until else { return Bilingual(vi: "từ \(from.vi)", en: "from \(from.en)") }
        return Bilingual(vi: "từ \(from.vi) đến hết \(until.vi)", en: "from \(from.en) to \(until.en)")
    }
}

extension JSONObject {
    /// Appends `from` and, where there is one, `until`.
    mutating func set(_ period: Period) {
        set("from", period.from.json)
        set("until", period.until?.json)
    }
}

extension JSONFields {
    /// Takes `from` and `until`.
    mutating func period() throws(JSONError) -> Period {
        Period(
            from: try required("from", Day.init(json:at:)), until: try optional("until", Day.init(json:at:)))
    }
}
