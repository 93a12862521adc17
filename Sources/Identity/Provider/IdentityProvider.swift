/// A provider of electronic identities, as this installation knows it.
public struct IdentityProvider: Sendable {
    /// Its name in addresses: lower-case letters, digits and hyphens.
    public var name: String
    /// Who signs, letter for letter as its tokens say it.
    public var issuer: String
    /// What we are called there.
    public var client: String
    /// What proves that it is us, from a file outside the database; `nil` for a client that has only PKCE.
    public var secret: ClientSecret?
    public var algorithms: Set<SignatureAlgorithm>
    /// What is asked for.
    public var scope = "openid"
    public var mapping: ClaimsMapping
    /// Whether the claims are asked for at the provider's `userinfo` as well.
    public var asksUserInfo = false
    /// Where it is asked; `nil`: as it describes itself.
    public var metadata: ProviderMetadata?
    /// Portals that have their citizens sign in with this provider themselves: what each is called there.
    public var portals: [String: String] = [:]

    public init(
        name: String, issuer: String, client: String, secret: ClientSecret?, algorithms: Set<SignatureAlgorithm>,
        mapping: ClaimsMapping
    ) {
        self.name = name
        self.issuer = issuer
        self.client = client
        self.secret = secret
        self.algorithms = algorithms
        self.mapping = mapping
    }

    /// What a token has to be that answers a sign-in of ours: used at once.
    public var rules: TokenRules {
        TokenRules(issuer: issuer, audience: client, algorithms: algorithms, longest: 600)
    }

    /// What a token has to be that a portal shows for a citizen who signed in there; `nil` where the portal has none of its own.
    public func rules(portal: String) -> TokenRules? {
        portals[portal].map { TokenRules(issuer: issuer, audience: $0, algorithms: algorithms, longest: 3600) }
    }

    /// Where a browser is sent to sign in (OpenID Connect Core 1.0, section 3.1.2.1).
    public func address(
        _ metadata: ProviderMetadata, callback: String, state: String, nonce: String, proof: ProofKey,
        level: AssuranceLevel
    ) -> String {
        let fields = [
            ("response_type", "code"), ("client_id", client), ("redirect_uri", callback), ("scope", scope),
            ("state", state), ("nonce", nonce), ("code_challenge", proof.challenge),
            ("code_challenge_method", "S256"), ("acr_values", mapping.words(for: level).joined(separator: " ")),
        ]
        return metadata.authorization + (metadata.authorization.contains("?") ? "&" : "?") + FormFields.text(fields)
    }
}

/// What proves that a client is who it says; never printed.
public struct ClientSecret: Sendable, Hashable, CustomStringConvertible, CustomReflectable {
    public let text: String

    /// `nil` for a text that is empty, too long (500 bytes), or has other than visible ASCII characters.
    public init?(_ text: String) {
        guard (1...500).contains(text.utf8.count), text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            return nil
        }
        self.text = text
    }

    public var description: String { "ClientSecret(…)" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
