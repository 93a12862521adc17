public import JSON
public import Organisation
public import Payments
public import Procedures
public import WorkingTime

/// Where a dossier stands: the fold of its events and nothing else. Sealed blobs stay sealed.
public struct DossierState: Sendable, Hashable {
    /// The great divisions of a dossier's life.
    public enum Phase: Sendable, Hashable {
        /// Nothing has been written.
        case none
        /// A draft that belongs to whoever wrote it.
        case draft
        /// Filed, waiting for the one-stop office.
        case filed
        /// Received: it stands in a step.
        case received
        /// The applicant is asked for a supplement, before or after receipt.
        case waiting
        /// The result is issued and on its way to the applicant.
        case finished
        /// The end.
        case ended(DossierEnd)
    }

    /// The version of the last event folded; 0 before the first.
    public var version: Int64 = 0
    /// When the log took the last event.
    public var at: Instant?
    public var phase: Phase = .none
    /// The official status but for money that is waited for.
    var plainStatus: OfficialStatus?
    /// The official status; `nil` before filing. While a fee is waited for it is 6, unless a supplement is.
    public internal(set) var status: OfficialStatus? {
        get { isPaymentAwaited ? .paymentRequested : plainStatus }
        set { plainStatus = newValue }
    }

    // What was filed.
    /// The dossier's code; before it is filed the draft's.
    public var code: DossierCode?
    public var procedure: String?
    /// The digest of the definition it is pinned to, 64 hexadecimal digits.
    public var definition: String?
    public var pinnedBy: String?
    /// The legal instant of filing.
    public var filedAt: Instant?
    /// Since when the one-stop office has had to answer: the filing, or the last answer to a supplement; `nil` from receipt on.
    public var intakeSince: Instant?
    /// Who filed it; before that, whose draft it is.
    public var filer: Actor?
    public var channel: Channel?
    public var receiving: AgencyCode?
    public var competent: AgencyCode?
    public var returning: AgencyCode?
    public var applicantKind: ApplicantKind?
    public var representative: Representative?
    public var delivery: DeliveryMethod?
    public var caseID: String?
    public var extent: OnlineProvision.Extent?
    public var requiresPresence = false
    /// The persons' sealed fields in the order of their events: of a field that occurs in several, the last counts.
    public var sealed: [SealedPart] = []
    /// Data of no person.
    public var data = JSONObject()
    /// The files, in the order in which they came, with the way of each.
    public var files: [AttachedFile] = []
    /// The version of the event that last changed what the result is made from: filing, the answer to a supplement, a
    /// correction, what was entered.
    public var dataVersion: Int64 = 0

    // The work.
    /// Where it stands; `nil` before receipt and after the end.
    public var entry: StepEntry?
    /// The version of the event that entered the present step.
    public var enteredAt: Int64 = 0
    public var fee: FeeOutcome?
    /// The orders that a supplement led to: it made the fee more, or such an order was asked for anew.
    public var supplementOrders: Set<String> = []
    /// The rule that came to hold with a supplement while its amount was left open, where there is one.
    public var openFeeRule: String?
    /// The dossier's money.
    public var account = MoneyAccount()
    public var clock: DossierClock?
    /// When it was received: the instant of the decision.
    public var receivedAt: Instant?
    /// By when it had to be forwarded.
    public var forwardDue: Instant?
    /// The open request for a supplement.
    public var waiting: Waiting?
    /// The timers that are set, one a name, in the order of the names' cases.
    public var timers: [DossierTimer] = []
    /// The timer of each name that fired last.
    public var fired: [FiredTimer] = []
    /// What other systems were asked for, in the order of asking.
    public var effects: [DossierEffect] = []
    /// Whether an answer came after its matter was settled, and nobody has worked on the dossier since.
    public var hasLateAnswer = false
    /// What a timer has put on it for everybody to see.
    public var mark: DossierMark?
    /// How many supplements were asked for.
    public var supplements: Int64 = 0
    /// The waits for supplements since receipt that are over, in order: what the indicator clock subtracts.
    public var waits: [WaitSpan] = []
    /// Working microseconds of those waits.
    public var waited: Int64 = 0
    /// The appointment that the receipt gave; the indicator clock is measured against it.
    public var firstAppointment: Instant?
    /// The clock that receipt started, by the calendar that counts now: where the first appointment was the end of its limit, it moves with it.
    public var firstClock: DossierClock?
    /// How many new appointments were given.
    public var reappointments: Int64 = 0
    /// Who did what, in order: for the separation of duties.
    public var acts: [PerformedAct] = []
    /// Who last held it in each role at each agency: a dossier that is sent back finds them again.
    public var holders: [Holder] = []

    // What came of it.
    public var draft: PaperRecord?
    /// The approval of the present draft.
    public var approval: Approval?
    public var result: IssuedResult?
    public var papers: [PrintedPaper] = []
    public var issuedAt: Instant?
    public var endedAt: Instant?
    /// How the result reached the applicant.
    public var deliveredBy: DeliveryMethod?
    /// Working microseconds from receipt to issue, refusal, withdrawal or discontinuation, without the waiting.
    public var processing: Int64?
    public var rating: Int64?
    public var notes: Int64 = 0
    /// The fields that officers or another register filled in, as far as their names tell nothing (`Entered.fields`).
    public var entered: Set<String> = []
    /// Fields that no longer hold what was filled in up to that version, because it was about something else.
    public var voided: [String: Int64] = [:]
    /// The fields that were corrected, in order.
    public var corrections: [String] = []

    /// The commands it has seen, with the versions of their events: a repetition is recognised and gets its first answer.
    public var commands: [CommandID: VersionSpan] = [:]

    /// The state before the first event.
    public static let initial = DossierState()

    public init() {}

    /// The attached files.
    public var attachments: [Attachment] { files.map(\.attachment) }

    /// The due instant that people see: the appointment, or the end of the time limit.
    public var due: Instant? { clock.map { $0.appointment ?? $0.legalDue } }

    /// By when the one-stop office was to answer what came in, as it stands in the events; `nil` where no definition said so, or it has.
    public var intakeDue: Instant? {
        guard phase == .filed else { return nil }
        return timers.first { $0.name == .intake }?.due ?? fired.first { $0.name == .intake }?.due
    }

    /// Whether the dossier waits for its fee.
    public var isPaymentAwaited: Bool {
        switch phase {
        case .filed, .received, .finished: account.openOrder != nil
        case .none, .draft, .waiting, .ended: false
        }
    }

    /// What is still to be paid, in đồng; negative where too much was.
    public var outstanding: Int64 { (fee?.amount ?? 0) &- account.settled }

    /// How it ended, if it has.
    public var end: DossierEnd? { if case .ended(let end) = phase { end } else { nil } }

    /// Whether it is a draft, or was thrown away as one: its owner's affair alone.
    public var isUnfiled: Bool { phase == .draft || end == .discarded }

    /// The agencies that have to do with it, each once.
    public var agencies: [AgencyCode] {
        var seen: [AgencyCode] = []
        for agency in [receiving, competent, returning, entry?.agency] {
            if let agency, !seen.contains(agency) { seen.append(agency) }
        }
        return seen
    }

    /// The agencies that may know of it: those that have to do with it, and those that still have to do with its money, or with what was
    /// asked of other systems in their name, wherever it has gone since.
    public var concerned: Set<AgencyCode> {
        var concerned = Set(agencies)
        concerned.formUnion(account.orders.map(\.order.agency))
        concerned.formUnion(account.refunds.map(\.refund.agency))
        concerned.formUnion(effects.filter { !$0.isSettled }.compactMap(\.request.agency))
        return concerned
    }
}
