/// What an identity token has to be: everything is pinned beforehand, nothing is taken from the token itself.
public struct TokenRules: Sendable, Hashable {
    /// How much two clocks may differ, in seconds.
    public static let skew: Double = 60

    /// The one issuer, letter for letter.
    public var issuer: String
    /// For whom it has to be made.
    public var audience: String
    /// The algorithms of the issuer.
    public var algorithms: Set<SignatureAlgorithm>
    /// How old it may be, in seconds, whatever end it states.
    public var longest: Double

    public init(issuer: String, audience: String, algorithms: Set<SignatureAlgorithm>, longest: Double) {
        self.issuer = issuer
        self.audience = audience
        self.algorithms = algorithms
        self.longest = longest
    }

    /// The algorithm of a token, where it is one of the issuer's.
    ///
    /// - Throws: `IdentityError.algorithm`.
    public func algorithm(of token: SignedToken) throws(IdentityError) -> SignatureAlgorithm {
        guard let algorithm = SignatureAlgorithm(rawValue: token.algorithm), algorithms.contains(algorithm) else {
            throw .algorithm
        }
        return algorithm
    }

    /// The claims of a token, once everything was found right (OpenID Connect Core 1.0, section 3.1.3.7).
    ///
    /// - Parameters:
    ///   - token: The token.
    ///   - keys: The issuer's keys.
    ///   - nonce: What it has to answer; `nil` where somebody else asked and looked at that.
    ///   - now: Seconds since 1970.
    /// - Returns: What it claims.
    /// - Throws: `IdentityError`.
    public func claims(
        of token: SignedToken, keys: KeySet, nonce: String?, now: Double
    ) throws(IdentityError) -> ClaimSet {
        let algorithm = try algorithm(of: token)
        guard let key = keys.key(token.keyID, for: algorithm) else { throw .unknownKey }
        guard token.verifies(with: key) else { throw .signature }
        let claims = try ClaimSet(json: token.payload)
        guard case .string(let stated)? = claims["iss"], stated.utf8.elementsEqual(issuer.utf8) else { throw .issuer }
        try checkAudience(claims)
        try checkTime(claims, now: now)
        if let nonce {
            guard case .string(let stated)? = claims["nonce"], stated.utf8.elementsEqual(nonce.utf8) else {
                throw .nonce
            }
        }
        guard let subject = claims.text("sub"), subject.utf8.count <= 255 else { throw .claim("sub") }
        return claims
    }

    private func checkAudience(_ claims: ClaimSet) throws(IdentityError) {
        guard let audiences = claims.texts("aud"), audiences.contains(audience) else { throw .audience }
        // Made for several, it has to say for whom it was asked; said, it has to be us.
        if let party = claims["azp"] {
            guard party == .string(audience) else { throw .audience }
        } else if audiences.count > 1 {
            throw .audience
        }
    }

    private func checkTime(_ claims: ClaimSet, now: Double) throws(IdentityError) {
        guard let expires = claims.seconds("exp") else { throw .claim("exp") }
        guard let issued = claims.seconds("iat") else { throw .claim("iat") }
        guard now < expires + Self.skew, now < issued + longest + Self.skew else { throw .expired }
        guard issued <= now + Self.skew else { throw .notYet }
        if claims["nbf"] != nil {
            guard let begins = claims.seconds("nbf") else { throw .claim("nbf") }
            guard begins <= now + Self.skew else { throw .notYet }
        }
    }
}
