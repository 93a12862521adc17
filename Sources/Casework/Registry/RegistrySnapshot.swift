import EventLog
import JSON
import Organisation
import Procedures
import WorkingTime

/// The organisation and the published procedures as of a position of the registry lane: a value, shared by all who read.
struct RegistrySnapshot: Sendable {
    var organisation = OrganisationState()
    /// Published definitions by procedure code, in the order of publication.
    var procedures: [String: [PublishedProcedure]] = [:]
    /// The calendar that was published last.
    var calendar: PublishedCalendar?
    /// The days that were reconciled with payment gateways, and what remained of them.
    var reconciliations = Reconciliations()
    /// The version of each stream of the lane.
    var versions: [StreamID: Int] = [:]
    /// The last event folded.
    var checkpoint: Checkpoint
    /// The commands that were done, so that one that is repeated after a restart gets its first answer.
    private(set) var commands = RememberedCommands()

    /// The definition in force for filings of `day`: the one published last among those whose dates contain it.
    func procedure(_ code: String, on day: Day) -> PublishedProcedure? {
        procedures[code]?.last { $0.effective.contains(day) }
    }

    /// Folds one event; events of other kinds in the lane are passed over.
    ///
    /// - Throws: `JSONError` where an event of a known kind cannot be read.
    mutating func apply(_ event: RecordedEvent) throws(JSONError) {
        if OrganisationEvent.isKnown(event.type) {
            organisation.evolve(
                try OrganisationEvent.decode(type: event.type, body: try JSONReader.read(event.body)))
        } else if event.type == PublishedProcedure.eventType {
            let published = try PublishedProcedure(body: try JSONReader.read(event.body), at: event.at)
            procedures[published.code, default: []].append(published)
        } else if event.type == PublishedCalendar.eventType {
            calendar = try PublishedCalendar(event)
        } else {
            _ = try reconciliations.apply(event)
        }
        versions[event.stream] = event.version
        checkpoint = event.checkpoint
        commands.remember(event)
    }
}

/// The latest commands of the registry lane. Older ones are forgotten: nobody repeats a change of the organisation after as many others.
struct RememberedCommands: Sendable {
    /// The events of a command.
    struct Place: Sendable {
        var stream: StreamID
        var versions: ClosedRange<Int>
    }

    private static let capacity = 20_000
    private var places: [EventLog.CommandID: Place] = [:]
    private var order: [EventLog.CommandID] = []

    /// The events that a command has.
    subscript(command: EventLog.CommandID) -> Place? { places[command] }

    mutating func remember(_ event: RecordedEvent) {
        if let known = places[event.command], known.stream == event.stream {
            places[event.command]?.versions = known.versions.lowerBound...max(known.versions.lowerBound, event.version)
            return
        }
        if places.updateValue(
            Place(stream: event.stream, versions: event.version...event.version), forKey: event.command)
            == nil
        {
            order.append(event.command)
        }
        guard order.count > 2 * Self.capacity else { return }
        for command in order.prefix(Self.capacity) { places[command] = nil }
        order.removeFirst(Self.capacity)
    }
}

extension OrganisationEvent {
    private static let known = Set(allTypes)

    static func isKnown(_ type: String) -> Bool { known.contains(type) }
}

/// A definition that was published: which, for which days, and when. The definition itself lies under its digest.
struct PublishedProcedure: Sendable, Hashable {
    static let eventType = "procedure.published"

    var code: String
    /// 64 hexadecimal digits.
    var digest: String
    var effective: DayRange
    var publishedAt: Instant

    /// The body of the event that publishes it.
    static func body(
        by actor: Actor, decidedAt: Instant, code: String, digest: String, languageVersion: Int, effective: DayRange
    ) -> JSONValue {
        var object: JSONObject = [
            "by": actor.json, "decided_at": decidedAt.json, "procedure": .string(code), "definition": .string(digest),
            "language": .integer(Int64(languageVersion)), "effective_from": effective.from.json,
        ]
        object.set("effective_until", effective.until?.json)
        return .object(object)
    }

    init(body: JSONValue, at: Instant) throws(JSONError) {
        var fields = try JSONFields(body)
        code = try fields.string("procedure")
        digest = try fields.string("definition")
        effective = DayRange(
            from: try fields.required("effective_from", Day.init(json:at:)),
            until: try fields.optional("effective_until", Day.init(json:at:)))
        publishedAt = at
    }
}
