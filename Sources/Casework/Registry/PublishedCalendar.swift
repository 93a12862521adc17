import Crypto
import EventLog
import JSON
import Organisation
import WorkingTime

/// A calendar that was published: all its years, so that nothing else has to be read to know which days are worked.
struct PublishedCalendar: Sendable {
    static let eventType = "calendar.published"
    /// The one row of table `task` that a publication sets: the walk through the open dossiers.
    static let task = "reschedule"
    /// How long after a publication the walk begins, in seconds. By then every server decides by the new calendar (they follow the
    /// registry every half second), and what was decided by the old one is written or refused (two seconds).
    static let settling: Int64 = 3

    var calendar: WorkingCalendar
    /// SHA-256 over its canonical form, 64 hexadecimal digits.
    var digest: String
    var stream: StreamID
    /// The version of the event in its stream.
    var version: Int

    /// The body of the event that publishes it.
    static func body(by actor: Actor, decidedAt: Instant, _ calendar: WorkingCalendar) -> JSONValue {
        [
            "by": actor.json, "decided_at": decidedAt.json, "calendar": .string(calendar.identifier),
            "digest": .string(digest(calendar)), "days": calendar.json,
        ]
    }

    static func digest(_ calendar: WorkingCalendar) -> String {
        Hex.text(Array(SHA256.hash(data: JSONWriter.bytes(calendar.json))))
    }

    init(_ event: RecordedEvent) throws(JSONError) {
        var fields = try JSONFields(try JSONReader.read(event.body))
        calendar = try fields.required("days", WorkingCalendar.init(json:at:))
        digest = try fields.string("digest")
        stream = event.stream
        version = event.version
    }
}
