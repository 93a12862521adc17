import Dossiers
import Indicators
import JSON
import Organisation
import Payments
import Procedures
import Vietnamese
import WorkingTime

extension Instant {
    /// An instant of June 2026 by the clock in Vietnam.
    init(_ day: Int, _ hour: Int, _ minute: Int = 0) {
        let date = Day(year: 2026, month: 6, day: day) ?? .earliest
        self.init(day: date, time: TimeOfDay(hour: hour, minute: minute) ?? .midnight)
    }
}

/// The life of one dossier as the log has it, told event by event.
struct Story {
    static func agency(_ text: String) -> AgencyCode {
        do { return try AgencyCode(text) } catch { preconditionFailure("\(error)") }
    }

    static let signatory: OfficerID = {
        do { return try OfficerID("cuong.pv") } catch { preconditionFailure("\(error)") }
    }()

    static let hour = WorkingHours.microsecondsPerHour
    static let day = WorkingHours.microsecondsPerDay

    var stream: String
    var lane: Int64 = 1
    var position: Int64
    var procedure = "1.001193"
    var agency = Story.agency("H26.147")
    var definition = String(repeating: "a", count: 64)
    var events: [RecordedDossierEvent] = []

    init(_ stream: String, lane: Int64 = 1, after position: Int64 = 0) {
        self.stream = stream
        self.lane = lane
        self.position = position
    }

    let reason = SealedBlob(subject: "dossier", keyID: "k", classes: ["identity"], data: "AQ==")

    @discardableResult
    mutating func tell(_ at: Instant, _ fact: DossierEvent.Fact, money: [MoneyFact] = [], effects: [EffectRequest] = [])
        -> Story
    {
        position += 1
        let actor = Actor(subject: "binh.tv", role: .civilStatus, agency: agency, channel: .counter)
        events.append(
            RecordedDossierEvent(
                stream: stream, version: Int64(events.count + 1), lane: lane, position: position, at: at,
                event: DossierEvent(by: actor, decidedAt: at, fact: fact, money: money, effects: effects)))
        return self
    }

    mutating func file(
        _ at: Instant, _ channel: Channel = .online, extent: OnlineProvision.Extent = .endToEnd, presence: Bool = false,
        recorded: Instant? = nil
    ) {
        tell(
            recorded ?? at,
            .filed(
                .init(
                    code: DossierCode(text: "H26.147-\(stream)", source: .template("daily")), procedure: procedure,
                    definition: definition, pinnedBy: "filing-day", filedAt: at, channel: channel, receiving: agency,
                    competent: agency, returning: agency, applicantKind: .citizen, subjects: [], representative: nil,
                    data: [:], attachments: [], delivery: nil, caseID: "timely", extent: extent,
                    requiresPresence: presence)))
    }

    /// A payment online that counts.
    func payment(_ order: String, amount: Int64 = 1) -> MoneyFact {
        .received(
            Payment(
                order: order, amount: amount, taker: MoneyTaker(way: .online), transaction: "t-\(order)",
                paidAt: Instant(10, 10), counts: true))
    }

    var entry: StepEntry {
        StepEntry(step: "verify", role: "civil-status", agency: agency, status: .processing, assignee: nil)
    }

    func clock(_ start: Instant, due: Instant, appointment: Bool = true, indicator: Instant? = nil) -> DossierClock {
        DossierClock(
            start: start, limit: .workingDays(thousandths: 5_000), legalDue: due, appointment: appointment ? due : nil,
            indicatorDue: indicator ?? due, calendar: "vn-2026.1")
    }

    mutating func receive(_ at: Instant, due: Instant, appointment: Bool = true, fee: Int64 = 0) {
        tell(
            at,
            .received(
                .init(
                    entry: entry, receiving: agency, competent: agency, returning: agency, caseID: "timely",
                    fee: FeeOutcome(
                        rule: "usual", label: Bilingual(vi: "Thường", en: "Usual"), amount: fee,
                        day: at.localDay),
                    clock: clock(at, due: due, appointment: appointment), forwardDue: due)))
    }

    mutating func ask(_ at: Instant, number: Int64 = 1) {
        tell(at, .supplementRequested(.init(number: number, items: [], reasons: reason, answerDue: nil)))
    }

    mutating func answer(
        _ at: Instant, legal: Instant, indicator: Instant, channel: Channel = .online, waited: Int64 = 0,
        fee: Int64? = nil
    ) {
        tell(
            at,
            .supplementAnswered(
                .init(
                    channel: channel, subjects: [], data: [:], attachments: [], caseID: "timely",
                    fee: fee.map {
                        FeeOutcome(
                            rule: "usual", label: Bilingual(vi: "Thường", en: "Usual"), amount: $0, day: at.localDay)
                    },
                    clock: clock(at, due: legal, indicator: indicator), waited: waited)))
    }

    mutating func issue(_ at: Instant, processing: Int64 = Story.hour) {
        let digest = String(repeating: "d", count: 64)
        let signature = DetachedSignature(
            algorithm: "ed25519", key: "k1", over: digest, value: "AQ==", signedAt: at)
        tell(
            at,
            .issued(
                .init(
                    action: "issue", step: "number", entry: entry,
                    result: IssuedResult(
                        code: "KQ.G15.000031", number: "1/2026", serial: 1,
                        paper: PaperRecord(
                            kind: "result", sha256: digest, size: 1, template: digest, attachment: "p"),
                        signature: signature,
                        approval: Approval(
                            draft: PaperRecord(
                                kind: "draft", sha256: digest, size: 1, template: digest, attachment: "d"),
                            signature: signature, officer: Story.signatory, at: at), isElectronic: true),
                    processing: processing)))
    }

    mutating func deliver(_ at: Instant, _ method: DeliveryMethod = .online) {
        tell(
            at,
            .delivered(.init(action: "deliver", step: "return", method: method, recipient: nil, consignment: nil)))
    }

    mutating func refuse(_ at: Instant, notice: DeliveryMethod = .online, processing: Int64 = Story.hour) {
        tell(
            at,
            .acted(
                .init(
                    action: "refuse", kind: .refuse, step: "verify", entry: nil, reason: reason, paper: nil,
                    signature: nil, notice: notice, processing: processing)))
    }

    mutating func stop(_ at: Instant, notice: DeliveryMethod = .online) {
        tell(at, .stopped(.init(reason: reason, notice: notice, processing: Story.hour)))
    }

    mutating func withdraw(_ at: Instant, channel: Channel = .online) {
        tell(at, .withdrawn(.init(channel: channel, reason: nil, processing: Story.hour)))
    }

    /// A story told in a closure.
    static func tell(_ stream: String, lane: Int64 = 1, after: Int64 = 0, _ body: (inout Story) -> Void) -> Story {
        var story = Story(stream, lane: lane, after: after)
        body(&story)
        return story
    }

    func report(asOf instant: Instant = Instant(30, 17)) -> IndicatorReport {
        var fold = IndicatorFold()
        for event in events { fold.apply(event) }
        return fold.report(asOf: instant)
    }
}
