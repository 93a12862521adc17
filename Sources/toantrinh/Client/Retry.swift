/// How often and after which pauses a request is sent again when its answer is lost.
struct Retry: Sendable, Hashable {
    /// How many times at most a request is repeated.
    var repeats: Int
    /// The first pause in milliseconds; each further one is twice as long, up to `ceiling`.
    var first = 250
    /// The longest pause in milliseconds.
    var ceiling = 8_000

    /// What happens when the connection is lost after the request may have arrived.
    enum Safety: Sendable {
        /// Sending it again does no harm: it only reads, or carries a command identifier.
        case repeatable
        /// It is sent again only where it was certainly not sent.
        case once
    }

    /// The pause before repetition `number` (from 1), in milliseconds; of the seconds `asked` for by the server with
    /// `Retry-After` at most 30 are granted.
    func pause(before number: Int, asked: Int? = nil) -> Int {
        let doubled = min(ceiling, first << min(max(number - 1, 0), 16))
        return max(doubled, min(max(asked ?? 0, 0), 30) * 1_000)
    }
}
