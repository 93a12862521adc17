import Crypto
import EventLog
import JSON
import Organisation
import Payments
import Vietnamese
import WorkingTime

/// In what books and a gateway's statement did not agree after a day was reconciled (điểm lệch), and whose matter it is.
///
/// A pure fact: an event of the registry lane names it when it is found, another one when it is settled.
struct MoneyDifference: Sendable, Hashable {
    static let foundType = "reconciliation.difference-found"
    static let settledType = "reconciliation.difference-settled"

    /// The gateway, the day and twelve hexadecimal digits of what differs: found again, it is the same.
    var id: String
    var gateway: String
    var day: Day
    /// The stable name of its kind: ``Reconciliation/Difference/names``.
    var name: String
    var line: StatementLine
    /// What we recorded, where it is another amount.
    var ours: Int64?
    /// The dossier, where one is known.
    var code: String?
    /// Whose matter it is: the accountant of this agency. `nil`: of any agency above which there is none.
    var agency: AgencyCode?
    var foundAt: Instant
    var settled: Settling?

    /// Who settled it, and when.
    struct Settling: Sendable, Hashable {
        var by: Actor
        var at: Instant
        var command: EventLog.CommandID
    }

    init(
        _ difference: Reconciliation.Difference, gateway: String, day: Day, code: String?, agency: AgencyCode?,
        foundAt: Instant
    ) {
        self.gateway = gateway
        self.day = day
        name = difference.name
        line = difference.line
        ours = difference.ours
        self.code = code
        self.agency = agency
        self.foundAt = foundAt
        let text = "\(name)|\(line.text)"
        id = "\(gateway)-\(day.iso)-\(Hex.text(Array(SHA256.hash(data: Array(text.utf8)).prefix(6))))"
    }

    /// The members that events and answers share.
    var members: JSONObject {
        var object: JSONObject = [
            "difference": .string(id), "gateway": .string(gateway), "day": day.json, "what": .string(name),
            "kind": .string(line.kind.rawValue), "reference": .string(line.reference),
            "transaction": .string(line.transaction), "amount": .integer(line.amount),
            "status": .string(line.status.rawValue), "stated_at": line.at.json,
        ]
        object.set("ours", ours.map(JSONValue.integer))
        object.set("code", code.map(JSONValue.string))
        object["role"] = .string(Role.accountant.id)
        object.set("agency", agency?.json)
        return object
    }

    /// The body of the event that names it.
    func found(by actor: Actor) -> JSONValue {
        var object = members
        object["by"] = actor.json
        object["decided_at"] = foundAt.json
        return .object(object)
    }

    /// Reads what ``found(by:)`` writes.
    init(found body: JSONValue) throws(JSONError) {
        var fields = try JSONFields(body)
        _ = try fields.required("by", Actor.init(json:at:))
        id = try fields.string("difference")
        gateway = try fields.string("gateway")
        day = try fields.required("day", Day.init(json:at:))
        name = try fields.string("what")
        let (kind, status) = (try fields.string("kind"), try fields.string("status"))
        guard let kind = StatementLine.Kind(rawValue: kind), let status = StatementLine.Status(rawValue: status) else {
            throw JSONError(.wrongType(expected: "known shape"), path: "kind")
        }
        line = StatementLine(
            kind: kind, reference: try fields.string("reference"), transaction: try fields.string("transaction"),
            amount: try fields.integer("amount"), status: status,
            at: try fields.required("stated_at", Instant.init(json:at:)))
        ours = try fields.optionalInteger("ours")
        code = try fields.optionalString("code")
        agency = try fields.optional("agency", AgencyCode.init(json:at:))
        foundAt = try fields.required("decided_at", Instant.init(json:at:))
        _ = try fields.string("role")
        try fields.end()
    }

    /// The body of the event that settles a difference.
    static func settled(_ id: String, by actor: Actor, at: Instant) -> JSONValue {
        ["by": actor.json, "decided_at": at.json, "difference": .string(id)]
    }
}

/// A day of a gateway that was reconciled: its statement was held against our books, and what was missed was taken in.
struct ReconciledDay: Sendable, Hashable {
    static let eventType = "reconciliation.held"

    var gateway: String
    var day: Day
    /// How many lines were stated, how many of them were taken in, how many differences remained.
    var lines: Int
    var taken: Int
    var remaining: Int

    func body(by actor: Actor, at: Instant) -> JSONValue {
        [
            "by": actor.json, "decided_at": at.json, "gateway": .string(gateway), "day": day.json,
            "lines": .integer(Int64(lines)), "taken": .integer(Int64(taken)), "remaining": .integer(Int64(remaining)),
        ]
    }

    init(gateway: String, day: Day, lines: Int, taken: Int, remaining: Int) {
        self.gateway = gateway
        self.day = day
        self.lines = lines
        self.taken = taken
        self.remaining = remaining
    }

    init(body: JSONValue) throws(JSONError) {
        var fields = try JSONFields(body)
        gateway = try fields.string("gateway")
        day = try fields.required("day", Day.init(json:at:))
        lines = Int(clamping: try fields.integer("lines"))
        taken = Int(clamping: try fields.integer("taken"))
        remaining = Int(clamping: try fields.integer("remaining"))
    }

    /// The identifier of the command that records it: the same for every server and every try.
    var command: EventLog.CommandID { Self.command(gateway, day) }

    static func command(_ gateway: String, _ day: Day) -> EventLog.CommandID {
        CommandID(derivedFrom: "reconciliation/\(gateway)/\(day.iso)")
    }
}

/// The days that were reconciled and what remained of them: a fold over events of the registry lane.
struct Reconciliations: Sendable {
    /// The days of each gateway.
    private(set) var days: [String: Set<Day>] = [:]
    /// By identifier, the settled ones included.
    private(set) var differences: [String: MoneyDifference] = [:]

    var open: [MoneyDifference] { differences.values.filter { $0.settled == nil } }

    func holds(_ gateway: String, _ day: Day) -> Bool { days[gateway]?.contains(day) ?? false }

    /// - Returns: Whether the event is one of a reconciliation.
    mutating func apply(_ event: RecordedEvent) throws(JSONError) -> Bool {
        switch event.type {
        case ReconciledDay.eventType:
            let held = try ReconciledDay(body: try JSONReader.read(event.body))
            days[held.gateway, default: []].insert(held.day)
        case MoneyDifference.foundType:
            let found = try MoneyDifference(found: try JSONReader.read(event.body))
            if differences[found.id] == nil { differences[found.id] = found }
        case MoneyDifference.settledType:
            var fields = try JSONFields(try JSONReader.read(event.body))
            let id = try fields.string("difference")
            let settling = MoneyDifference.Settling(
                by: try fields.required("by", Actor.init(json:at:)),
                at: try fields.required("decided_at", Instant.init(json:at:)), command: event.command)
            if differences[id]?.settled == nil { differences[id]?.settled = settling }
        default: return false
        }
        return true
    }
}
