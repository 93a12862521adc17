import EventLog
import Foundation
import Postgres

/// What a test runs as a process of its own. It says on standard output, line by line, what it has done, and ends when its standard
/// input does: with the test, however that ends.
@main struct TestProcess {
    struct Usage: Error {}

    static func main() async throws {
        Thread.detachNewThread {
            var byte: UInt8 = 0
            var count = 0
            repeat { count = read(0, &byte, 1) } while count > 0 || (count < 0 && errno == EINTR)
            _exit(3)
        }
        let arguments = CommandLine.arguments
        guard arguments.count > 2 else { throw Usage() }
        let database = try PostgresConfiguration(arguments[2])
        switch (arguments[1], arguments.dropFirst(3).compactMap { UInt64($0) }) {
        case ("write", let numbers) where numbers.count == 3:
            guard let lane = Lane(numbers[0]) else { throw Usage() }
            try await Writing(lane: lane, seed: numbers[1], commands: Int(numbers[2])).run(on: database)
        case ("wait", _): try await Waiting(database: database).run()
        default: throw Usage()
        }
    }

    /// One line, written whole.
    static func say(_ line: String) {
        let bytes = Array((line + "\n").utf8)
        _ = bytes.withUnsafeBytes { write(1, $0.baseAddress, $0.count) }
    }
}

/// A generator whose numbers follow from its seed (SplitMix64).
struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
