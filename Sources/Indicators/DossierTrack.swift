import Dossiers
import Organisation
import Payments
import Procedures
import WorkingTime

/// What the indicators have to remember of one dossier: outcomes of its events, no personal data.
struct DossierTrack: Sendable, Hashable {
    /// An end of the clauses of indicator 2.1.
    enum End: String, Sendable, Hashable {
        case finished, refused, stopped
    }

    let stream: String
    var code = ""
    var procedure = ""
    var definition = ""
    /// The agency that is answerable for it: the competent one.
    var agency = ""
    var isOnline = false
    var extent: OnlineProvision.Extent = .none
    var requiresPresence = false

    var filed: EventPlace?
    var filedAt: Instant?
    var received: EventPlace?
    var receivedAt: Instant?
    /// The indicator clock's end: the first appointment, or the end of the time limit without one, moved by the waiting.
    var due: Instant?
    var hasAppointment = false
    var requests: Int64 = 0
    var waitingSince: Instant?
    var lastRequest: EventPlace?
    var isReappointed = false
    /// From when on, after receipt, the citizen is waited for otherwise: an order of theirs is open, or a step is theirs. Stays where it ended so.
    var citizenSince: Instant?
    var citizenPlace: EventPlace?
    /// Elapsed microseconds for which they were, up to then.
    var citizenWaited: Int64 = 0

    /// The first end there is: finished, refused or stopped; never moved again.
    var end: End?
    var endedAt: Instant?
    var endPlace: EventPlace?
    var withdrawnAt: Instant?
    var isNotReceived = false
    var isDelivered = false
    /// Working microseconds until that end, without the waiting.
    var processing: Int64?
    var score: Int64?

    /// The events that broke the chain, in order.
    var breaks: [EndToEndBreak] = []
    /// The event that put the present fee, where it is more than 0.
    var fee: EventPlace?
    /// The present fee, in đồng.
    var feeAmount: Int64 = 0
    /// What was paid of it, in đồng.
    var paid: Int64 = 0
    /// Whether the result that was issued is an electronic one.
    var hasElectronicResult = false

    var waiting = WaitingTrack()
    var funnel = FunnelTrack()
    /// For indicator 3.6.
    var onlinePayment = OnlinePayment()

    init(stream: String) { self.stream = stream }

    mutating func apply(_ recorded: RecordedDossierEvent) {
        let at = recorded.event.decidedAt
        waiting.apply(recorded.event)
        funnel.apply(recorded.event)
        onlinePayment.apply(recorded.event)
        for case .received(let payment) in recorded.event.money where payment.counts {
            paid &+= payment.amount
            if payment.taker.way == .counter { breakChain(.payment, recorded) }
        }
        switch recorded.event.fact {
        case .filed(let fact): file(fact, recorded)
        case .attached(let fact):
            // After receipt and without a request only officers attach: that is no contact with the applicant.
            if received == nil || waitingSince != nil { contact(fact.channel, .papers, recorded) }
        case .received(let fact):
            received = EventPlace(recorded)
            receivedAt = at
            agency = fact.competent.rawValue
            due = fact.clock.indicatorDue
            hasAppointment = fact.clock.appointment != nil
            fee = fact.fee.amount > 0 ? EventPlace(recorded) : nil
            feeAmount = fact.fee.amount
        case .forwarded(let fact): agency = fact.to.rawValue
        case .supplementRequested:
            requests += 1
            waitingSince = at
            lastRequest = EventPlace(recorded)
        case .supplementAnswered(let fact):
            waitingSince = nil
            contact(fact.channel, .supplement, recorded)
            if let clock = fact.clock { due = clock.indicatorDue }
            if let amount = fact.fee?.amount {
                fee = amount > 0 ? fee ?? EventPlace(recorded) : nil
                feeAmount = amount
            }
        case .acted(let fact):
            if fact.kind == .refuse, fact.entry == nil { finish(.refused, fact.processing, fact.notice, recorded) }
        case .apologised: isReappointed = true
        case .notReceived: isNotReceived = true
        case .withdrawn: withdrawnAt = at
        case .stopped(let fact): finish(.stopped, fact.processing, fact.notice, recorded)
        case .expired(let fact): finish(.stopped, fact.processing, fact.notice, recorded)
        case .rescheduled(let fact): if let clock = fact.clock { due = clock.indicatorDue }
        case .issued(let fact):
            hasElectronicResult = fact.result.isElectronic
            finish(.finished, fact.processing, nil, recorded)
        case .delivered(let fact):
            isDelivered = true
            if fact.method == .counter { breakChain(.delivery, recorded) }
            finish(.finished, nil, nil, recorded)
        case .rated(let fact): score = fact.score
        case .money(let fact): if fact.stops { finish(.stopped, fact.processing, nil, recorded) }
        case .drafted, .discarded, .assigned, .claimed, .handedOver, .noted, .corrected, .entered, .paperRecorded,
            .reminded, .escalated, .effect:
            break
        }
        noteCitizen(recorded)
    }

    /// An open order and a step of the applicant's are the citizen's time, as an unanswered supplement is; where two hold at once it is the
    /// supplement's, which has moved the appointment already.
    private mutating func noteCitizen(_ recorded: RecordedDossierEvent) {
        guard received != nil, end == nil, withdrawnAt == nil else { return }
        let isWaiting = waiting.cause == .payment || waiting.cause == .confirmation
        let at = recorded.event.decidedAt
        switch citizenSince {
        case nil:
            guard isWaiting else { return }
            citizenSince = at
            citizenPlace = EventPlace(recorded)
        case let begun?:
            guard !isWaiting else { return }
            citizenWaited &+= max(0, at.microseconds &- begun.microseconds)
            citizenSince = nil
            citizenPlace = nil
        }
    }

    private mutating func file(_ fact: DossierEvent.Filed, _ recorded: RecordedDossierEvent) {
        code = fact.code.text
        procedure = fact.procedure
        definition = fact.definition
        agency = fact.competent.rawValue
        isOnline = fact.channel == .online
        extent = fact.extent
        requiresPresence = fact.requiresPresence
        filed = EventPlace(recorded)
        filedAt = fact.filedAt
        contact(fact.channel, .filing, recorded)
    }

    private mutating func contact(_ channel: Channel, _ reason: EndToEndBreak.Reason, _ recorded: RecordedDossierEvent)
    {
        if channel != .online { breakChain(reason, recorded) }
    }

    private mutating func breakChain(_ reason: EndToEndBreak.Reason, _ recorded: RecordedDossierEvent) {
        breaks.append(EndToEndBreak(reason: reason, place: EventPlace(recorded)))
    }

    private mutating func finish(
        _ end: End, _ processing: Int64?, _ notice: DeliveryMethod?, _ recorded: RecordedDossierEvent
    ) {
        if notice == .counter { breakChain(.notice, recorded) }
        guard self.end == nil else { return }
        self.end = end
        // While the applicant is waited for, the end is the time of the request.
        endedAt = waitingSince ?? citizenSince ?? recorded.event.decidedAt
        endPlace = EventPlace(recorded)
        self.processing = processing
    }
}
