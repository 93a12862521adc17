/// When a notice that was not taken is sent again.
public enum DeliverySchedule {
    /// Waiting after each attempt in vain: the example of the Standard Webhooks specification, three days and a little in all.
    static let waits: [Duration] = [
        .seconds(5), .seconds(300), .seconds(1800), .seconds(2 * 3600), .seconds(5 * 3600), .seconds(10 * 3600),
        .seconds(14 * 3600), .seconds(20 * 3600), .seconds(24 * 3600),
    ]

    /// The longest `Retry-After` that is kept.
    static let longestAsked: Duration = .seconds(24 * 3600)

    /// The longest time between two attempts: what is put off for longer was so by a clock that has been set back.
    public static let longestWait: Duration = .seconds(24 * 3600) * 1.2

    /// How many times a notice is sent before its webhook is suspended.
    public static var attempts: Int { waits.count + 1 }

    /// What an attempt came to.
    public enum Answer: Sendable, Hashable {
        /// A status code, and how long the receiver asks to be left alone.
        case status(Int, retryAfter: Duration?)
        /// No answer: unreachable, lost, too late, not trusted.
        case none
    }

    /// What follows from an attempt.
    public enum Next: Sendable, Hashable {
        /// It was taken; the next notice goes out.
        case taken
        /// It is sent again after this time.
        case again(after: Duration)
        /// The webhook is suspended until somebody takes it up again.
        case suspended
    }

    /// What follows from the attempt number `attempt`, the first being 1.
    ///
    /// - Parameters:
    ///   - answer: What came back.
    ///   - attempt: How many attempts there were with this one, 1 or more.
    ///   - chance: A number from 0 to 1 that spreads the attempts: a fifth earlier to a fifth later.
    /// - Returns: What is to be done.
    public static func next(after answer: Answer, attempt: Int, chance: Double) -> Next {
        var asked: Duration?
        switch answer {
        case .status(200..<300, _): return .taken
        // Gone: the receiver wants no more.
        case .status(410, _): return .suspended
        case .status(_, let retryAfter): asked = retryAfter
        case .none: break
        }
        guard (1...waits.count).contains(attempt) else { return attempt < 1 ? .again(after: waits[0]) : .suspended }
        let spread = waits[attempt - 1] * (0.8 + 0.4 * min(max(chance, 0), 1))
        return .again(after: max(spread, min(asked ?? .zero, longestAsked)))
    }
}
