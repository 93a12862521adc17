import Dossiers
import EventLog
public import JSON
import Organisation
import Papers
import Payments
import Procedures
import Sealing
import Vietnamese
import WorkingTime

extension Receipt {
    /// Its name in addresses: `H26.1-fee-2026-12`.
    var identifier: String { "\(series.replacing("/", with: "-"))-\(number)" }

    /// The number as printed.
    static func printed(_ number: Int64) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 7 - digits.utf8.count)) + digits
    }
}

extension Office {
    /// A receipt (biên lai) as a PDF, whether it is valid or was cancelled: `GET /v1/dossiers/{code}/receipts/{receipt}`.
    ///
    /// It is made anew each time from what the log says of the payment; nothing is recorded by it.
    /// - Parameters:
    ///   - identifier: Series and number: `H26.1-fee-2026-12`.
    ///   - code: The dossier.
    ///   - caller: An officer who sees the dossier, or whoever acts in it.
    /// - Returns: The PDF.
    /// - Throws: `CaseworkError`.
    public func moneyReceipt(
        _ identifier: String, of code: String, by caller: Caller
    ) async throws(CaseworkError) -> [UInt8] {
        try await answering {
            let (state, stream) = try await self.visible(code, caller)
            try await self.requireActing(caller, state, stream)
            guard let record = state.account.receipts.first(where: { $0.receipt.identifier == identifier }) else {
                throw Self.noReceipt
            }
            let content = try await self.content(of: record, state, stream, caller)
            try await self.store.recordAccess(
                at: try await self.clock.now(), actor: caller.actor(), code: state.code?.text ?? code,
                what: "receipt \(identifier)")
            return try await self.configuration.papers.render(content).pdf
        }
    }

    private func content(
        of record: MoneyAccount.ReceiptRecord, _ state: DossierState, _ stream: StreamID, _ caller: Caller
    ) async throws -> PaperContent {
        let receipt = record.receipt
        var (taken, issued, cancelled): (DossierEvent?, DossierEvent?, DossierEvent?)
        var replacement: Receipt?
        for recorded in try await reader.stream(stream) {
            let event = try DossierEvent.decode(type: recorded.type, body: try JSONReader.read(recorded.body))
            for fact in event.money {
                switch fact {
                case .received(let payment) where payment.counts && payment.order == receipt.order: taken = event
                case .receipt(let given) where given.series == receipt.series && given.number == receipt.number:
                    issued = event
                case .receipt(let given) where given.order == receipt.order && cancelled != nil:
                    replacement = replacement ?? given
                case .receiptCancelled(receipt.series, receipt.number): cancelled = event
                default: break
                }
            }
        }
        let payment = state.account.payments.first { $0.payment.counts && $0.payment.order == receipt.order }
        guard let issued, let order = state.account.order(receipt.order)?.order, let payment else {
            throw Self.noReceipt
        }
        var definition: ProcedureDefinition?
        if let digest = state.definition { definition = try await definitions.definition(digest) }
        var keys = try await desk.keysForReading(of: stream)
        let request = PaperRequest(
            state: state, opened: try DossierDesk.open(state, &keys), definition: definition,
            organisation: registry.snapshot.organisation, now: issued.decidedAt, caller: caller, written: .init(),
            trackingSite: configuration.trackingSite, markKey: configuration.keyring.paperMarkKey)
        let isFee = receipt.kind == .fee
        let label = state.fee?.label.vi ?? (isFee ? "Lệ phí" : "Phí")
        let taker = payment.payment.taker
        return MoneyReceiptFields(
            heading: request.heading(order.agency), title: isFee ? "BIÊN LAI THU LỆ PHÍ" : "BIÊN LAI THU PHÍ",
            series: receipt.series, number: Receipt.printed(receipt.number), payer: request.applicant,
            dossier: request.dossier, purpose: label, amount: VietnameseFormat.money(receipt.amount),
            amountInWords: NumberWords.money(receipt.amount), way: Self.way(taker),
            transaction: taker.way == .counter ? nil : payment.payment.transaction, paidAt: payment.payment.paidAt,
            collector: collector(issued.by.officer == nil ? taken ?? issued : issued, taker, request),
            cancelledAt: cancelled?.decidedAt,
            replacedBy: replacement.map { Receipt.printed($0.number) }, contact: request.contact
        ).content()
    }

