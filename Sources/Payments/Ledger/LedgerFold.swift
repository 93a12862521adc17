import Organisation
import Procedures
public import WorkingTime

/// The money of all dossiers: a fold over the money facts of their events, and over nothing else.
public struct LedgerFold: Sendable {
    /// The money of one dossier.
    public struct Entry: Sendable, Hashable {
        /// The dossier's code; empty where no event with money gave it, until it is looked up: ``LedgerFold/name(_:_:)``.
        public var code = ""
        public var account = MoneyAccount()
        /// Refunds that their gateway has given; the others were paid by an accountant.
        public var givenByGateway: Set<String> = []
    }

    /// By stream. Dossiers without money are left out.
    public private(set) var entries: [String: Entry] = [:]
    /// Dossiers with money of which the code is not known yet.
    public private(set) var unnamed: Set<String> = []

    public init() {}

    /// The ledger of accounts that were folded elsewhere; who gave a refund is not known then.
    public init(accounts: [(stream: String, code: String, account: MoneyAccount)]) {
        for (stream, code, account) in accounts where !account.isEmpty {
            entries[stream] = Entry(code: code, account: account)
        }
    }

    /// The day on which the first order that may be paid through a gateway was asked for; `nil`: none was yet.
    public var firstOrderDay: Day? { firstOnline?.localDay }
    private var firstOnline: Instant?

    /// Takes what one event says.
    ///
    /// - Parameters:
    ///   - facts: The event's list `money`.
    ///   - stream: The dossier.
    ///   - code: Its code, where the event gives it.
    ///   - isByGateway: Whether a gateway said so.
    ///   - instant: When it was decided.
    public mutating func apply(
        _ facts: [MoneyFact], stream: String, code: String?, isByGateway: Bool, at instant: Instant
    ) {
        // Few dossiers have money: of the others nothing is kept, not even the code.
        guard !facts.isEmpty else { return }
        var entry = entries[stream] ?? Entry()
        if let code { entry.code = code }
        if entry.code.isEmpty { unnamed.insert(stream) } else { unnamed.remove(stream) }
        for fact in facts {
            entry.account.apply(fact, at: instant)
            if case .asked(let order) = fact, order.ways.contains(.online) {
                firstOnline = min(firstOnline ?? instant, instant)
            }
            if isByGateway, case .refunded(let refund, _, _) = fact { entry.givenByGateway.insert(refund) }
        }
        entries[stream] = entry
    }

    /// Says what the code of a dossier with money is.
    public mutating func name(_ stream: String, _ code: String) {
        guard entries[stream] != nil, !code.isEmpty else { return }
        entries[stream]?.code = code
        unnamed.remove(stream)
    }

    /// Everything that is known of what a gateway took and gave, as lines of its statement would say it.
    ///
    /// - Parameter names: The gateway, as events name it, and as they named it before.
    /// - Returns: The lines with their streams, and whether the gateway itself has to state them.
    public func lines(of names: Set<String>) -> [(line: StatementLine, stream: String, isTheirs: Bool)] {
        var lines: [(StatementLine, String, Bool)] = []
        for (stream, entry) in entries.sorted(by: { $0.key < $1.key }) {
            for record in entry.account.payments
            where record.payment.taker.way == .online && names.contains(record.payment.taker.name ?? "") {
                let payment = record.payment
                lines.append(
                    (
                        StatementLine(
                            kind: .payment, reference: payment.order, transaction: payment.transaction,
                            amount: payment.amount, at: payment.paidAt), stream, true
                    ))
            }
            for record in entry.account.refunds
            where record.refund.taker.way == .online && names.contains(record.refund.taker.name ?? "") {
                guard case .done(let reference, let at) = record.state else { continue }
                lines.append(
                    (
                        StatementLine(
                            kind: .refund, reference: record.refund.number, transaction: reference,
                            amount: record.refund.amount, at: at), stream,
                        entry.givenByGateway.contains(record.refund.number)
                    ))
            }
        }
        return lines
    }

    /// The dossiers' money by agency and day.
    ///
    /// An order stands on the day on which it was asked for, a payment and what became of it on the day on which it was recorded; both under
    /// the agency whose fee it is. So both equations hold in each row.
    /// - Parameters:
    ///   - from: No earlier day.
    ///   - until: No later day.
    ///   - agencies: Only these; `nil`: all.
    /// - Returns: The rows, by agency and day, with what each dossier adds to them.
    public func report(from: Day? = nil, until: Day? = nil, agencies: Set<String>? = nil) -> LedgerReport {
        var rows: [LedgerReport.Place: [String: MoneyTotals]] = [:]
        for entry in entries.values {
            for (place, totals) in entry.account.placed
            where agencies?.contains(place.agency) ?? true && place.day >= from ?? place.day
                && place.day <= until ?? place.day
            {
                let old = rows[place, default: [:]][entry.code] ?? MoneyTotals()
                rows[place, default: [:]][entry.code] = old + totals
            }
        }
        return LedgerReport(
            rows: rows.sorted { $0.key < $1.key }.map { place, dossiers in
                LedgerReport.Row(
                    place: place, totals: dossiers.values.reduce(MoneyTotals(), +),
                    dossiers: dossiers.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
            })
    }
}

extension MoneyAccount {
    /// The account's sums by agency and day.
    var placed: [LedgerReport.Place: MoneyTotals] {
        var placed: [LedgerReport.Place: MoneyTotals] = [:]
        for record in orders {
            let place = LedgerReport.Place(agency: record.order.agency.rawValue, day: record.askedAt.localDay)
            var part = MoneyAccount()
            part.orders = [record]
            placed[place] = (placed[place] ?? MoneyTotals()) + part.totals
        }
        for record in payments {
            let agency = order(record.payment.order)?.order.agency.rawValue ?? ""
            let place = LedgerReport.Place(agency: agency, day: record.recordedAt.localDay)
            var part = MoneyAccount()
            part.payments = [record]
            part.refunds = refunds.filter {
                $0.refund.transaction == record.payment.transaction && $0.refund.taker == record.payment.taker
            }
            // One payment of an order counts: its receipts stand beside it.
            part.receipts = receipts.filter { $0.receipt.order == record.payment.order }
            placed[place] = (placed[place] ?? MoneyTotals()) + part.totals
        }
        return placed
    }
}
