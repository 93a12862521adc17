public import JSON
public import WorkingTime

/// The indicators at one instant, with everything that is needed to compute them again.
public struct IndicatorReport: Sendable, Hashable {
    public let asOf: Instant
    /// Only dossiers filed, or received, from here on; `nil`: all.
    public let since: Instant?
    /// Which dossiers are counted.
    public let filter: IndicatorFilter
    /// The last position read of each lane.
    public let positions: [Int64: Int64]
    public let total: IndicatorFigures
    /// By procedure code.
    public let byProcedure: [String: IndicatorFigures]
    /// By the code of the competent agency.
    public let byAgency: [String: IndicatorFigures]
    /// By procedure code, then by the code of the competent agency.
    public let byProcedureAndAgency: [String: [String: IndicatorFigures]]
    /// Resolved dossiers that are not end-to-end, by code, each with the event that broke it.
    public let notEndToEnd: [NamedDossier]
    /// Overdue dossiers by code, each with the event that shows it.
    public let overdue: [NamedDossier]

    /// The report in canonical form: the same log and instant always give the same bytes.
    public var json: JSONValue {
        var object: JSONObject = ["as_of": asOf.json]
        object.set("since", since?.json)
        object.set("agencies", filter.agencies.map { .array($0.sorted().map(JSONValue.string)) })
        object.set("procedure", filter.procedure.map(JSONValue.string))
        object["positions"] = positionsJSON(positions)
        object["total"] = total.json
        object["by_procedure"] = Self.groups(byProcedure)
        object["by_agency"] = Self.groups(byAgency)
        var both = JSONObject()
        for (key, groups) in byProcedureAndAgency.sorted(by: { $0.key < $1.key }) { both[key] = Self.groups(groups) }
        object["by_procedure_and_agency"] = .object(both)
        object["not_end_to_end"] = .array(notEndToEnd.map(\.json))
        object["overdue"] = .array(overdue.map(\.json))
        return .object(object)
    }

    private static func groups(_ groups: [String: IndicatorFigures]) -> JSONValue {
        var object = JSONObject()
        for (key, figures) in groups.sorted(by: { $0.key < $1.key }) { object[key] = figures.json }
        return .object(object)
    }

    /// The places in which this report differs from `other`: what `audit replay` prints; empty where both are the same.
    public func differences(from other: IndicatorReport) -> [String] {
        IndicatorReport.differences(json, other.json)
    }

    /// The places in which two values in canonical form differ, such as `total.on_time.numerator: 3 ≠ 4`; at most 100.
    ///
    /// What a thing is called in front of people is the program's, not the log's: another release may say it in other words.
    public static func differences(_ mine: JSONValue, _ theirs: JSONValue) -> [String] {
        var found: [String] = []
        compare(mine, theirs, at: "", &found)
        return found
    }

    private static func compare(_ mine: JSONValue?, _ theirs: JSONValue?, at path: String, _ found: inout [String]) {
        guard mine != theirs, found.count < 100 else { return }
        func inner(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }
        switch (mine, theirs) {
        case (.object(let left)?, .object(let right)?):
            var keys = left.members.map(\.key)
            let known = Set(keys)
            keys += right.members.map(\.key).filter { !known.contains($0) }
            for key in keys where !words.contains(key) { compare(left[key], right[key], at: inner(key), &found) }
            if left.members.map(\.key) != right.members.map(\.key), found.isEmpty { found.append("\(path): order") }
        case (.array(let left)?, .array(let right)?):
            for index in 0..<max(left.count, right.count) {
                compare(
                    index < left.count ? left[index] : nil, index < right.count ? right[index] : nil,
                    at: "\(path)[\(index)]", &found)
            }
        default: found.append("\(path): \(text(mine)) ≠ \(text(theirs))")
        }
    }

    private static let words: Set = ["label", "reason_label"]

    private static func text(_ value: JSONValue?) -> String {
        guard let value else { return "—" }
        let text = JSONWriter.text(value)
        return text.count > 80 ? text.prefix(80) + "…" : text
    }
}
