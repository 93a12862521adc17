import Crypto
public import FoundationEssentials
public import JSON

/// The identifier of one command: sent twice under the same identifier, it is done once. Scoped to its stream.
public struct CommandID: Sendable, Hashable, Comparable, CustomStringConvertible {
    let value: Bytes16

    init(_ value: Bytes16) { self.value = value }

    /// A random identifier (UUID version 4).
    public static func random() -> CommandID {
        var generator = SystemRandomNumberGenerator()
        return random(using: &generator)
    }

    /// A random identifier (UUID version 4) from `generator`.
    public static func random(using generator: inout some RandomNumberGenerator) -> CommandID {
        CommandID(Bytes16(high: generator.next(), low: generator.next()), version: 4)
    }

    /// The identifier that `text` gives, the same for ever (UUID version 8, from SHA-256).
    ///
    /// For commands that a program derives from something else, so that a repetition is recognised: a timer's name, a message number
    /// of a trusted system.
    public init(derivedFrom text: String) {
        let hash = SHA256.hash(data: Array("toantrinh/command/1\u{0}".utf8) + Array(text.utf8))
        self.init(Bytes16(prefix: hash), version: 8)
    }

    /// Sets version and variant of RFC 9562.
    private init(_ value: Bytes16, version: UInt64) {
        self.value = Bytes16(
            high: value.high & ~0xF000 | version << 12,
            low: value.low & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000)
    }

    /// Reads the text of any UUID; `nil` for anything else.
    public init?(_ text: some StringProtocol) {
        guard let value = Bytes16(uuidText: text) else { return nil }
        self.value = value
    }

    /// `nil` unless there are sixteen bytes.
    public init?(bytes: [UInt8]) {
        guard bytes.count == 16 else { return nil }
        value = Bytes16(prefix: bytes)
    }

    public var bytes: [UInt8] { value.bytes }

    /// For a statement's arguments.
    public var uuid: UUID { value.uuid }

    public var description: String { value.uuidText }

    public static func < (left: CommandID, right: CommandID) -> Bool { left.value < right.value }
}

extension CommandID {
    /// The text as JSON.
    public var json: JSONValue { .string(description) }

    /// Reads the text.
    ///
    /// - Throws: `JSONError` where it is not a UUID.
    public init(json: JSONValue, at path: String = "") throws(JSONError) {
        guard let command = CommandID(try json.asString(path)) else {
            throw JSONError(.wrongType(expected: "uuid"), path: path)
        }
        self = command
    }
}
