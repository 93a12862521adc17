public import WorkingTime

/// How soon the one-stop office answers what comes in (thời hạn trả lời việc tiếp nhận): receives it, refuses it, or asks for a supplement.
public struct IntakeDefinition: Sendable, Hashable {
    /// The time from filing, or from the answer to a supplement that was asked for before receipt.
    public var within: Limit
    /// The ways of filing for which it holds: `counter`, `online`, `post`, each once.
    public var channels: [String]
    /// The role whose officers at the receiving agency are told where nobody has answered by then.
    public var role: String
    public var source: String?
    /// Whether an official still has to confirm it.
    public var isUnverified: Bool

    public init(
        within: Limit, channels: [String], role: String, source: String? = nil, isUnverified: Bool = false
    ) {
        self.within = within
        self.channels = channels
        self.role = role
        self.source = source
        self.isUnverified = isUnverified
    }
}
