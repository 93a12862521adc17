public import CoreMetrics
import Synchronization

/// Keeps what is counted and measured through swift-metrics, in memory, until Prometheus asks for it.
///
/// Timers and recorders become histograms, of seconds and of plain numbers. The number of series is bounded: what would be one more is
/// counted as dropped, and kept nowhere.
public final class PrometheusRegistry: MetricsFactory, Sendable {
    private struct Family {
        var kind: Exposition.Kind
        var help: String
        var series: [[Label]: any Instrument]
    }

    private struct State {
        var families: [String: Family] = [:]
        var count = 0
        var dropped: Int64 = 0
    }

    private let state = Mutex(State())
    private let limit: Int
    private let help: [String: String]

    /// - Parameters:
    ///   - limit: How many series are kept at most.
    ///   - help: What families are for, by name.
    public init(limit: Int = 5000, help: [String: String] = [:]) {
        self.limit = max(1, limit)
        self.help = help
    }

    /// How many series are kept.
    public var count: Int { state.withLock { $0.count } }

    /// Writes everything that is kept, in the order of the names.
    public func write(to exposition: inout Exposition) {
        let (families, dropped) = state.withLock { ($0.families, $0.dropped) }
        for (name, family) in families.sorted(by: { $0.key < $1.key }) {
            exposition.family(name, family.kind, help: family.help)
            for (labels, instrument) in family.series.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
                instrument.write(name, labels.map { ($0.name, $0.value) }, to: &exposition)
            }
        }
        exposition.family("toantrinh_metrics_dropped_series_total", .counter, help: "Series that were not kept.")
        exposition.sample("toantrinh_metrics_dropped_series_total", [], Double(dropped))
    }

    private func instrument<Made: Instrument>(
        _ name: String, _ kind: Exposition.Kind, _ dimensions: [(String, String)], _ make: () -> Made
    ) -> Made {
        // The same labels in another order are the same series.
        let labels = dimensions.map { Label(name: Exposition.name($0.0), value: $0.1) }.sorted()
        return state.withLock { state in
            if let known = state.families[name]?.series[labels] as? Made { return known }
            let isOther = state.families[name].map { $0.kind != kind } ?? false
            guard state.count < limit, !isOther else {
                state.dropped += 1
                return make()
            }
            let made = make()
            state.families[name, default: Family(kind: kind, help: help[name] ?? "", series: [:])].series[labels] = made
            state.count += 1
            return made
        }
    }

    private static func name(_ label: String, _ suffix: String) -> String {
        let name = Exposition.name(label)
        return name.hasSuffix(suffix) ? name : name + suffix
    }

    // MARK: MetricsFactory

    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        instrument(Self.name(label, "_total"), .counter, dimensions) { CounterInstrument() }
    }

    public func makeFloatingPointCounter(
        label: String, dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler {
        instrument(Self.name(label, "_total"), .counter, dimensions) { FloatingPointInstrument() }
    }

    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        instrument(Exposition.name(label), .gauge, dimensions) { GaugeInstrument() }
    }

    public func makeRecorder(
        label: String, dimensions: [(String, String)], aggregate: Bool
    ) -> any RecorderHandler {
        guard aggregate else { return instrument(Exposition.name(label), .gauge, dimensions) { GaugeInstrument() } }
        return instrument(Exposition.name(label), .histogram, dimensions) { HistogramInstrument(bounds: Self.numbers) }
    }

    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        instrument(Self.name(label, "_seconds"), .histogram, dimensions) { HistogramInstrument(bounds: Self.seconds) }
    }

    // Series stay: a counter that begins anew looks like a restart.
    public func destroyCounter(_ handler: any CounterHandler) {}
    public func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {}
    public func destroyMeter(_ handler: any MeterHandler) {}
    public func destroyRecorder(_ handler: any RecorderHandler) {}
    public func destroyTimer(_ handler: any TimerHandler) {}

    /// Upper bounds of durations, in seconds.
    private static let seconds: [Double] = [
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60,
    ]
    private static let numbers: [Double] = (0...9).map { Double(1 << (2 * $0)) }
}

/// A label of a series.
struct Label: Hashable, Comparable {
    var name: String
    var value: String

    static func < (one: Label, other: Label) -> Bool { (one.name, one.value) < (other.name, other.value) }
}
