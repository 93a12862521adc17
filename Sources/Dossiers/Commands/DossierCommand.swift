/// What somebody asks for (lệnh). `decide` answers with the events that follow, or a refusal.
///
/// Personal data come sealed; what `decide` has to know of them stands opened in the context. Every command leads to exactly one
/// event (a `reschedule` that moves nothing to none), so that a blob can be sealed for the version its event will have (`DossierState.version` + 1) before it is decided.
public enum DossierCommand: Sendable, Hashable {
    case draft(Draft)
    /// Throws a draft away: by its owner.
    case discard
    case file(File)
    case attach(Attach)
    case receive(Receive)
    case refuseToReceive(RefuseToReceive)
    case forward(Forward)
    case requestSupplement(RequestSupplement)
    case answerSupplement(AnswerSupplement)
    case assign(Assign)
    case claim
    case handOver(HandOver)
    case act(Act)
    case apologise(Apologise)
    case withdraw(Withdraw)
    case stop(Stop)
    case issue(Issue)
    case deliver(Deliver)
    case rate(Rate)
    case note(Note)
    case correct(Correct)
    case enter(Enter)
    case recordPaper(RecordPaper)
    case fire(Fire)
    case reschedule(Reschedule)
    /// Asks for what is still to be paid, where no order is open.
    case askFee
    case takeCash(TakeCash)
    case takePayment(TakePayment)
    case failPayment(FailPayment)
    case expireFee(ExpireFee)
    case askRefund(AskRefund)
    case settleRefund(SettleRefund)
    case issueReceipt(IssueReceipt)
    case cancelReceipt(CancelReceipt)
    case effect(Effect)
}
