import CoreMetrics
import Foundation
import Instrumentation
import Telemetry

/// Where a server's metrics and traces go, as the environment says. Set up once a program.
struct TelemetrySettings {
    let metricsToken: String?
    /// Writes what is left.
    let tracer: LineTracer?

    /// - Parameters:
    ///   - environment: `TOANTRINH_METRICS_TOKEN`; `TOANTRINH_TRACES`, a file.
    ///   - metrics: Takes what libraries count, too.
    /// - Throws: where the file of traces cannot be opened.
    init(_ environment: [String: String], metrics: PrometheusRegistry) throws {
        metricsToken = environment["TOANTRINH_METRICS_TOKEN"].flatMap { $0.isEmpty ? nil : $0 }
        tracer = try environment["TOANTRINH_TRACES"].map { try LineTracer(path: $0) }
        MetricsSystem.bootstrap(metrics)
        if let tracer { InstrumentationSystem.bootstrap(tracer) }
    }
}
