import Testing

@testable import Casework

@Suite struct BoundedCacheTests {
    @Test("it never holds more values or bytes than it may, and what was used last stays longest", arguments: 0..<20)
    func bounded(seed: Int) {
        var random = SeededRandom(seed)
        var cache = BoundedCache<Int, [UInt8]>(capacity: 40, weight: 4000, weigh: { $0.count })
        var known: [Int: Int] = [:]
        for step in 0..<2000 {
            let key = random.next(60)
            switch random.next(10) {
            case 0: cache.remove(key)
            case 1..<4:
                if let value = cache.value(for: key) { #expect(value.count == known[key]) }
            default:
                let count = random.next(300)
                known[key] = count
                cache.insert([UInt8](repeating: 0, count: count), for: key)
                if count <= 2000 { #expect(cache.value(for: key)?.count == count, "step \(step)") }
            }
            // Of the young half nothing is over its bound; of the old one only its last value may have been.
            #expect(cache.count <= 41)
            #expect(cache.bytes { $0.count } <= 4000 + 600)
        }
    }
}

/// A small generator for these tests.
private struct SeededRandom {
    private var state: UInt64

    init(_ seed: Int) { state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

    mutating func next(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % bound
    }
}
