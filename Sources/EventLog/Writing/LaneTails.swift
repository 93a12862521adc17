import WorkingTime

/// What a writer remembers of a lane above its floor: for each stream its version and the commands it has seen.
///
/// The floor is a position: everything after it is remembered, nothing at or before it. It rises when more than `limit` commands are
/// remembered.
struct LaneTails {
    struct Command {
        var id: CommandID
        var written: Appended
    }

    struct Tail {
        /// Version and position of the stream's last event.
        var version: Int
        var position: Position
        /// The commands above the floor, oldest first.
        var commands: [Command]
    }

    private(set) var floor: Position
    private let limit: Int
    private var tails: [StreamID: Tail] = [:]
    /// One entry a remembered command, oldest first; `last` is the position of its last event.
    private var order: [(stream: StreamID, last: Position)] = []
    private var oldest = 0

    init(floor: Position, limit: Int) {
        self.floor = floor
        self.limit = max(1, limit)
    }

    subscript(stream: StreamID) -> Tail? { tails[stream] }

    /// How many commands are remembered.
    var count: Int { order.count - oldest }

    /// Takes in an event that stands right after all that are known.
    mutating func remember(_ event: RecordedEvent) {
        let written = Appended(
            lane: event.lane, position: event.position, versions: event.version...event.version, at: event.at)
        guard var tail = tails.removeValue(forKey: event.stream) else {
            tails[event.stream] = Tail(
                version: event.version, position: event.position,
                commands: [Command(id: event.command, written: written)])
            push(event)
            return
        }
        tail.version = max(tail.version, event.version)
        tail.position = event.position
        let last = tail.commands.count - 1
        // Events of one command stand together: the next one of the command that was remembered last.
        if last >= 0, tail.commands[last].id == event.command, order.count > oldest,
            order[order.count - 1].stream == event.stream
        {
            let first = tail.commands[last].written.versions.lowerBound
            tail.commands[last].written.versions = first...max(first, event.version)
            order[order.count - 1].last = event.position
            tails[event.stream] = tail
        } else {
            tail.commands.append(Command(id: event.command, written: written))
            tails[event.stream] = tail
            push(event)
        }
    }

    private mutating func push(_ event: RecordedEvent) {
        order.append((event.stream, event.position))
        while count > limit { forgetOldest() }
    }

    private mutating func forgetOldest() {
        let (stream, last) = order[oldest]
        oldest += 1
        floor = max(floor, last)
        if var tail = tails.removeValue(forKey: stream) {
            if !tail.commands.isEmpty { tail.commands.removeFirst() }
            if tail.position > floor { tails[stream] = tail }
        }
        if oldest > 1024, oldest * 2 > order.count {
            order.removeFirst(oldest)
            oldest = 0
        }
    }
}
