import EventLog
import JSON
import Organisation
import WorkingTime

extension Registry {
    /// The stream of one calendar's publications.
    private nonisolated func stream(calendar name: String) -> StreamID {
        StreamID(lane: lane, kind: "calendar", seed: name)
    }

    /// Publishes a calendar in place of the one before; publishing the one that counts again changes nothing.
    ///
    /// - Parameters:
    ///   - actor: Who publishes it.
    ///   - command: The command's identifier; the same again gives the first answer.
    ///   - make: The calendar from the one that was published last, asked again where another process was faster.
    /// - Returns: The calendar that counts now, and whether this made it so.
    /// - Throws: What `make` throws, `EventLogError`, and `CaseworkError` where the identifier is taken or others were faster each time.
    func publish(
        by actor: Actor, command: EventLog.CommandID,
        _ make: @Sendable (PublishedCalendar?) throws -> WorkingCalendar
    ) async throws -> (calendar: WorkingCalendar, isNew: Bool) {
        for _ in 0..<8 {
            let before = snapshot
            if let place = before.place(of: command) {
                guard let event = try await recorded(at: place).first, event.type == PublishedCalendar.eventType,
                    let by = try JSONReader.read(event.body).object?["by"], try Actor(json: by).isSame(as: actor)
                else { throw CaseworkError.identifierTaken }
                return (try PublishedCalendar(event).calendar, true)
            }
            let calendar = try make(before.calendar)
            if let present = before.calendar, present.digest == PublishedCalendar.digest(calendar) {
                return (calendar, false)
            }
            let now = try await now()
            let stream = stream(calendar: calendar.name)
            let event = NewEvent(
                type: PublishedCalendar.eventType,
                body: JSONWriter.bytes(PublishedCalendar.body(by: actor, decidedAt: now, calendar)))
            let isWritten = try await append([event], to: stream, after: before, command: command, decidedAt: now) {
                [
                    Companions.task(
                        PublishedCalendar.task, kind: .calendar,
                        due: now.adding(seconds: PublishedCalendar.settling), version: Int64($0), stream: stream)
                ]
            }
            if isWritten { return (calendar, true) }
        }
        throw CaseworkError.busy
    }
}
