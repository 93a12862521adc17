/// What one statement appends: events that follow the head without a gap, with their digests, and the rows that go with them.
struct LaneBatch: Sendable {
    /// The event that must stand at the head for anything to be written.
    var head: Checkpoint
    /// At least one, all with the same instant.
    var events: [RecordedEvent]
    var companions: [CompanionRow]
}
