/// Servers that neither answer nor say that they have ended: the machine is gone, or hangs.
extension Engine {
    /// When the server counts as gone, if it stays silent until then; `nil` where it owes nothing.
    var silenceEnds: ContinuousClock.Instant? {
        guard case .ready = phase else { return nil }
        // A cancel request that is not delivered, also where the statement has ended meanwhile; and a statement that does not end when
        // it was.
        if isCancelling { return cancelBegan + options.patience }
        guard let flight = pipeline.flight else { return nil }
        if wasCancelled { return max(cancelBegan, lastSign) + options.patience }
        guard let silence else { return nil }
        guard flight.isExclusive else { return lastSign + silence }
        switch exclusive {
        // Each statement of a script has its own time, and the server may keep all answers until the last.
        case .script(let id, _, _): return lastSign + silence * Self.largestCount(of: requests[id])
        case .copyOut(let copy): return copy.isPaused ? nil : lastSign + silence
        // While it has taken everything, it is our turn.
        case .copyIn(let copy): return copy.hasStarted && !copy.hasEnded && !needsFlush ? nil : lastSign + silence
        case nil: return lastSign + silence
        }
    }

    /// Whether the statement on the wire was to be stopped, and the request was delivered.
    private var wasCancelled: Bool { options.cancelsOnTheWire && !cancelled.isEmpty }

    /// At most so many statements does a script have.
    private static func largestCount(of request: Request?) -> Int {
        guard case .script(let text)? = request?.work else { return 1 }
        return 1 + text.utf8.count { $0 == UInt8(ascii: ";") }
    }

    func watch() {
        guard let end = silenceEnds, end <= .now else { return }
        lost(PostgresError(.connectionLost(ambiguous: true), "the server was silent for too long"))
    }
}
