public import JSON
import Organisation
import Payments
import WorkingTime

extension DossierEvent {
    /// The name under which the log stores the event.
    public var type: String { fact.body.storedType }

    /// The event as the log stores it. Equal events have equal bytes.
    public func encode() -> (type: String, body: JSONValue) {
        let payload = fact.body
        var object: JSONObject = ["by": by.json, "decided_at": decidedAt.json]
        payload.write(to: &object)
        object.setList("money", money, \.json)
        object.set("fired", fired?.json)
        object.setList("timers", timers, \.json)
        object.setList("effects", effects, \.json)
        return (payload.storedType, .object(object))
    }

    /// Reads an event as the log stores it; shapes of former releases are lifted first (`DossierEventShapes`).
    ///
    /// - Parameters:
    ///   - type: The stored type name.
    ///   - body: The stored body.
    /// - Returns: The event.
    /// - Throws: `JSONError` with the member at fault; for a type that nobody knows, with the path `type`.
    public static func decode(type: String, body: JSONValue) throws(JSONError) -> DossierEvent {
        try decode(type: type, body: body, lifting: .current)
    }

    /// Reads an event after lifting it with `shapes`.
    package static func decode(
        type: String, body: JSONValue, lifting shapes: DossierEventShapes
    ) throws(JSONError) -> DossierEvent {
        let lifted = try shapes.lift(type: type, body: body)
        var fields = try JSONFields(lifted.body)
        let by = try fields.required("by", Actor.init(json:at:))
        let decidedAt = try fields.required("decided_at", Instant.init(json:at:))
        let fact = try Fact(type: lifted.type, from: &fields)
        let money = try fields.list("money", MoneyFact.init(json:at:))
        let fired = try fields.optional("fired", FiredTimer.init(json:at:))
        let timers = try fields.list("timers", TimerChange.init(json:at:))
        let effects = try fields.list("effects", EffectRequest.init(json:at:))
        try fields.end()
        return DossierEvent(
            by: by, decidedAt: decidedAt, fact: fact, money: money, fired: fired, timers: timers, effects: effects)
    }

    /// The names of all types, in the order of a dossier's life.
    public static let allTypes: [String] =
        Fact.bodies.map { $0.type } + MoneyMoved.What.allCases.map(\.rawValue)
        + EffectMoved.What.allCases.map(\.rawValue)
}

extension DossierEvent.Fact {
    static let bodies: [any DossierFactBody.Type] = [
        DossierEvent.Drafted.self, DossierEvent.Discarded.self, DossierEvent.Filed.self, DossierEvent.Attached.self,
        DossierEvent.Received.self,
        DossierEvent.NotReceived.self, DossierEvent.Forwarded.self, DossierEvent.SupplementRequested.self,
        DossierEvent.SupplementAnswered.self, DossierEvent.Assigned.self, DossierEvent.Claimed.self,
        DossierEvent.HandedOver.self, DossierEvent.Acted.self, DossierEvent.Apologised.self,
        DossierEvent.Withdrawn.self, DossierEvent.Stopped.self, DossierEvent.Issued.self, DossierEvent.Delivered.self,
        DossierEvent.Rated.self, DossierEvent.Noted.self, DossierEvent.Corrected.self, DossierEvent.Entered.self,
        DossierEvent.PaperRecorded.self,
        DossierEvent.Reminded.self, DossierEvent.Escalated.self, DossierEvent.Expired.self,
        DossierEvent.Rescheduled.self,
    ]

    /// The payload.
    var body: any DossierFactBody {
        switch self {
        case .drafted(let body): body
        case .discarded(let body): body
        case .filed(let body): body
        case .attached(let body): body
        case .received(let body): body
        case .notReceived(let body): body
        case .forwarded(let body): body
        case .supplementRequested(let body): body
        case .supplementAnswered(let body): body
        case .assigned(let body): body
        case .claimed(let body): body
        case .handedOver(let body): body
        case .acted(let body): body
        case .apologised(let body): body
        case .withdrawn(let body): body
        case .stopped(let body): body
        case .issued(let body): body
        case .delivered(let body): body
        case .rated(let body): body
        case .noted(let body): body
        case .corrected(let body): body
        case .entered(let body): body
        case .paperRecorded(let body): body
        case .reminded(let body): body
        case .escalated(let body): body
        case .expired(let body): body
        case .rescheduled(let body): body
        case .money(let body): body
        case .effect(let body): body
        }
    }

    init(type: String, from fields: inout JSONFields) throws(JSONError) {
        switch type {
        case DossierEvent.Drafted.type: self = .drafted(try .init(from: &fields))
        case DossierEvent.Discarded.type: self = .discarded(try .init(from: &fields))
        case DossierEvent.Filed.type: self = .filed(try .init(from: &fields))
        case DossierEvent.Attached.type: self = .attached(try .init(from: &fields))
        case DossierEvent.Received.type: self = .received(try .init(from: &fields))
        case DossierEvent.NotReceived.type: self = .notReceived(try .init(from: &fields))
        case DossierEvent.Forwarded.type: self = .forwarded(try .init(from: &fields))
        case DossierEvent.SupplementRequested.type: self = .supplementRequested(try .init(from: &fields))
        case DossierEvent.SupplementAnswered.type: self = .supplementAnswered(try .init(from: &fields))
        case DossierEvent.Assigned.type: self = .assigned(try .init(from: &fields))
        case DossierEvent.Claimed.type: self = .claimed(try .init(from: &fields))
        case DossierEvent.HandedOver.type: self = .handedOver(try .init(from: &fields))
        case DossierEvent.Acted.type: self = .acted(try .init(from: &fields))
        case DossierEvent.Apologised.type: self = .apologised(try .init(from: &fields))
        case DossierEvent.Withdrawn.type: self = .withdrawn(try .init(from: &fields))
        case DossierEvent.Stopped.type: self = .stopped(try .init(from: &fields))
        case DossierEvent.Issued.type: self = .issued(try .init(from: &fields))
        case DossierEvent.Delivered.type: self = .delivered(try .init(from: &fields))
        case DossierEvent.Rated.type: self = .rated(try .init(from: &fields))
        case DossierEvent.Noted.type: self = .noted(try .init(from: &fields))
        case DossierEvent.Corrected.type: self = .corrected(try .init(from: &fields))
        case DossierEvent.Entered.type: self = .entered(try .init(from: &fields))
        case DossierEvent.PaperRecorded.type: self = .paperRecorded(try .init(from: &fields))
        case DossierEvent.Reminded.type: self = .reminded(try .init(from: &fields))
        case DossierEvent.Escalated.type: self = .escalated(try .init(from: &fields))
        case DossierEvent.Expired.type: self = .expired(try .init(from: &fields))
        case DossierEvent.Rescheduled.type: self = .rescheduled(try .init(from: &fields))
        default:
            if let what = DossierEvent.EffectMoved.What(rawValue: type) {
                self = .effect(try .init(what, from: &fields))
                return
            }
            guard let what = DossierEvent.MoneyMoved.What(rawValue: type) else {
                throw JSONError(.wrongType(expected: "dossier event"), path: "type")
            }
            self = .money(try .init(what, from: &fields))
        }
    }
}