    private static func way(_ taker: MoneyTaker) -> String {
        switch taker.way {
        case .counter: "Tiền mặt tại quầy"
        case .transfer: "Chuyển khoản vào tài khoản thu \(taker.name ?? "")"
        case .online: "Trực tuyến, qua cổng thanh toán \(taker.name ?? "")"
        }
    }

    /// Who took the money: the officer by whose hand the receipt was given; where it was given by itself, the officer who recorded the payment,
    /// or the gateway.
    private func collector(_ event: DossierEvent, _ taker: MoneyTaker, _ request: PaperRequest) -> PaperOfficer {
        guard let officer = event.by.officer, let known = request.organisation.officers[officer] else {
            return PaperOfficer(name: taker.name ?? "", title: "CỔNG THANH TOÁN")
        }
        return PaperOfficer(name: known.name, title: "NGƯỜI THU TIỀN")
    }

    static let noReceipt = CaseworkError(
        .notFound, code: "payment.no-receipt",
        message: Bilingual(vi: "Không có biên lai này.", en: "There is no such receipt."),
        advice: Bilingual(
            vi: "Ký hiệu và số viết liền, ví dụ H26.1-fee-2026-12.",
            en: "Give series and number in one, such as H26.1-fee-2026-12."))

    /// The series of receipts, with every number of theirs that is no valid receipt: `GET /v1/receipts`.
    ///
    /// Numbers have no gaps: each was given, and is valid or cancelled, or is reserved for a dossier whose receipt did not come to be given (a
    /// payment that was not recorded after all); the next receipt of that order takes it.
    /// - Parameters:
    ///   - page: Which page.
    ///   - caller: As for ``ledger(_:by:)``.
    /// - Returns: The page.
    /// - Throws: `CaseworkError`.
    public func receiptSeries(
        page: PageRequest = PageRequest(), by caller: Caller
    ) async throws(CaseworkError) -> JSONValue {
        try await answering {
            let agencies = try self.ledgerAgencies(caller)
            var given: [String: [Int64: MoneyAccount.ReceiptRecord]] = [:]
            for entry in try await self.ledgerFold().entries.values {
                for record in entry.account.receipts {
                    given[record.receipt.series, default: [:]][record.receipt.number] = record
                }
            }
            var items: [(key: String, value: JSONValue)] = []
            for (series, numbers) in try await self.store.receiptNumbers() {
                guard let agency = series.split(separator: "/").first.map(String.init),
                    agencies?.contains(agency) ?? true
                else { continue }
                let known = given[series] ?? [:]
                let all = Set(numbers.keys).union(known.keys)
                let valid = known.values.filter { !$0.isCancelled }
                let cancelled = known.values.filter(\.isCancelled).map(\.receipt.number).sorted()
                let unused = numbers.filter { known[$0.key] == nil }.sorted { $0.key < $1.key }
                let last = all.max() ?? 0
                let missing = last > 0 ? (1...last).filter { !all.contains($0) } : []
                items.append(
                    (
                        series,
                        [
                            "series": .string(series), "agency": .string(agency), "last": .integer(last),
                            "valid": .integer(Int64(valid.count)),
                            "amount": .integer(valid.reduce(0) { $0 + $1.receipt.amount }),
                            "cancelled": .array(cancelled.map(JSONValue.integer)),
                            "unused": .array(
                                unused.map { ["number": .integer($0.key), "code": .string($0.value ?? "")] }),
                            "missing": .array(missing.map(JSONValue.integer)),
                        ]
                    ))
            }
            return try self.list("receipts", caller: caller).page(of: items, page)
        }
    }
}
