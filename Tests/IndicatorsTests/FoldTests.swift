import Dossiers
import Indicators
import JSON
import Organisation
import Procedures
import Testing
import WorkingTime

@Suite("Figures, folds and reports")
struct FoldTests {
    @Test(
        "Shares have two decimals, half rounded up",
        arguments: [
            (1, 3, "33.33"), (2, 3, "66.67"), (1, 8, "12.50"), (1, 16_000, "0.01"), (1, 20_001, "0.00"),
            (132_626, 253_837, "52.25"), (388, 1_146, "33.86"), (793, 1_084, "73.15"), (5, 5, "100.00"), (0, 7, "0.00"),
            (Int64.max / 2, Int64.max, "50.00"),
        ] as [(Int64, Int64, String)])
    func ratio(numerator: Int64, denominator: Int64, text: String) {
        #expect(Ratio(numerator, of: denominator).percent == text)
    }

    @Test("Nothing out of nothing is not applicable")
    func notApplicable() {
        #expect(Ratio(0, of: 0).percent == nil)
        #expect(Ratio(0, of: 0).json == ["numerator": 0, "denominator": 0, "percent": .null])
    }

    @Test(
        "Median and 95th percentile",
        arguments: [
            ([], nil, nil), ([7], 7, 7), ([4, 1], 2, 4), ([3, 1, 2], 2, 3), ([1, 2, 3, 4], 2, 4),
            (Array(1...20), 10, 19), (Array(1...100), 50, 95), (Array(1...101), 51, 96),
            ([.max, .max], .max, .max),
        ] as [([Int64], Int64?, Int64?)])
    func distribution(values: [Int64], median: Int64?, p95: Int64?) {
        let distribution = Distribution(values.reversed())
        #expect(distribution.median == median)
        #expect(distribution.percentile95 == p95)
        #expect(distribution.count == values.count)
    }

    func three() -> [Story] {
        let birth = Story.tell("a") {
            $0.file(Instant(10, 8))
            $0.receive(Instant(10, 9), due: Instant(10, 17))
            $0.issue(Instant(10, 11), processing: 2 * Story.hour)
            $0.deliver(Instant(10, 12))
            $0.tell(Instant(10, 13), .rated(.init(score: 4, comment: nil)))
        }
        let late = Story.tell("b", after: birth.position) {
            $0.definition = String(repeating: "b", count: 64)
            $0.file(Instant(10, 8), .counter)
            $0.receive(Instant(10, 9), due: Instant(10, 17))
            $0.issue(Instant(11, 11), processing: 10 * Story.hour)
            $0.deliver(Instant(11, 12), .counter)
            $0.tell(Instant(11, 13), .rated(.init(score: 5, comment: nil)))
        }
        let other = Story.tell("c", lane: 2) {
            $0.procedure = "1.000656"
            $0.definition = String(repeating: "c", count: 64)
            $0.agency = Story.agency("H26.148")
            $0.file(Instant(10, 8))
            $0.receive(Instant(10, 9), due: Instant(10, 17))
            $0.tell(
                Instant(10, 10),
                .forwarded(
                    .init(
                        from: $0.agency, to: Story.agency("H26.149"), entry: $0.entry, due: Instant(10, 17),
                        isLate: false, reason: nil)))
        }
        return [birth, late, other]
    }

    func fold(_ events: some Sequence<RecordedDossierEvent>) -> IndicatorFold {
        var fold = IndicatorFold()
        for event in events { fold.apply(event) }
        return fold
    }

