/// A cache of at most `capacity` values that forgets those used longest ago.
///
/// Ageing is by halves: when full, the half not used since the last ageing is dropped. Look-up and insertion are O(1)
/// amortised, and nothing is linked by hand.
struct BoundedCache<Key: Hashable, Value> {
    private var young: [Key: Value] = [:]
    private var old: [Key: Value] = [:]
    private let half: Int

    init(capacity: Int) { half = max(1, capacity / 2) }

    /// The value under `key`, which counts as used.
    mutating func value(for key: Key) -> Value? {
        if let value = young[key] { return value }
        guard let value = old.removeValue(forKey: key) else { return nil }
        insert(value, for: key)
        return value
    }

    /// Stores `value`; what was under `key` is replaced.
    mutating func insert(_ value: Value, for key: Key) {
        old.removeValue(forKey: key)
        young[key] = value
        if young.count > half {
            old = young
            young = [:]
        }
    }

    /// Forgets the value under `key`.
    mutating func remove(_ key: Key) {
        young.removeValue(forKey: key)
        old.removeValue(forKey: key)
    }

    mutating func removeAll() {
        young = [:]
        old = [:]
    }
}
