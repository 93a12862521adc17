import Dossiers
import Payments
import Procedures

/// What indicator 3.6 (dossiers paid online) has to remember of one dossier.
///
/// Counted are dossiers that bear a fee; those whose every amount is 0 are left out. One is paid online where all that counts of its fee was
/// taken by the national portal (1) or a gateway of a ministry or province (2): `domain/indicators.md`, 3.6.
struct OnlinePayment: Sendable, Hashable {
    /// The present fee in đồng; `nil` until it is decided.
    private var fee: Int64?
    /// What the fee is as far as orders tell, in đồng: what was paid and counts, and the order that was asked for last.
    private var asked: Int64 = 0
    private var online: Int64 = 0
    private var otherwise: Int64 = 0
    /// What is given back because the fee became less.
    private var lowered: Int64 = 0

    mutating func apply(_ event: DossierEvent) {
        for fact in event.money {
            switch fact {
            // An order asks for what is missing: those before it are paid, or are asked for no more.
            case .asked(let order): asked = online &+ otherwise &- lowered &+ order.amount
            case .closed(_, .replaced): asked = online &+ otherwise &- lowered
            case .owed(let refund) where refund.cause == .feeLowered:
                lowered &+= refund.amount
                asked &-= refund.amount
            case .received(let payment) where payment.counts:
                if payment.taker.way == .online, payment.taker.officialKind != nil {
                    online &+= payment.amount
                } else {
                    otherwise &+= payment.amount
                }
            default: break
            }
        }
        switch event.fact {
        case .received(let fact): fee = fact.fee.amount
        case .supplementAnswered(let fact): if let amount = fact.fee?.amount { fee = amount }
        default: break
        }
    }

    /// Whether it counts at all.
    var bearsFee: Bool { (fee ?? asked) > 0 }

    /// Whether it counts as paid online.
    var isPaidOnline: Bool { online > 0 && otherwise == 0 && online >= (fee ?? asked) }
}
