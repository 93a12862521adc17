import Organisation
import Sealing
import Testing

@testable import Casework

@Suite struct SearchQueryTests {
    let maker: TokenMaker

    init() throws { maker = TokenMaker(keyring: Keyring(.generate()), agency: try AgencyCode("H26.147")) }

    @Test("a number with letters is found as a number, a name with digits as a name too")
    func either() {
        for (query, number) in [
            ("b1234567", "B1234567"), ("B 123-4567", "B1234567"), ("001.090 012-345", "001090012345"),
        ] {
            #expect(
                !Set(SearchQuery(text: query).tokens(maker)).isDisjoint(with: maker.tokens(ofNumber: number)),
                "\(query)")
        }
        #expect(
            !Set(SearchQuery(text: "minh anh 2").tokens(maker)).isDisjoint(with: maker.tokens(ofName: "Minh Anh 2")))
        #expect(Set(SearchQuery(text: "Minh Anh").tokens(maker)) == Set(maker.tokens(forNameQuery: "Minh Anh")))
        #expect(SearchQuery(text: "001090012345").isNumber)
        for text in ["Minh", "B1234567", ". -", "٣٤٥"] { #expect(!SearchQuery(text: text).isNumber, "\(text)") }
    }
}
