import Crypto

extension Keyring {
    /// The secret of the short marks on printed papers: 32 bytes, the same for as long as the oldest master key is kept.
    public var paperMarkKey: [UInt8] {
        keys[0].derived(for: "toantrinh paper mark 1", context: []).withUnsafeBytes { Array($0) }
    }
}
