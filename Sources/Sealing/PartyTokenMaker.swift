import Crypto
import Vietnamese

/// Makes the keyed tokens under which a citizen finds their dossiers (HMAC-SHA-256, 16 bytes): one key for the whole installation, because
/// a citizen's dossiers lie at many agencies.
public struct PartyTokenMaker: Sendable {
    /// Who has to do with a dossier.
    public enum Party: Sendable, Hashable {
        /// The account that filed.
        case account(issuer: String, subject: String)
        /// The organisation whose account filed, by its code.
        case organisation(String)
        /// A person, by their personal number.
        case person(String)
    }

    /// Oldest first, as in the keyring.
    private let keys: [SymmetricKey]

    public init(keyring: Keyring) {
        keys = keyring.keys.map { $0.derived(for: "toantrinh party token 1", context: []) }
    }

    /// The token to keep, under the newest master key.
    public func token(of party: Party) -> [UInt8] { Self.token(party, keys[keys.count - 1]) }

    /// The tokens to look for: one a master key.
    public func tokens(of party: Party) -> [[UInt8]] { keys.map { Self.token(party, $0) } }

    private static func token(_ party: Party, _ key: SymmetricKey) -> [UInt8] {
        var message = CanonicalBytes("toantrinh party token 1")
        switch party {
        case .account(let issuer, let subject):
            message.append("account")
            message.append(issuer)
            message.append(subject)
        case .organisation(let code):
            message.append("organisation")
            message.append(code.uppercased())
        case .person(let number):
            message.append("person")
            message.append((try? PersonalNumber(number))?.digits ?? number)
        }
        return Array(HMAC<SHA256>.authenticationCode(for: message.bytes, using: key).prefix(SearchToken.byteCount))
    }
}
