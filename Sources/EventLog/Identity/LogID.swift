public import FoundationEssentials

/// The identifier of one log: random, written into its first event, part of every digest through the genesis of each lane.
public struct LogID: Sendable, Hashable, CustomStringConvertible {
    let value: Bytes16

    init(_ value: Bytes16) { self.value = value }

    /// A new random identifier.
    public static func random() -> LogID { LogID(CommandID.random().value) }

    /// Reads the text of a UUID; `nil` for anything else.
    public init?(_ text: some StringProtocol) {
        guard let value = Bytes16(uuidText: text) else { return nil }
        self.value = value
    }

    /// For a statement's arguments.
    public var uuid: UUID { value.uuid }

    public var description: String { value.uuidText }
}
