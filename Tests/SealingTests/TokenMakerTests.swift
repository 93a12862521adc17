import Foundation
import Organisation
import Sealing
import Testing

@Suite struct TokenMakerTests {
    private func maker(_ keyring: Keyring, _ agency: String = "H26.147") throws -> TokenMaker {
        TokenMaker(keyring: keyring, agency: try AgencyCode(agency))
    }

    @Test(arguments: [
        ("Nguyễn Thị Minh Khai", true), ("nguyễn thị minh khai", true), ("NGUYỄN  THỊ MINH KHAI ", true),
        ("nguyen thi minh khai", true), ("minh khai", true), ("khai", true), ("Khai", true), ("nguyễn khai", true),
        ("Nguyễn Thị Minh Khải", false), ("khải", false), ("nguyen thi", false), ("kha", false), ("", false),
    ])
    func findsByName(_ query: String, _ isFound: Bool) throws {
        let maker = try maker(Keyring(.generate()))
        let kept = Set(maker.tokens(ofName: "Nguyễn Thị Minh Khai"))
        #expect(kept.allSatisfy { $0.bytes.count == 16 } && !kept.isEmpty)
        #expect(maker.tokens(forNameQuery: query).contains(where: kept.contains) == isFound)
    }

    @Test(arguments: ["Nguyễn Thị Huệ", "Trần Đức Hoà", "Lê Quỳnh Ý", "Đỗ Ưu Tiên"])
    func composedAndDecomposedAreOne(_ name: String) throws {
        let maker = try maker(Keyring(.generate()))
        let decomposed = name.decomposedStringWithCanonicalMapping
        #expect(Array(decomposed.utf8) != Array(name.utf8))
        #expect(maker.tokens(ofName: name) == maker.tokens(ofName: decomposed))
        #expect(maker.tokens(forNameQuery: name) == maker.tokens(forNameQuery: decomposed))
    }

    @Test func numbers() throws {
        let maker = try maker(Keyring(.generate()))
        let kept = maker.tokens(ofNumber: "001206000123")
        #expect(kept.count == 1)
        #expect(maker.tokens(forNumberQuery: "001 206 000-123") == kept)
        #expect(maker.tokens(forNumberQuery: "001206000124") != kept)
        #expect(maker.tokens(ofNumber: " . -").isEmpty && maker.tokens(ofName: " ").isEmpty)
        #expect(Set(maker.tokens(ofName: "001206000123")).isDisjoint(with: kept))
    }

    @Test func anotherAgencyOrKeyGivesOtherTokens() throws {
        let keyring = Keyring(.generate())
        let ours = Set(try maker(keyring).tokens(ofName: "Nguyễn Văn An"))
        #expect(ours.isDisjoint(with: try maker(keyring, "H26.148").tokens(ofName: "Nguyễn Văn An")))
        #expect(ours.isDisjoint(with: try maker(keyring, "H26").tokens(ofName: "Nguyễn Văn An")))
        #expect(ours.isDisjoint(with: try maker(Keyring(.generate())).tokens(ofName: "Nguyễn Văn An")))
        #expect(ours == Set(try maker(keyring).tokens(ofName: "Nguyễn Văn An")))
    }

    @Test func tokensFromBeforeARotationAreFound() throws {
        let keyring = Keyring(.generate())
        let before = try maker(keyring).tokens(ofNumber: "001206000123")
        let rotated = try maker(keyring.rotated())
        #expect(rotated.tokens(ofNumber: "001206000123") != before)
        let query = rotated.tokens(forNumberQuery: "001206000123")
        #expect(query.count == 2 && query.contains(before[0]))
        #expect(query.contains(rotated.tokens(ofNumber: "001206000123")[0]))
    }
}
