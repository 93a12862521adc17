import Crypto
public import FoundationEssentials
public import JSON

/// The identifier of a stream: of one dossier, one procedure, one agency …
///
/// The first four bytes are its lane, big-endian, so that whoever holds the identifier knows where to look; the other twelve are the
/// beginning of a SHA-256. Its text is that of a UUID.
public struct StreamID: Sendable, Hashable, Comparable, CustomStringConvertible {
    let value: Bytes16
    public let lane: Lane

    init?(_ value: Bytes16) {
        guard let lane = Lane(of: value) else { return nil }
        self.value = value
        self.lane = lane
    }

    /// The identifier that `seed` gives in `lane`, the same for ever.
    ///
    /// Hashed are `toantrinh/stream/1`, a zero byte, the lane (4 bytes, big-endian), the kind behind its length (4 bytes) and the seed.
    ///
    /// - Parameters:
    ///   - lane: Where the stream lives.
    ///   - kind: What it is a stream of, such as `dossier`.
    ///   - seed: What makes it unique within lane and kind, such as the identifier of the command that files a dossier.
    public init(lane: Lane, kind: String, seed: some Sequence<UInt8>) {
        var bytes = Array("toantrinh/stream/1\u{0}".utf8)
        bytes.append(bigEndian: lane.number)
        bytes.append(lengthAnd: kind)
        bytes.append(contentsOf: seed)
        let hash = Bytes16(prefix: SHA256.hash(data: bytes))
        value = Bytes16(high: UInt64(lane.number) << 32 | hash.high >> 32, low: hash.high << 32 | hash.low >> 32)
        self.lane = lane
    }

    /// The identifier that the UTF-8 of `seed` gives.
    public init(lane: Lane, kind: String, seed: String) { self.init(lane: lane, kind: kind, seed: seed.utf8) }

    /// The identifier that a command gives: how a new dossier is named after the command that files it.
    public init(lane: Lane, kind: String, seed: CommandID) { self.init(lane: lane, kind: kind, seed: seed.bytes) }

    /// Reads the text of a UUID; `nil` for anything else, and where the first four bytes are no lane.
    public init?(_ text: some StringProtocol) {
        guard let value = Bytes16(uuidText: text) else { return nil }
        self.init(value)
    }

    /// `nil` unless there are sixteen bytes that begin with a lane.
    public init?(bytes: [UInt8]) {
        guard bytes.count == 16 else { return nil }
        self.init(Bytes16(prefix: bytes))
    }

    public var bytes: [UInt8] { value.bytes }

    /// For a statement's arguments.
    public var uuid: UUID { value.uuid }

    public var description: String { value.uuidText }

    public static func < (left: StreamID, right: StreamID) -> Bool { left.value < right.value }
}

extension StreamID {
    /// The text as JSON.
    public var json: JSONValue { .string(description) }

    /// Reads the text.
    ///
    /// - Throws: `JSONError` where it is not the identifier of a stream.
    public init(json: JSONValue, at path: String = "") throws(JSONError) {
        guard let stream = StreamID(try json.asString(path)) else {
            throw JSONError(.wrongType(expected: "stream"), path: path)
        }
        self = stream
    }
}
