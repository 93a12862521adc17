public import EventLog
import Sealing

/// A request that its sender marked so that it may be sent again (`Idempotency-Key`), as far as it is kept: two keyed digests.
public struct RepeatableRequest: Sendable, Hashable {
    /// Of the caller and the key.
    let key: [UInt8]
    /// Of the whole request: the same key with another request is a mistake of the sender's.
    let request: [UInt8]
}

/// A request that its sender marked so, as far as it has been read.
public struct RepeatableReading: Sendable {
    /// Caller and key.
    let name: String
    let key: [UInt8]
    private var code: FingerprintReading

    init(name: String, key: [UInt8], code: FingerprintReading) {
        self.name = name
        self.key = key
        self.code = code
    }

    /// Takes the next bytes of the body.
    public mutating func update(_ bytes: [UInt8]) { code.update(bytes) }

    /// The body has ended.
    ///
    /// - Returns: The request as it is kept, and the identifier of the command that it is. That is of the request too: a key that is
    ///   used anew when its day is over is another command.
    public func finish() -> (request: RepeatableRequest, command: CommandID) {
        let request = code.finish()
        return (
            RepeatableRequest(key: key, request: request),
            CommandID(derivedFrom: "http/\(name)/\(Hex.text(request))")
        )
    }
}

/// What is known of a request from an earlier time it was sent.
public enum Recollection: Sendable {
    /// Nothing: it is new, or more than a day old.
    case none
    /// It was done. The log gives its answer again.
    case done
    /// It was refused so.
    case refused(CaseworkError)
}
