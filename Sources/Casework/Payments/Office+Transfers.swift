import Dossiers
public import EventLog
public import JSON
import Organisation
import Payments
import Postgres
import Procedures
import QRCodes
import Vietnamese
import WorkingTime

extension Office {
    /// The accounts to which the fees of `agency` may come, the one that is shown first: those that name it; where none
    /// does, everybody's.
    private func accounts(of agency: AgencyCode) -> [BankAccount] {
        let own = configuration.accounts.filter { $0.agencies?.contains(agency) ?? false }
        return own.isEmpty ? configuration.accounts.filter { $0.agencies == nil } : own
    }

    /// How the open order is paid by transfer: account, VietQR as text and SVG; `nil` where it is not.
    func transfer(_ open: MoneyAccount.OrderRecord, _ state: DossierState) throws -> JSONValue? {
        guard open.order.ways.contains(.transfer), let account = accounts(of: open.order.agency).first else {
            return nil
        }
        // The order's number stands in the text too: many banks hand on nothing else.
        let text = VietQRText.purpose("HS \(open.order.number)")
        let code = VietQR(
            isDynamic: true, beneficiary: .init(bank: account.bank, number: account.number), amount: open.order.amount,
            bill: open.order.number, purpose: text)
        let payload = try code.payload()
        let label = Bilingual(
            vi: "Mã VietQR của lệnh \(open.order.number)", en: "VietQR code of order \(open.order.number)")
        return [
            "account": .string(account.name), "bank": .string(account.bank), "number": .string(account.number),
            "amount": .integer(open.order.amount), "text": .string(text), "vietqr": .string(payload),
            "svg": .string(try QRCode(payload).svg(label: label.vi)),
        ]
    }

    /// Records money that came by bank transfer, as a line of the bank's statement says: `POST /v1/transfers`.
    ///
    /// - Parameters:
    ///   - body: `{"account","transaction","amount","paid_at","text"}`: the order's number is looked for in `text`.
    ///   - command: Its identifier.
    ///   - caller: An accountant of the agency whose fee it is.
    /// - Returns: The dossier answer.
    /// - Throws: `CaseworkError`.
    public func recordTransfer(
        _ body: JSONValue, command: EventLog.CommandID, by caller: Caller
    ) async throws(CaseworkError) -> JSONValue {
        try await answering {
            var fields = try JSONFields(body)
            _ = fields.value("command_id")
            let name = try fields.string("account")
            let typed = try fields.string("transaction")
            let transaction = BankTransaction.normal(typed) ?? typed
            let amount = try fields.integer("amount")
            let paidAt = try fields.required("paid_at", Instant.init(json:at:))
            let text = try fields.string("text")
            try fields.end()
            guard let account = self.configuration.accounts.first(where: { $0.name == name }) else {
                throw Self.unknownAccount(name.shown)
            }
            var found: (stream: StreamID, order: PaymentOrder)?
            for order in OrderNumber.candidates(in: text) {
                guard let stream = try await self.stream(ofOrder: order) else { continue }
                let state = try await self.desk.load(stream, fresh: true).state
                guard let order = state.account.order(order)?.order, try await self.sees(state, stream, caller) else {
                    continue
                }
                found = (stream, order)
                break
            }
            guard let (stream, order) = found else { throw Self.noOrderInTransfer }
            guard self.accounts(of: order.agency).contains(account) else {
                throw Self.accountOfAnother(name.shown, order.agency)
            }
            let payment = Payment(
                order: order.number, amount: amount, taker: account.taker, transaction: transaction, paidAt: paidAt,
                counts: true)
            let outcome: DossierDesk.Outcome
            do {
                outcome = try await self.desk.perform(
                    command,
                    .init(
                        type: DossierEvent.MoneyMoved.What.paid.rawValue,
                        orTypes: [DossierEvent.MoneyMoved.What.moneyUnusable.rawValue], by: caller.actor()),
                    on: stream, code: "", mayBegin: false, sees: { [self] in try await sees($0, stream, caller) },
                    draft: { [self] state, now in
                        let snapshot = registry.snapshot
                        var context = context(caller, state, now: now, snapshot: snapshot)
                        context.procedure = try await procedure(of: state, on: now.localDay, snapshot)
                        context.orderStem = OrderNumber.stem(stream.bytes)
                        let command = DossierCommand.takePayment(.init(payment))
                        return DossierDesk.Draft(
                            command: command, context: context,
                            rows: [Companions.transfer(account.name, transaction, stream: stream)])
                    })
            } catch let error as EventLogError {
                guard case .transfer = Companions.collision(error) else { throw error }
                throw Self.transferKnown
            }
            return try await self.answer(outcome, caller)
        }
    }

    private static func unknownAccount(_ name: String) -> CaseworkError {
        CaseworkError(
            .unprocessable, code: "payment.unknown-account",
            message: Bilingual(vi: "Không có tài khoản thu “\(name)”.", en: "There is no account “\(name)”."))
    }

    private static func accountOfAnother(_ name: String, _ agency: AgencyCode) -> CaseworkError {
        CaseworkError(
            .unprocessable, code: "payment.account-of-another-agency",
            message: Bilingual(
                vi: "Tài khoản “\(name)” không nhận tiền của cơ quan \(agency.rawValue).",
                en: "The account “\(name)” takes no money for \(agency.rawValue)."),
            advice: Bilingual(
                vi: "Xem mục accounts trong tệp nêu ở TOANTRINH_PAYMENTS.",
                en: "See the accounts in the file that TOANTRINH_PAYMENTS names."))
    }

    private static let noOrderInTransfer = CaseworkError(
        .unprocessable, code: "payment.no-order-in-transfer",
        message: Bilingual(
            vi: "Nội dung chuyển khoản không có số lệnh thanh toán nào mà bạn được thấy.",
            en: "The transfer's text has no number of an order that you may see."),
        advice: Bilingual(
            vi: "Hỏi người chuyển, rồi ghi lại với số lệnh (22 chữ và số) trong nội dung.",
            en: "Ask who sent it, and record it with the order's number (22 letters and digits) in the text."))
    private static let transferKnown = CaseworkError(
        .conflict, code: "payment.transfer-known",
        message: Bilingual(
            vi: "Giao dịch này đã được ghi nhận cho một hồ sơ khác.",
            en: "The transaction has been recorded for another dossier."))
}

extension Companions {
    static let transfer = CompanionTable(
        table: "bank_transfer",
        columns: [
            .init("account", .text), .init("transaction", .text), .init("lane", .int4), .init("stream_id", .uuid),
        ],
        conflict: .insert)

    /// A bank's transaction that is recorded for a dossier.
    static func transfer(_ account: String, _ transaction: String, stream: StreamID) -> CompanionRow {
        CompanionRow(
            table: transfer.table,
            values: [.text(account), .text(transaction), .int4(stream.lane.int4), .uuid(stream.uuid)])
    }
}
