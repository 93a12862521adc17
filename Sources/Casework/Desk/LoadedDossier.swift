import Dossiers
import EventLog
import JSON
import Sealing

/// A dossier's state with what an append needs to know about its reading.
struct LoadedDossier: Sendable {
    let stream: StreamID
    var state: DossierState
    /// A head of the lane that was known before the stream was read.
    var loadedAt: Position
    /// The bytes of its events' bodies: about what the state takes, and never less than what is sealed in it.
    var weight: Int
    /// The wrapped keys that the store held with this state, by subject; `nil` where nobody has asked. A key is added or deleted
    /// together with an event, so that what is decided with keys of yesterday meets a conflict and is decided anew.
    var keys: [String: WrappedKey]?
}

extension EventLog.CommandID {
    /// The same identifier as the fold knows it.
    var forState: Dossiers.CommandID {
        let bytes = self.bytes
        func half(_ range: Range<Int>) -> UInt64 { bytes[range].reduce(0) { $0 << 8 | UInt64($1) } }
        return Dossiers.CommandID(high: half(0..<8), low: half(8..<16))
    }
}

extension DossierState {
    /// Folds one event of the log.
    ///
    /// - Returns: The event as it was read.
    /// - Throws: `JSONError` where the body is not an event that this release can read.
    @discardableResult
    mutating func apply(_ recorded: RecordedEvent) throws -> DossierEvent {
        let event = try DossierEvent.decode(type: recorded.type, body: try JSONReader.read(recorded.body))
        evolve(
            event, version: Int64(recorded.version), command: recorded.command.forState, at: recorded.at)
        return event
    }
}
