public import JSON
public import Organisation
public import Payments
public import WorkingTime

/// One thing that happened to a dossier (sự kiện của hồ sơ): who did it, when it was decided, and the outcome.
///
/// Events hold outcomes — the step entered, the fee with its rule, the due instants with their calendar — so that folding them
/// (`DossierState.evolve`) reads no definition, calendar, clock, key or permission, now or in ten years.
public struct DossierEvent: Sendable, Hashable {
    /// Who did it, in which role, for which agency, through which system.
    public var by: Actor
    /// The instant the decision was made with; the log's own `at` is at most two seconds away.
    public var decidedAt: Instant
    /// What happened.
    public var fact: Fact
    /// What it does to money, whatever else happened; empty in most events.
    public var money: [MoneyFact]
    /// The timer that it came from, where it came by itself.
    public var fired: FiredTimer?
    /// The timers that it sets, moves and cancels, in the order of their names' cases.
    public var timers: [TimerChange]
    /// What it asks other systems for; empty in most events.
    public var effects: [EffectRequest]

    public init(
        by: Actor, decidedAt: Instant, fact: Fact, money: [MoneyFact] = [], fired: FiredTimer? = nil,
        timers: [TimerChange] = [], effects: [EffectRequest] = []
    ) {
        self.by = by
        self.decidedAt = decidedAt
        self.fact = fact
        self.money = money
        self.fired = fired
        self.timers = timers
        self.effects = effects
    }

    /// What can happen to a dossier.
    public enum Fact: Sendable, Hashable {
        case drafted(Drafted)
        case discarded(Discarded)
        case filed(Filed)
        case attached(Attached)
        case received(Received)
        case notReceived(NotReceived)
        case forwarded(Forwarded)
        case supplementRequested(SupplementRequested)
        case supplementAnswered(SupplementAnswered)
        case assigned(Assigned)
        case claimed(Claimed)
        case handedOver(HandedOver)
        case acted(Acted)
        case apologised(Apologised)
        case withdrawn(Withdrawn)
        case stopped(Stopped)
        case issued(Issued)
        case delivered(Delivered)
        case rated(Rated)
        case noted(Noted)
        case corrected(Corrected)
        case entered(Entered)
        case paperRecorded(PaperRecorded)
        case reminded(Reminded)
        case escalated(Escalated)
        case expired(Expired)
        case rescheduled(Rescheduled)
        case money(MoneyMoved)
        case effect(EffectMoved)
    }
}

/// The outcome that one type of event carries: its fields in a fixed order.
public protocol DossierFactBody: Sendable, Hashable {
    /// The name under which the log stores it, such as `dossier.filed`. Never changes its meaning.
    static var type: String { get }
    /// The stored name of this very outcome: ``type``, but where one shape serves several types.
    var storedType: String { get }
    /// Appends the fields to `body`, always in the same order; absent ones are left out.
    func write(to body: inout JSONObject)
    /// Takes the fields out of a body.
    init(from fields: inout JSONFields) throws(JSONError)
}

extension DossierFactBody {
    public var storedType: String { Self.type }
}
