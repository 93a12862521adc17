import Organisation
import Testing

@Suite struct AgencyCodeTests {
    @Test(arguments: [
        "H26", "G15", "A00", "Y99", "H26.147", "H26.147.A", "H26.147.01.B2", "H26." + String(repeating: "A", count: 31),
    ])
    func accepted(_ text: String) throws {
        #expect(try AgencyCode(text).rawValue == text)
    }

    @Test(arguments: [
        "", "H", "H2", "26H", "Z26", "h26", "H2A", "H261", "H26.", ".H26", "H26..147", "H26.14a", "H26-147", "H26.147 ",
        "H26.Đ",
        "000.00.01.H26", "H26.\u{0}", "H26." + String(repeating: "A", count: 32),
    ])
    func refused(_ text: String) {
        #expect(throws: IdentifierError(.agency)) { try AgencyCode(text) }
    }

    /// Whatever comes: it is refused, or it is the code as it came.
    @Test(arguments: 0..<20) func damagedCodesNeverCrash(seed: Int) {
        var random = SeededGenerator(seed: seed)
        let letters = Array("HGAZ0129.. -đÐ\u{0}\u{301}h٣🙂").map(String.init)
        for _ in 0..<300 {
            var parts = "H26.147.02".map(String.init)
            for _ in 0...Int.random(in: 0...3, using: &random) {
                let place = Int.random(in: 0...parts.count, using: &random)
                parts.replaceSubrange(
                    place..<min(parts.count, place + Int.random(in: 0...2, using: &random)),
                    with: letters.shuffled(using: &random).prefix(Int.random(in: 0...3, using: &random)))
            }
            let text = parts.joined()
            guard let code = try? AgencyCode(text) else { continue }
            #expect(code.rawValue == text && code.isWithin(code.root), "seed \(seed): \(text)")
            #expect(code.rawValue.utf8.allSatisfy { $0 < 128 }, "seed \(seed): \(text)")
        }
    }

    @Test func hierarchyByCode() throws {
        let hanoi = try AgencyCode("H26")
        let commune = try AgencyCode("H26.147")
        let part = try AgencyCode("H26.147.02")
        #expect(commune.isWithin(hanoi) && part.isWithin(hanoi) && part.isWithin(commune) && hanoi.isWithin(hanoi))
        #expect(!hanoi.isWithin(commune))
        #expect(try !AgencyCode("H26.1470").isWithin(commune))
        #expect(part.parent == commune && commune.parent == hanoi && hanoi.parent == nil)
        #expect(part.level == 3 && part.root == hanoi && part.province == hanoi)
        #expect(try AgencyCode("G15.03").province == nil)
    }
}
