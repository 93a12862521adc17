import Foundation
import Procedures
import Testing

/// Time limits as the national catalogue writes them; runs only where a copy of the catalogue is named.
@Suite struct NationalCatalogueTests {
    /// `NATIONAL_PROCEDURES`: a file of one JSON object a line (not compressed).
    static let file = ProcessInfo.processInfo.environment["NATIONAL_PROCEDURES"]

    private struct Entry: Decodable {
        struct Method: Decodable { var time: String? }
        var methods: [Method]?
    }

    @Test(.enabled(if: file != nil)) func mostLimitsAreUnderstood() throws {
        let text = try String(contentsOfFile: try #require(Self.file), encoding: .utf8)
        var counts: [String: Int] = [:]
        for line in text.split(separator: "\n") {
            let entry = try JSONDecoder().decode(Entry.self, from: Data(line.utf8))
            for method in entry.methods ?? [] { counts[method.time ?? "", default: 0] += 1 }
        }
        let total = counts.values.reduce(0, +)
        let known = counts.filter { LimitText.parse($0.key) != nil }.values.reduce(0, +)
        let rest = counts.filter { LimitText.parse($0.key) == nil }.sorted { $0.value > $1.value }.prefix(15)
        print("limits understood: \(known) of \(total); not: \(rest.map { "\($0.key) ×\($0.value)" })")
        // Bare numbers, plain hours and free text have no unit of their own and are not guessed at.
        #expect(known * 10 >= total * 8)
    }
}
