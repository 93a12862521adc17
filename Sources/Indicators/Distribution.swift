public import JSON

/// Median and 95th percentile of durations, in working microseconds.
public struct Distribution: Sendable, Hashable {
    public let count: Int
    /// The middle value; of an even number of values the mean of the two in the middle, rounded down. `nil` without values.
    public let median: Int64?
    /// The smallest value that at least 95 % of the values do not exceed (nearest rank). `nil` without values.
    public let percentile95: Int64?

    /// - Complexity: O(*n* log *n*).
    public init(_ values: [Int64]) {
        let sorted = values.sorted()
        count = sorted.count
        guard !sorted.isEmpty else {
            median = nil
            percentile95 = nil
            return
        }
        let middle = sorted.count / 2
        if sorted.count.isMultiple(of: 2) {
            // Halves first: the sum of two durations may not fit.
            let (low, high) = (sorted[middle - 1], sorted[middle])
            median = low / 2 + high / 2 + (low % 2 + high % 2) / 2
        } else {
            median = sorted[middle]
        }
        percentile95 = sorted[(sorted.count * 95 + 99) / 100 - 1]
    }

    /// `{"count", "median", "p95"}` in working microseconds; null without values.
    public var json: JSONValue {
        [
            "count": .integer(Int64(count)), "median": median.map(JSONValue.integer) ?? .null,
            "p95": percentile95.map(JSONValue.integer) ?? .null,
        ]
    }
}
