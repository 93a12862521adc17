import Dossiers
import Organisation
import Payments
import Procedures
import WorkingTime

/// How far dossiers come (chặng): each that reached one has reached those before it.
enum FunnelStage: Int, Sendable, Hashable, CaseIterable {
    /// A draft was begun, or the dossier filed without one.
    case begun
    case filed
    case received
    /// The result was issued.
    case issued
    case delivered

    var name: String {
        switch self {
        case .begun: "begun"
        case .filed: "filed"
        case .received: "received"
        case .issued: "issued"
        case .delivered: "delivered"
        }
    }
}

/// Why a dossier went no further.
enum FunnelEnd: String, Sendable, Hashable, CaseIterable {
    /// Thrown away as a draft.
    case discarded
    case notReceived = "not-received"
    case withdrawn
    case refused
    /// Discontinued by an officer.
    case stopped
    /// Discontinued because a supplement was not answered.
    case unanswered
    /// Discontinued because the fee was not paid.
    case unpaid
}

/// One dossier's way from draft to result.
struct FunnelTrack: Sendable, Hashable {
    private(set) var stage: FunnelStage?
    /// When its first event was decided.
    private(set) var begunAt: Instant?
    /// The procedure, also of a draft.
    private(set) var procedure = ""
    private(set) var isOnline = false
    private(set) var end: FunnelEnd?
    /// The step in which it stands, or stood when it ended; `nil` before receipt.
    private(set) var step: String?
    /// Orders that are open or ran out, and whether one was paid. What was replaced by nothing was not to be paid.
    private var unpaidOrders: Set<String> = []
    private var hasPaid = false
    /// What counts of what was paid, less what a lower fee gave back.
    private var kept: Int64 = 0

    var isAskedToPay: Bool { hasPaid || !unpaidOrders.isEmpty }
    var isPaid: Bool { hasPaid && unpaidOrders.isEmpty }

    mutating func apply(_ event: DossierEvent) {
        if begunAt == nil { begunAt = event.decidedAt }
        for fact in event.money {
            switch fact {
            case .asked(let order): unpaidOrders = [order.number]
            case .closed(let order, let why): if why == .replaced { unpaidOrders.remove(order) }
            case .received(let payment):
                if payment.counts {
                    unpaidOrders.remove(payment.order)
                    hasPaid = true
                    kept &+= payment.amount
                }
            case .owed(let refund): if refund.cause == .feeLowered { kept &-= refund.amount }
            default: break
            }
        }
        switch event.fact {
        case .drafted(let fact):
            procedure = fact.procedure
            isOnline = fact.channel == .online
            reach(.begun)
        case .filed(let fact):
            procedure = fact.procedure
            isOnline = fact.channel == .online
            reach(.filed)
        // An order that ran out is not to be paid where the answer made the fee one that is paid, or none.
        case .supplementAnswered(let fact): if let fee = fact.fee, fee.amount <= kept { unpaidOrders = [] }
        case .received(let fact):
            reach(.received)
            step = fact.entry.step
        case .forwarded(let fact): step = fact.entry.step
        case .acted(let fact):
            if let entry = fact.entry { step = entry.step } else if fact.kind == .refuse { finish(.refused) }
        case .issued(let fact):
            reach(.issued)
            step = fact.entry.step
        case .delivered: reach(.delivered)
        case .discarded: finish(.discarded)
        case .notReceived: finish(.notReceived)
        case .withdrawn: finish(.withdrawn)
        case .stopped: finish(.stopped)
        case .expired(let fact): finish(fact.about == .payment ? .unpaid : .unanswered)
        case .money(let fact): if fact.stops { finish(.unpaid) }
        case .effect(let fact): if let move = fact.move { step = move.entry.step }
        default: break
        }
    }

    private mutating func reach(_ next: FunnelStage) {
        if next.rawValue >= stage?.rawValue ?? 0 { stage = next }
    }

    private mutating func finish(_ end: FunnelEnd) { if self.end == nil { self.end = end } }
}
