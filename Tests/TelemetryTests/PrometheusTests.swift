import Metrics
import TestSupport
import Testing

@testable import Telemetry

/// Metrics in memory and as text.
@Suite(.timeLimit(.minutes(15))) struct PrometheusTests {
    private func text(_ registry: PrometheusRegistry) -> String {
        var page = Exposition()
        registry.write(to: &page)
        return page.text
    }

    @Test("what is counted through swift-metrics stands in the text, each family once, with its labels escaped")
    func families() {
        let registry = PrometheusRegistry(help: ["requests_total": "Requests \\ a day\nby route."])
        for _ in 0..<3 {
            Counter(label: "requests", dimensions: [("route", "/a"), ("m", "GET")], factory: registry).increment()
        }
        // The same labels in another order.
        Counter(label: "requests", dimensions: [("m", "GET"), ("route", "/a")], factory: registry).increment(by: 2)
        Counter(label: "requests", dimensions: [("m", "say \"a\"\n\\"), ("route", "/b")], factory: registry).increment()
        Meter(label: "pool.open", factory: registry).set(7)
        Timer(label: "took", factory: registry).recordNanoseconds(30_000_000)
        Timer(label: "took", factory: registry).recordNanoseconds(90_000_000_000)
        let page = text(registry)
        for line in [
            "# HELP requests_total Requests \\\\ a day\\nby route.", "# TYPE requests_total counter",
            #"requests_total{m="GET",route="/a"} 5"#, #"requests_total{m="say \"a\"\n\\",route="/b"} 1"#,
            "# TYPE pool_open gauge", "pool_open 7", "# TYPE took_seconds histogram",
            #"took_seconds_bucket{le="0.025"} 0"#, #"took_seconds_bucket{le="0.05"} 1"#,
            #"took_seconds_bucket{le="60"} 1"#, #"took_seconds_bucket{le="+Inf"} 2"#, "took_seconds_sum 90.03",
            "took_seconds_count 2",
        ] { #expect(page.split(separator: "\n").contains(Substring(line)), "\(line) in\n\(page)") }
        #expect(page.components("# TYPE requests_total") == 1)
    }

    @Test("however many series somebody makes, no more are kept than the bound, and those are counted on")
    func bounded() {
        let registry = PrometheusRegistry(limit: 10)
        for number in 0..<1000 {
            Counter(label: "c", dimensions: [("n", "\(number)")], factory: registry).increment()
        }
        Counter(label: "c", dimensions: [("n", "3")], factory: registry).increment()
        #expect(registry.count == 10)
        let page = text(registry)
        #expect(page.contains(#"c_total{n="3"} 2"#) && page.contains("toantrinh_metrics_dropped_series_total 990"))
    }

    @Test("counting at once from many tasks loses nothing")
    func concurrent() async {
        let registry = PrometheusRegistry()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<1000 {
                        Counter(label: "c", factory: registry).increment()
                        Timer(label: "t", factory: registry).recordNanoseconds(1_000_000)
                    }
                }
            }
        }
        let page = text(registry)
        #expect(page.contains("c_total 8000\n") && page.contains("t_seconds_count 8000\n"))
    }

    @Test("the text is read by somebody else's parser of the format")
    func othersRead() async throws {
        let registry = PrometheusRegistry()
        Counter(label: "requests", dimensions: [("route", "/v1/dossiers/{code}"), ("m", "\"\\\n")], factory: registry)
            .increment(by: 5)
        Timer(label: "took", dimensions: [("a", "b")], factory: registry).recordNanoseconds(1_500_000_000)
        Meter(label: "level", factory: registry).set(-1.5)
        let run = try await TestPython.run(
            #"""
            import sys
            from prometheus_client.parser import text_string_to_metric_families
            for family in text_string_to_metric_families(open(sys.argv[1], encoding="utf-8").read()):
                for sample in family.samples:
                    print(family.type, sample.name, sorted(sample.labels.items()), float(sample.value))
            """#, input: Array(text(registry).utf8))
        #expect(run.status == 0, "\(run.output)")
        for line in [
            #"counter requests_total [('m', '"\\\n'), ('route', '/v1/dossiers/{code}')] 5.0"#,
            "histogram took_seconds_bucket [('a', 'b'), ('le', '1')] 0.0",
            "histogram took_seconds_bucket [('a', 'b'), ('le', '2.5')] 1.0",
            "histogram took_seconds_sum [('a', 'b')] 1.5", "gauge level [] -1.5",
        ] { #expect(run.output.contains(line), "\(line) in\n\(run.output)") }
    }
}

extension String {
    /// How often `part` occurs.
    fileprivate func components(_ part: String) -> Int { ranges(of: part).count }
}
