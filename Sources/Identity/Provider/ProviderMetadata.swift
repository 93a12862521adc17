public import FoundationEssentials
import JSON

/// Where a provider is asked what, from its own description (OpenID Connect Discovery 1.0).
public struct ProviderMetadata: Sendable, Hashable {
    /// The longest description that is read, in bytes.
    public static let largest = 64 << 10

    public var authorization: String
    public var token: String
    public var keys: String
    /// Absent where the provider has none.
    public var userInfo: String?

    public init(authorization: String, token: String, keys: String, userInfo: String? = nil) {
        self.authorization = authorization
        self.token = token
        self.keys = keys
        self.userInfo = userInfo
    }

    /// The address of the description of `issuer`.
    public static func address(of issuer: String) -> String {
        (issuer.hasSuffix("/") ? String(issuer.dropLast()) : issuer) + "/.well-known/openid-configuration"
    }

    /// Reads the description.
    ///
    /// - Throws: `IdentityError.metadata` with the member: it has to be of this very issuer, with addresses that may be called.
    public init(json: Data, issuer: String) throws(IdentityError) {
        guard let fields = (try? JSONReader.read(Array(json), limits: .init(depth: 16, bytes: Self.largest)))?.object
        else { throw .metadata("{}") }
        guard fields["issuer"]?.string.map({ $0.utf8.elementsEqual(issuer.utf8) }) == true else {
            throw .metadata("issuer")
        }
        func address(_ name: String) throws(IdentityError) -> String {
            guard let text = fields[name]?.string, Self.isSafe(text) else { throw .metadata(name) }
            return text
        }
        authorization = try address("authorization_endpoint")
        token = try address("token_endpoint")
        keys = try address("jwks_uri")
        userInfo = fields["userinfo_endpoint"] == nil ? nil : try address("userinfo_endpoint")
    }

    /// Whether an address may be called: over TLS, or on this machine, where tests and demonstrations have their providers.
    public static func isSafe(_ text: String) -> Bool {
        guard text.utf8.count <= 500, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), !text.contains("#"),
            let url = URL(string: text), let host = url.host, !host.isEmpty, url.user == nil
        else { return false }
        if url.scheme == "https" { return true }
        return url.scheme == "http" && ["localhost", "127.0.0.1", "::1", "[::1]"].contains(host)
    }
}
