public import Logging

/// A NOTIFY of PostgreSQL.
public struct PostgresNotification: Sendable, Hashable {
    public let channel: String
    public let payload: String
    /// The server process that sent it.
    public let process: Int32
}

/// A connection of its own that listens to channels, and connects again by itself.
///
/// A notification is a hint. After ``Event/reconnected`` and ``Event/missed`` the reader must look for itself what has happened, and it
/// does well to look from time to time in any case.
public final class PostgresListener: Sendable {
    public enum Event: Sendable, Hashable {
        /// From now on notifications are heard.
        case listening
        /// The same after a gap.
        case reconnected
        /// The reader was so far behind that notifications were dropped.
        case missed
        case notification(PostgresNotification)
    }

    private let handle: EngineHandle
    private let buffer: HandOff<Event>

    /// Connects and listens to `channels`. At most `buffer` events wait for the reader.
    ///
    /// - Throws: ``PostgresError`` (configuration) for an empty channel name.
    public init(
        _ configuration: PostgresConfiguration, channels: [String], buffer: Int = 1024, logger: Logger = .silent
    ) throws(PostgresError) {
        var commands: [String] = []
        for channel in channels { commands.append("LISTEN \(try SQL.identifier(channel))") }
        let events = HandOff<Event>(capacity: max(1, buffer))
        var options = EngineOptions(reconnects: true, cancelsOnTheWire: false)
        options.greeting = commands.joined(separator: "; ")
        options.onConnected = { again in events.offer(again ? .reconnected : .listening, orInsteadOfAll: .missed) }
        options.onNotification = { events.offer(.notification($0), orInsteadOfAll: .missed) }
        self.buffer = events
        handle = EngineHandle(configuration, options, logger: logger)
    }

    /// What is heard, for one reader at a time. It ends with ``close()`` or the reading task's cancellation.
    public var events: Events { Events(buffer: buffer) }

    public func close() {
        handle.close()
        buffer.finish(nil)
    }

    deinit { buffer.finish(nil) }

    public struct Events: AsyncSequence, Sendable {
        public typealias Element = Event
        public typealias Failure = Never

        let buffer: HandOff<Event>

        public func makeAsyncIterator() -> Iterator { Iterator(buffer: buffer) }

        public struct Iterator: AsyncIteratorProtocol {
            let buffer: HandOff<Event>

            public mutating func next() async -> Event? { try? await buffer.next() }

            public mutating func next(isolation actor: isolated (any Actor)?) async -> Event? {
                try? await buffer.next()
            }
        }
    }
}
