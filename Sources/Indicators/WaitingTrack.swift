import Dossiers
import Organisation
import Payments
import Procedures
import WorkingTime

/// On whom a dossier waits (đang chờ ai).
enum WaitingParty: String, Sendable, Hashable, CaseIterable {
    /// Whoever filed it.
    case citizen
    /// The officers of the agencies that receive, resolve and return it.
    case officer
    /// Another agency, or another system.
    case other
}

/// What a dossier waits for.
enum WaitingCause: String, Sendable, Hashable, CaseIterable {
    /// Receipt, or refusal of it.
    case receipt
    /// Work on it.
    case work
    /// The officers' handing over: by post or online.
    case sending
    /// Answer to a supplement's request.
    case supplement
    /// Payment of an order that is open.
    case payment
    /// A step that is the applicant's, such as looking at a draft.
    case confirmation
    /// The applicant's coming for the result.
    case fetching
    /// A step at an agency that is neither the one that resolves it nor one that receives or returns it; another system's answer.
    case otherAgency = "other-agency"

    var party: WaitingParty {
        switch self {
        case .receipt, .work, .sending: .officer
        case .supplement, .payment, .confirmation, .fetching: .citizen
        case .otherAgency: .other
        }
    }
}

/// How long a dossier has waited on whom, from filing to its end: elapsed time, nights and holidays included, because that is what a citizen
/// waits. The three parts together are the whole.
struct WaitingTrack: Sendable, Hashable {
    /// Microseconds for each cause, up to ``since``.
    private(set) var elapsed: [WaitingCause: Int64] = [:]
    /// From when on it waits for ``cause``; `nil` before filing.
    private(set) var since: Instant?
    /// What it waits for; `nil` before filing and after its end.
    private(set) var cause: WaitingCause?

    // What the cause follows from.
    private var isReceived = false
    private var isAsked = false
    private var openOrders: Set<String> = []
    /// Its time ran out and nothing took its place: it is still the citizen's to pay, once they ask for it anew.
    private var hasExpiredOrder = false
    /// What counts of what was paid, less what a lower fee gave back.
    private var kept: Int64 = 0
    private var step: StepEntry?
    private var agencies: Set<AgencyCode> = []
    private var competent: AgencyCode?
    private var isIssued = false
    private var delivery: DeliveryMethod?
    private var isOver = false
    /// What its step waits for: the step, by the number of the effect.
    private var asked: [Int64: String] = [:]
    /// Of these, what failed: its owner has to decide.
    private var incidents: Set<Int64> = []

    mutating func apply(_ event: DossierEvent) {
        if case .filed(let fact) = event.fact {
            since = min(fact.filedAt, event.decidedAt)
            // Between the legal instant and the record of it, nobody had received it.
            cause = .receipt
            agencies = [fact.receiving, fact.returning]
            competent = fact.competent
            delivery = fact.delivery
        }
        let now = event.decidedAt
        close(at: now)
        if case .delivered(let fact) = event.fact { handedOver(by: fact.method) }
        for fact in event.money { take(fact) }
        take(event.fact)
        for request in event.effects where request.waits { asked[request.id] = request.step }
        cause = since == nil || isOver ? nil : next()
    }

    /// The parts as of `instant`, in microseconds; `nil` for what was not filed.
    func parts(at instant: Instant) -> [WaitingCause: Int64]? {
        guard since != nil else { return nil }
        var copy = self
        copy.close(at: instant)
        return copy.elapsed
    }

    /// Adds what has passed since the last change to who was waited for. Time never runs backwards here.
    private mutating func close(at now: Instant) {
        guard let begun = since, now > begun else { return }
        if let cause { elapsed[cause, default: 0] &+= now.microseconds &- begun.microseconds }
        since = now
    }

    /// How it was handed over says on whom it has waited since the result was there, whatever had been wished.
    private mutating func handedOver(by method: DeliveryMethod) {
        let waited = (elapsed.removeValue(forKey: .fetching) ?? 0) + (elapsed.removeValue(forKey: .sending) ?? 0)
        if waited > 0 { elapsed[method == .counter ? .fetching : .sending] = waited }
    }

    private mutating func take(_ fact: MoneyFact) {
        switch fact {
        case .asked(let order):
            openOrders.insert(order.number)
            hasExpiredOrder = false
        case .closed(let order, let why):
            openOrders.remove(order)
            hasExpiredOrder = why == .expired
        case .received(let payment):
            if payment.counts {
                openOrders.remove(payment.order)
                hasExpiredOrder = false
                kept &+= payment.amount
            }
        case .owed(let refund): if refund.cause == .feeLowered { kept &-= refund.amount }
        default: break
        }
    }

    private mutating func take(_ fact: DossierEvent.Fact) {
        switch fact {
        case .received(let fact):
            isReceived = true
            step = fact.entry
            agencies = [fact.receiving, fact.returning]
            competent = fact.competent
        case .forwarded(let fact):
            competent = fact.to
            step = fact.entry
        case .supplementRequested: isAsked = true
        case .supplementAnswered(let fact):
            isAsked = false
            // Where the answer made the fee one that is paid, or none, nobody is asked for it anew.
            if let fee = fact.fee, fee.amount <= kept { hasExpiredOrder = false }
            // What was asked of another system before is no question any more: it is asked anew, or not at all.
            for effect in fact.outdated {
                asked[effect] = nil
                incidents.remove(effect)
            }
        case .acted(let fact):
            step = fact.entry
            if fact.kind == .refuse, fact.entry == nil { isOver = true }
        case .issued(let fact):
            isIssued = true
            step = fact.entry
        case .discarded, .notReceived, .withdrawn, .stopped, .expired, .delivered: isOver = true
        case .money(let fact): if fact.stops { isOver = true }
        case .effect(let fact): take(fact)
        default: break
        }
    }

    private mutating func take(_ fact: DossierEvent.EffectMoved) {
        if fact.isLate { return }
        switch fact.what {
        case .awaited: break
        case .answered, .skipped:
            asked[fact.effect] = nil
            incidents.remove(fact.effect)
        case .failed: incidents.insert(fact.effect)
        case .retried: incidents.remove(fact.effect)
        }
        if let move = fact.move { step = move.entry }
    }

    private func next() -> WaitingCause {
        if isAsked { return .supplement }
        if !openOrders.isEmpty || hasExpiredOrder { return .payment }
        if isIssued { return delivery == .post || delivery == .online ? .sending : .fetching }
        guard isReceived else { return .receipt }
        guard let step else { return .work }
        if step.role == "applicant" { return .confirmation }
        if asked.contains(where: { $0.value == step.step && !incidents.contains($0.key) }) { return .otherAgency }
        return step.agency == competent || agencies.contains(step.agency) ? .work : .otherAgency
    }
}