    @Test("By procedure and by competent agency, each with its positions and definitions")
    func groups() throws {
        let report = fold(three().flatMap(\.events)).report(asOf: Instant(11, 17))
        #expect(report.positions == [1: 10, 2: 3])
        #expect(report.total.onTime.percent == "33.33")
        #expect(report.total.endToEnd.percent == "50.00")
        #expect(report.total.processing.median == 6 * Story.hour)
        #expect(report.total.meanScore == "4.50")
        #expect(report.byProcedure.keys.sorted() == ["1.000656", "1.001193"])
        #expect(report.byAgency.keys.sorted() == ["H26.147", "H26.149"])
        let births = try #require(report.byProcedure["1.001193"])
        #expect(births.onTime.percent == "50.00")
        #expect(births.definitions == [String(repeating: "a", count: 64), String(repeating: "b", count: 64)])
        #expect(births.positions == report.positions)
        #expect(report.byAgency["H26.149"]?.running == 1)
        #expect(report.notEndToEnd.map(\.stream) == ["b"])
        #expect(report.overdue.map(\.stream) == ["b", "c"])
    }

    @Test("Only what was filed since, and what was received since")
    func since() {
        // All three were received at this hour, and filed before it.
        let received = fold(three().flatMap(\.events)).report(asOf: Instant(11, 17), since: Instant(10, 9)).total
        #expect(received.filed == 0 && received.received == 3 && received.onTime.denominator == 3)
        let report = fold(three().flatMap(\.events)).report(asOf: Instant(11, 17), since: Instant(10, 10))
        #expect(report.total.filed == 0)
        #expect(report.total.onTime.percent == nil)
        #expect(report.total.processing.median == nil)
        #expect(report.total.meanScore == nil)
    }

    @Test("Lanes read in any order, apart and merged, or twice: the same bytes", arguments: 0..<6)
    func order(rotation: Int) {
        let stories = three()
        let whole = fold(stories.flatMap(\.events)).report(asOf: Instant(11, 17))
        let first = stories[0].events + stories[1].events
        let second = stories[2].events
        // The lanes interleaved in another way each time.
        var mixed = IndicatorFold()
        var rest = second
        for (index, event) in first.enumerated() {
            if index == rotation { rest.forEach { mixed.apply($0) }; rest = [] }
            mixed.apply(event)
            mixed.apply(event)
        }
        rest.forEach { mixed.apply($0) }
        #expect(mixed.report(asOf: Instant(11, 17)).json == whole.json)
        var merged = fold(second)
        let isMerged = merged.merge(fold(first))
        #expect(isMerged)
        let report = merged.report(asOf: Instant(11, 17))
        #expect(JSONWriter.bytes(report.json) == JSONWriter.bytes(whole.json))
        let isMergedAgain = merged.merge(fold(first))
        #expect(!isMergedAgain)
    }

    @Test("A lane's position moves on over events of others")
    func skip() {
        var fold = fold(three()[0].events)
        fold.skip(to: 9, lane: 1)
        fold.skip(to: 4, lane: 1)
        fold.skip(to: 1, lane: 7)
        #expect(fold.positions == [1: 9, 7: 1])
    }

    @Test("What differs between two reports is named")
    func differences() {
        let stories = three()
        let full = fold(stories.flatMap(\.events)).report(asOf: Instant(11, 17))
        let less = fold(stories[0].events + stories[1].events).report(asOf: Instant(11, 17))
        #expect(full.differences(from: full).isEmpty)
        let found = full.differences(from: less)
        #expect(found.contains("total.on_time.denominator: 3 ≠ 2"))
        #expect(found.contains { $0.hasPrefix("by_agency.H26.149: ") && $0.hasSuffix(" ≠ —") })
        #expect(IndicatorReport.differences(["a": [1, 2]], ["a": [1]]) == ["a[1]: 2 ≠ —"])
        #expect(IndicatorReport.differences(["a": 1, "b": 2], ["b": 2, "a": 1]) == [": order"])
        // Another release may call it otherwise.
        let words: JSONValue = ["reason": "payment", "reason_label": ["vi": "Phí"], "label": ["vi": "Tiếp nhận"]]
        let others: JSONValue = ["reason": "payment", "reason_label": ["vi": "Lệ phí"], "label": ["vi": "Đã nhận"]]
        #expect(IndicatorReport.differences(words, others) == [])
    }
}
