/// The master keys of one installation, oldest first: the newest wraps, the older ones still unwrap.
public struct Keyring: Sendable {
    /// Oldest first; never empty; each key once.
    public let keys: [MasterKey]

    /// A keyring of one key.
    public init(_ key: MasterKey) { keys = [key] }

    /// A keyring of `keys`, oldest first; `nil` where there is none or one stands twice.
    public init?(keys: [MasterKey]) {
        guard !keys.isEmpty, Set(keys.map(\.id)).count == keys.count else { return nil }
        self.keys = keys
    }

    /// The key that wraps and that new search tokens are made with.
    public var newest: MasterKey { keys[keys.count - 1] }

    /// The key called `id`.
    public func key(_ id: String) -> MasterKey? { keys.last { $0.id == id } }

    /// This keyring with a new key as the newest.
    public func rotated(to key: MasterKey = .generate()) -> Keyring {
        Keyring(keys: keys.filter { $0.id != key.id } + [key]) ?? self
    }
}
