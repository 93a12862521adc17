import JSON
import Sealing

/// A generator whose sequence is fixed by its seed (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: Int) { state = UInt64(truncatingIfNeeded: seed) }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &self) }
    }
}

let stream = [UInt8](0..<16)
let otherStream = [UInt8](1..<17)

let fields = [
    PersonalField(name: "full_name", value: "Nguyễn Thị Minh Khai", personalClass: "identity"),
    PersonalField(name: "personal_number", value: "001306000123", personalClass: "identity"),
    PersonalField(name: "ethnicity", value: "Kinh", personalClass: "sensitive"),
]

/// The reason of the error that `body` throws, if any.
func reason(_ body: () throws -> some Any) -> SealingError.Reason? {
    do {
        _ = try body()
        return nil
    } catch {
        return (error as? SealingError)?.reason
    }
}
