import Organisation

/// Decides what follows from a command.
///
/// - Parameters:
///   - state: The dossier as its events tell.
///   - command: What is asked for.
///   - context: Everything else the decision needs; the same arguments always give the same answer.
/// - Returns: The events to append, one today, or none where a `reschedule` moves nothing. Their first version is `state.version` + 1.
/// - Throws: `DossierRefusal`; then nothing happens.
public func decide(
    _ state: DossierState, _ command: DossierCommand, _ context: DossierContext
) throws(DossierRefusal) -> [DossierEvent] {
    let decision = Decision(state: state, context: context)
    if let person = context.actor.onBehalfOf, !Wellformed.opaque(person) { throw .filing(.onBehalfOfInvalid) }
    let outcome: Decision.Outcome
    switch command {
    case .draft(let command): outcome = try decision.draft(command)
    case .discard: outcome = try decision.discard()
    case .file(let command): outcome = try decision.file(command)
    case .attach(let command): outcome = try decision.attach(command)
    case .receive(let command): outcome = try decision.receive(command)
    case .refuseToReceive(let command): outcome = try decision.refuseToReceive(command)
    case .forward(let command): outcome = try decision.forward(command)
    case .requestSupplement(let command): outcome = try decision.requestSupplement(command)
    case .answerSupplement(let command): outcome = try decision.answerSupplement(command)
    case .assign(let command): outcome = try decision.assign(command)
    case .claim: outcome = try decision.claim()
    case .handOver(let command): outcome = try decision.handOver(command)
    case .act(let command): outcome = try decision.act(command)
    case .apologise(let command): outcome = try decision.apologise(command)
    case .withdraw(let command): outcome = try decision.withdraw(command)
    case .stop(let command): outcome = try decision.stop(command)
    case .issue(let command): outcome = try decision.issue(command)
    case .deliver(let command): outcome = try decision.deliver(command)
    case .rate(let command): outcome = try decision.rate(command)
    case .note(let command): outcome = try decision.note(command)
    case .correct(let command): outcome = try decision.correct(command)
    case .enter(let command): outcome = try decision.enter(command)
    case .recordPaper(let command): outcome = try decision.recordPaper(command)
    case .fire(let command): outcome = try decision.fire(command)
    case .reschedule(let command):
        guard let moved = try decision.reschedule(command) else { return [] }
        outcome = moved
    case .askFee: outcome = try decision.askFee()
    case .takeCash(let command): outcome = try decision.takeCash(command)
    case .takePayment(let command): outcome = try decision.takePayment(command)
    case .failPayment(let command): outcome = try decision.failPayment(command)
    case .expireFee(let command): outcome = try decision.expireFee(command)
    case .askRefund(let command): outcome = try decision.askRefund(command)
    case .settleRefund(let command): outcome = try decision.settleRefund(command)
    case .issueReceipt(let command): outcome = try decision.issueReceipt(command)
    case .cancelReceipt(let command): outcome = try decision.cancelReceipt(command)
    case .effect(let command): outcome = try decision.effect(command)
    }
    let money = try outcome.money + decision.moneyAfter(outcome.fact)
    let event = DossierEvent(
        by: outcome.by, decidedAt: context.now, fact: outcome.fact, money: money, fired: outcome.fired)
    return [try decision.complete(event)]
}
