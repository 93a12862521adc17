import Organisation
import Sealing
import Synchronization

/// The makers of search tokens, one an agency, kept: deriving an agency's keys costs more than a token.
final class TokenMakers: Sendable {
    private let keyring: Keyring
    private let known = Mutex(BoundedCache<AgencyCode, TokenMaker>(capacity: 8_192))

    init(keyring: Keyring) { self.keyring = keyring }

    /// The maker of `agency`'s tokens.
    subscript(agency: AgencyCode) -> TokenMaker {
        if let maker = known.withLock({ $0.value(for: agency) }) { return maker }
        let maker = TokenMaker(keyring: keyring, agency: agency)
        known.withLock { $0.insert(maker, for: agency) }
        return maker
    }
}
