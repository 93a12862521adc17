import Sealing

/// What somebody typed to find a dossier: a name, a number, or what may be either.
struct SearchQuery: Sendable, Hashable {
    let text: String

    /// Whether it is a number for certain: digits, typed in groups or not (001 090 012 345, 001.090.012.345).
    var isNumber: Bool {
        text.contains(where: Self.digits.contains) && text.allSatisfy { Self.digits.contains($0) || " .-".contains($0) }
    }

    /// The tokens to look for at one agency. A number may have letters, as passports have: what has a digit is sought as both.
    func tokens(_ maker: TokenMaker) -> [SearchToken] {
        if isNumber { return maker.tokens(forNumberQuery: text) }
        let names = maker.tokens(forNameQuery: text)
        return text.contains(where: Self.digits.contains) ? names + maker.tokens(forNumberQuery: text) : names
    }

    private static let digits: Set<Character> = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]
}
