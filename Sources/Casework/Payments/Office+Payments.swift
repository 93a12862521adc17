import Dossiers
import EventLog
public import JSON
import Logging
import Organisation
import Payments
import Postgres
import Procedures
import Vietnamese
import WorkingTime

extension Office {
    /// A gateway's call about an order (IPN): `GET /v1/payments/{gateway}/ipn`.
    ///
    /// The same word twice is one command: its identifier is derived from gateway, order, transaction and code.
    ///
    /// - Parameters:
    ///   - name: The gateway, as the address names it.
    ///   - query: The query of the call as it came.
    /// - Returns: What the gateway is answered, in its own words; `nil` where there is no such gateway.
    public func gatewayCall(_ name: String, query: String) async -> String? {
        guard let gateway = configuration.gateways.first(where: { $0.name == name }) else { return nil }
        do {
            return try await answer(query, of: gateway).body
        } catch {
            // The gateway calls again.
            logger.error("payment call", metadata: ["code": "\(CaseworkError.explaining(error).code)"])
            return VNPayAnswer.unknown.body
        }
    }

    private func answer(_ query: String, of gateway: VNPayConnection) async throws -> VNPayAnswer {
        let call: VNPayIPN
        do throws(VNPayError) {
            call = try VNPayIPN(query: query, terminal: gateway.terminal)
        } catch {
            return error == .checksum ? .checksum : .unknown
        }
        guard let stream = try await stream(ofOrder: call.order) else { return .orderNotFound }
        var state = try await desk.load(stream, fresh: false).state
        // Another server may have asked for it.
        if state.account.order(call.order) == nil { state = try await desk.load(stream, fresh: true).state }
        let order = state.account.order(call.order)
        let verdict = call.verdict(
            amount: order?.order.amount, knows: state.account.knows(gateway.taker, call.transaction),
            isOpen: order?.state == .open)
        if case .answer(let answer) = verdict { return answer }
        do {
            return try await take(call, of: gateway, on: stream)
        } catch DossierRefusal.payment(.paymentKnown), DossierRefusal.payment(.orderClosed) {
            return .alreadyConfirmed
        } catch DossierRefusal.payment(.unknownOrder) {
            return .orderNotFound
        }
    }

    /// Records a gateway's word.
    private func take(_ call: VNPayIPN, of gateway: VNPayConnection, on stream: StreamID) async throws -> VNPayAnswer {
        let actor = Actor(issuer: Actor.gatewayIssuer, subject: gateway.name, channel: .online)
        let what: DossierEvent.MoneyMoved.What = call.isPaid ? .paid : .paymentFailed
        let outcome = try await desk.perform(
            EventLog.CommandID(
                derivedFrom: "payment/\(gateway.name)/\(call.order)/\(call.transaction)/\(call.responseCode)"),
            .init(
                type: what.rawValue, orTypes: [DossierEvent.MoneyMoved.What.moneyUnusable.rawValue], by: actor),
            on: stream, code: "", mayBegin: false, sees: { _ in true },
            draft: { [self] state, now in
                var context = DossierContext(
                    now: now, actor: actor,
                    procedure: try await procedure(of: state, on: now.localDay, registry.snapshot),
                    calendar: calendar, rules: configuration.rules)
                context.orderStem = OrderNumber.stem(stream.bytes)
                let command: DossierCommand =
                    call.isPaid
                    ? .takePayment(
                        .init(
                            Payment(
                                order: call.order, amount: call.amount, taker: gateway.taker,
                                transaction: call.transaction, paidAt: call.paidAt ?? now, counts: true)))
                    : .failPayment(.init(order: call.order, taker: gateway.taker, failure: call.responseCode))
                try await reserveReceipt(for: command, state, stream, &context)
                return DossierDesk.Draft(command: command, context: context)
            })
        if outcome.isRepeated { return .alreadyConfirmed }
        let isUnusable = outcome.events.contains { $0.type == DossierEvent.MoneyMoved.What.moneyUnusable.rawValue }
        return isUnusable ? .alreadyConfirmed : .confirmed
    }

    /// The dossier of an order: its number names it, but for the lane.
    private func stream(ofOrder order: String) async throws -> StreamID? {
        guard let identifier = OrderNumber.identifier(of: order) else { return nil }
        let lanes = try await pool.withConnection { connection in
            try await LogAdministration.lanes(connection).map(\.lane)
        }
        let candidates = lanes.compactMap { lane in
            StreamID(bytes: (0..<4).map { UInt8(truncatingIfNeeded: lane.number >> (24 - 8 * $0)) } + identifier)
        }
        return try await store.existing(of: candidates)
    }

    /// Reserves the number of a receipt where `command` gives one; a number that was reserved for it before stays. Nothing is reserved for
    /// what is refused.
    func reserveReceipt(
        for command: DossierCommand, _ state: DossierState, _ stream: StreamID, _ context: inout DossierContext
    ) async throws {
        let number: String?
        switch command {
        case .takeCash: number = state.account.openOrder?.order.number
        case .takePayment(let taken): number = taken.payment.order
        case .issueReceipt(let issued): number = issued.order
        default: return
        }
        guard let number, let order = state.account.order(number)?.order else { return }
        let series = Receipt.series(agency: order.agency, kind: order.kind, year: context.now.localDay.year)
        context.receipt = ProposedReceipt(series: series, number: 1)
        let events = try Dossiers.decide(state, command, context)
        context.receipt = nil
        guard events.contains(where: { $0.money.contains { if case .receipt = $0 { true } else { false } } }) else {
            return
        }
        let given = state.account.receipts.count { $0.receipt.order == number }
        let slot = "receipt/\(series)/\(number)/\(given + 1)"
        if try await store.resultNumber(stream: stream, result: slot) == nil {
            let serial = try await store.nextSerial(agency: order.agency.rawValue, series: "receipt/\(series)")
            try await store.reserve(ResultNumber(serial: serial, text: series), stream: stream, result: slot)
        }
        guard let reserved = try await store.resultNumber(stream: stream, result: slot) else { return }
        context.receipt = ProposedReceipt(series: series, number: reserved.serial)
    }

    /// The money of a dossier, and how its open order is paid: `GET /v1/dossiers/{code}/payment`.
    ///
    /// - Parameters:
    ///   - code: The dossier.
    ///   - address: The network address of whoever will pay, which the gateway wants to know.
    ///   - caller: Who asks.
    /// - Returns: The account, and for each gateway the address at which the open order is paid.
    /// - Throws: `CaseworkError`.
    public func payment(
        code: String, address: String, by caller: Caller
    ) async throws(CaseworkError) -> JSONValue {
        try await answering {
            let (state, _) = try await self.visible(code, caller)
            var answer: JSONObject = [
                "code": .string(state.code?.text ?? code), "waiting": .bool(state.isPaymentAwaited),
                "outstanding": .integer(state.account.isEmpty ? 0 : max(0, state.outstanding)),
                "account": state.account.json,
            ]
            if let open = state.account.openOrder, open.order.ways.contains(.online) {
                let order = GatewayOrder(
                    number: open.order.number, amount: open.order.amount, askedAt: open.askedAt,
                    expires: open.order.expires,
                    purpose: "Nop \(open.order.kind == .fee ? "le phi" : "phi") ho so \(state.code?.text ?? "")")
                answer["gateways"] = .array(
                    try self.configuration.gateways.map { gateway in
                        [
                            "name": .string(gateway.name),
                            "url": .string(
                                try gateway.terminal.payAddress(
                                    order, returnAddress: gateway.returnAddress, client: address)),
                        ]
                    })
            }
            return .object(answer)
        }
    }
}
