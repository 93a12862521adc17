import CoreMetrics
import Synchronization

/// What one series is kept in.
protocol Instrument: AnyObject, Sendable {
    /// Writes its samples.
    func write(_ name: String, _ labels: [(String, String)], to exposition: inout Exposition)
}

/// Counts.
final class CounterInstrument: CounterHandler, Instrument {
    private let value = Atomic<Int64>(0)

    func increment(by amount: Int64) { value.wrappingAdd(amount, ordering: .relaxed) }
    func reset() { value.store(0, ordering: .relaxed) }

    func write(_ name: String, _ labels: [(String, String)], to exposition: inout Exposition) {
        exposition.sample(name, labels, Double(value.load(ordering: .relaxed)))
    }
}

/// Counts parts.
final class FloatingPointInstrument: FloatingPointCounterHandler, Instrument {
    private let value = Mutex(0.0)

    func increment(by amount: Double) {
        guard amount.isFinite, amount > 0 else { return }
        value.withLock { $0 += amount }
    }

    func reset() { value.withLock { $0 = 0 } }

    func write(_ name: String, _ labels: [(String, String)], to exposition: inout Exposition) {
        exposition.sample(name, labels, value.withLock { $0 })
    }
}

/// Says how it stands now.
final class GaugeInstrument: MeterHandler, RecorderHandler, Instrument {
    private let value = Mutex(0.0)

    func set(_ value: Int64) { set(Double(value)) }
    func set(_ value: Double) { self.value.withLock { $0 = value } }
    func increment(by amount: Double) { value.withLock { $0 += amount } }
    func decrement(by amount: Double) { value.withLock { $0 -= amount } }
    func record(_ value: Int64) { set(Double(value)) }
    func record(_ value: Double) { set(value) }

    func write(_ name: String, _ labels: [(String, String)], to exposition: inout Exposition) {
        exposition.sample(name, labels, value.withLock { $0 })
    }
}

/// Counts values by the bounds they lie within.
final class HistogramInstrument: RecorderHandler, TimerHandler, Instrument {
    private struct Values {
        /// One a bound, and one for what is above them all.
        var counts: [Int64]
        var sum = 0.0
    }

    private let bounds: [Double]
    private let values: Mutex<Values>

    /// - Parameter bounds: Ascending.
    init(bounds: [Double]) {
        self.bounds = bounds
        values = Mutex(Values(counts: [Int64](repeating: 0, count: bounds.count + 1)))
    }

    func record(_ value: Int64) { record(Double(value)) }

    func record(_ value: Double) {
        guard value.isFinite else { return }
        let place = bounds.firstIndex { value <= $0 } ?? bounds.count
        values.withLock { values in
            values.counts[place] += 1
            values.sum += value
        }
    }

    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }

    func write(_ name: String, _ labels: [(String, String)], to exposition: inout Exposition) {
        let (counts, sum) = values.withLock { ($0.counts, $0.sum) }
        var total: Int64 = 0
        for (bound, count) in zip(bounds, counts) {
            total += count
            exposition.sample(name + "_bucket", labels + [("le", Exposition.number(bound))], Double(total))
        }
        total += counts[bounds.count]
        exposition.sample(name + "_bucket", labels + [("le", "+Inf")], Double(total))
        exposition.sample(name + "_sum", labels, sum)
        exposition.sample(name + "_count", labels, Double(total))
    }
}
