import Crypto
public import JSON
import WorkingTime

/// The SHA-256 of an event's envelope, which holds the digest of the event before it in the lane: nobody can change, remove, add or
/// reorder events without changing every digest that follows.
///
/// Layout, integers most significant byte first (`docs/event-log.md` has the same as a table):
///
///     16  "toantrinh/event1", ASCII
///     32  digest of the lane's previous event; of the first event: genesis
///      4  lane
///      8  position
///     16  stream
///      4  version
///      8  at, microseconds since 1970-01-01T00:00:00Z, signed
///     16  command
///      4  length of the type in bytes
///      n  type, UTF-8
///     32  SHA-256 of the body's bytes
public struct EventDigest: Sendable, Hashable, CustomStringConvertible {
    private let first: Bytes16
    private let second: Bytes16

    init(first: Bytes16, second: Bytes16) {
        self.first = first
        self.second = second
    }

    /// `nil` unless there are 32 bytes.
    public init?(bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        self.init(first: Bytes16(prefix: bytes[..<16]), second: Bytes16(prefix: bytes[16...]))
    }

    init?(_ raw: UnsafeRawBufferPointer) {
        guard raw.count == 32, let first = Bytes16(UnsafeRawBufferPointer(rebasing: raw[..<16])),
            let second = Bytes16(UnsafeRawBufferPointer(rebasing: raw[16...]))
        else { return nil }
        self.init(first: first, second: second)
    }

    /// Reads 64 hexadecimal digits; `nil` for anything else.
    public init?(_ text: some StringProtocol) {
        var bytes: [UInt8] = []
        var half: UInt64?
        for byte in text.utf8 {
            guard bytes.count < 32, let nibble = Hexadecimal.nibble(byte) else { return nil }
            if let high = half {
                bytes.append(UInt8(truncatingIfNeeded: high << 4 | nibble))
                half = nil
            } else {
                half = nibble
            }
        }
        guard half == nil else { return nil }
        self.init(bytes: bytes)
    }

    init(_ hash: SHA256.Digest) {
        self =
            hash.withUnsafeBytes { EventDigest($0) }
            ?? EventDigest(first: .init(high: 0, low: 0), second: .init(high: 0, low: 0))
    }

    public var bytes: [UInt8] { first.bytes + second.bytes }

    func append(to bytes: inout [UInt8]) {
        first.append(to: &bytes)
        second.append(to: &bytes)
    }

    /// 64 hexadecimal digits, in lower case.
    public var description: String {
        String(unsafeUninitializedCapacity: 64) { buffer in
            for (index, word) in [first.high, first.low, second.high, second.low].enumerated() {
                for digit in 0..<16 {
                    buffer[index * 16 + digit] = Hexadecimal.digit(word >> (60 - 4 * UInt64(digit)))
                }
            }
            return 64
        }
    }

    /// What stands before the first event of `lane`: the SHA-256 of `toantrinh/genesis`, a zero byte, the log's identifier (16 bytes)
    /// and the lane (4 bytes).
    public static func genesis(log: LogID, lane: Lane) -> EventDigest {
        var bytes = Array("toantrinh/genesis\u{0}".utf8)
        log.value.append(to: &bytes)
        bytes.append(bigEndian: lane.number)
        return EventDigest(SHA256.hash(data: bytes))
    }

    /// The digest of an event that follows one with the digest `previous`.
    ///
    /// - Complexity: O(body).
    public static func of(_ event: RecordedEvent, after previous: EventDigest) -> EventDigest {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(160 + event.type.utf8.count)
        bytes.append(contentsOf: "toantrinh/event1".utf8)
        previous.append(to: &bytes)
        bytes.append(bigEndian: event.lane.number)
        bytes.append(bigEndian: event.position)
        event.stream.value.append(to: &bytes)
        bytes.append(bigEndian: UInt32(clamping: event.version))
        bytes.append(bigEndian: event.at.microseconds)
        event.command.value.append(to: &bytes)
        bytes.append(lengthAnd: event.type)
        SHA256.hash(data: event.body).withUnsafeBytes { bytes.append(contentsOf: $0) }
        return EventDigest(SHA256.hash(data: bytes))
    }
}

extension EventDigest {
    /// The text as JSON.
    public var json: JSONValue { .string(description) }

    /// Reads the text.
    ///
    /// - Throws: `JSONError` where it is not 64 hexadecimal digits.
    public init(json: JSONValue, at path: String = "") throws(JSONError) {
        guard let digest = EventDigest(try json.asString(path)) else {
            throw JSONError(.wrongType(expected: "SHA-256"), path: path)
        }
        self = digest
    }
}
