/// A request that its sender marked so that it may be sent again (`Idempotency-Key`), as far as it is kept: two keyed digests.
public struct RepeatableRequest: Sendable, Hashable {
    /// Of the caller and the key.
    let key: [UInt8]
    /// Of the whole request: the same key with another request is a mistake of the sender's.
    let request: [UInt8]
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
