import WorkingTime

/// What a writer remembers of a lane above its floor: for each stream its version and the commands it has seen.
///
/// The floor is a position: everything after it is remembered, nothing at or before it. It rises when more than `limit` commands are
/// remembered.
struct LaneTails {
    struct Tail {
        /// Version and position of the stream's last event.
        var version: Int
        var position: Position
        /// The command of that event.
        var last: CommandID
    }

    private struct Key: Hashable {
        var stream: StreamID
        var command: CommandID
    }

    private(set) var floor: Position
    private let limit: Int
    private var tails: [StreamID: Tail] = [:]
    /// Where the remembered commands stand: one table for all streams, so that a busy stream costs no more than many quiet ones.
    private var commands: [Key: Appended] = [:]
    /// One entry a remembered command, oldest first; `last` is the position of its last event.
    private var order: [(key: Key, last: Position)] = []
    private var oldest = 0

    init(floor: Position, limit: Int) {
        self.floor = floor
        self.limit = max(1, limit)
    }

    subscript(stream: StreamID) -> Tail? { tails[stream] }

    /// Where a command stands, if it is remembered.
    func written(_ command: CommandID, in stream: StreamID) -> Appended? {
        commands[Key(stream: stream, command: command)]
    }

    /// How many commands are remembered.
    var count: Int { order.count - oldest }

    /// Takes in an event that stands right after all that are known.
    mutating func remember(_ event: RecordedEvent) {
        let key = Key(stream: event.stream, command: event.command)
        let known = tails[event.stream]
        tails[event.stream] = Tail(
            version: max(known?.version ?? 0, event.version), position: event.position, last: event.command)
        // Events of one command stand together: the next one of the command that was remembered last.
        if known?.last == event.command, count > 0, order[order.count - 1].key == key, let written = commands[key] {
            let first = written.versions.lowerBound
            commands[key]?.versions = first...max(first, event.version)
            order[order.count - 1].last = event.position
        } else {
            commands[key] = Appended(
                lane: event.lane, position: event.position, versions: event.version...event.version, at: event.at)
            order.append((key, event.position))
            while count > limit { forgetOldest() }
        }
    }

    private mutating func forgetOldest() {
        let (key, last) = order[oldest]
        oldest += 1
        floor = max(floor, last)
        commands[key] = nil
        if let tail = tails[key.stream], tail.position <= floor { tails[key.stream] = nil }
        if oldest > 1024, oldest * 2 > order.count {
            order.removeFirst(oldest)
            oldest = 0
        }
    }
}
