/// A cache of at most `capacity` values of at most `weight` bytes that forgets those used longest ago.
///
/// Ageing is by halves: when full, the half not used since the last ageing is dropped. Look-up and insertion are O(1)
/// amortised, and nothing is linked by hand.
struct BoundedCache<Key: Hashable, Value> {
    private var young: [Key: Value] = [:]
    private var old: [Key: Value] = [:]
    private let half: Int
    private let halfWeight: Int
    private let weigh: (@Sendable (Value) -> Int)?
    /// The weight of the young ones.
    private var weight = 0

    /// - Parameters:
    ///   - capacity: How many values at most.
    ///   - weight: How many bytes at most.
    ///   - weigh: How many bytes a value takes; never changes for a value. `nil`: they are all small.
    init(capacity: Int, weight: Int = .max, weigh: (@Sendable (Value) -> Int)? = nil) {
        half = max(1, capacity / 2)
        halfWeight = weight / 2
        self.weigh = weigh
    }

    /// The value under `key`, which counts as used.
    mutating func value(for key: Key) -> Value? {
        if let value = young[key] { return value }
        guard let value = old.removeValue(forKey: key) else { return nil }
        insert(value, for: key)
        return value
    }

    /// Stores `value`; what was under `key` is replaced.
    mutating func insert(_ value: Value, for key: Key) {
        remove(key)
        young[key] = value
        weight += weigh?(value) ?? 0
        if young.count > half || weight > halfWeight {
            old = young
            young = [:]
            weight = 0
        }
    }

    /// Forgets the value under `key`.
    mutating func remove(_ key: Key) {
        if let value = young.removeValue(forKey: key) { weight -= weigh?(value) ?? 0 }
        old.removeValue(forKey: key)
    }

    /// How many values there are.
    var count: Int { young.count + old.count }

    /// The sum over all values.
    func bytes(_ of: (Value) -> Int) -> Int { (young.values.map(of) + old.values.map(of)).reduce(0, +) }

    mutating func removeAll() {
        weight = 0
        young = [:]
        old = [:]
    }
}
