import Dossiers
import EventLog
public import JSON
import Logging
import Organisation
public import Payments
import Postgres
import Procedures
import Vietnamese
import WorkingTime

extension Office {
    /// A gateway's call about an order (IPN): `GET` or `POST /v1/payments/{gateway}/ipn`.
    ///
    /// The same word twice is one command: its identifier is derived from gateway, order, transaction and code.
    ///
    /// - Parameters:
    ///   - name: The gateway, as the address names it.
    ///   - call: The call as it came.
    /// - Returns: What the gateway is answered, in its own words; `nil` where there is no such gateway.
    public func gatewayCall(_ name: String, _ call: GatewayCall) async -> GatewayReply? {
        guard let gateway = configuration.gateways.first(where: { $0.isCalled(name) }) else { return nil }
        do {
            return gateway.reply(try await outcome(of: call, of: gateway))
        } catch {
            // The gateway calls again.
            logger.error("payment call", metadata: ["code": "\(CaseworkError.explaining(error).code)"])
            return gateway.reply(.failed)
        }
    }

    private func outcome(of call: GatewayCall, of gateway: any PaymentGateway) async throws -> GatewayOutcome {
        let word: GatewayWord
        do throws(GatewayError) { word = try gateway.word(in: call) } catch {
            return error == .notAuthentic ? .notAuthentic : .unreadable
        }
        // Whichever attempt it was, it is the order that is paid.
        let number = PaymentAttempt.order(of: word.order)
        guard let stream = try await stream(ofOrder: number) else { return .unknownOrder }
        var state = try await desk.load(stream, fresh: false).state
        // Another server may have asked for it.
        if state.account.order(number) == nil { state = try await desk.load(stream, fresh: true).state }
        let order = state.account.order(number)
        let verdict = word.verdict(
            amount: order?.order.amount,
            knows: isKnown(word.transaction, for: number, at: gateway, to: state.account),
            isOpen: order?.state == .open)
        if case .answer(let answer) = verdict { return answer }
        do {
            return try await take(word, of: gateway, on: stream)
        } catch DossierRefusal.payment(.paymentKnown), DossierRefusal.payment(.orderClosed) {
            return .alreadyConfirmed
        } catch DossierRefusal.payment(.unknownOrder) {
            return .unknownOrder
        }
    }

    private func take(
        _ word: GatewayWord, of gateway: any PaymentGateway, on stream: StreamID
    ) async throws -> GatewayOutcome {
        let outcome =
            if let failure = word.failure {
                try await record(
                    .paymentFailed, "\(word.order)/\(word.transaction)/\(failure)", of: gateway, on: stream
                ) { _ in
                    .failPayment(
                        .init(order: PaymentAttempt.order(of: word.order), taker: gateway.taker, failure: failure))
                }
            } else {
                try await take(
                    GatewayPayment(transaction: word.transaction, amount: word.amount, paidAt: word.paidAt),
                    for: word.order, of: gateway, on: stream)
            }
        if outcome.isRepeated { return .alreadyConfirmed }
        let isUnusable = outcome.events.contains { $0.type == DossierEvent.MoneyMoved.What.moneyUnusable.rawValue }
        return isUnusable ? .alreadyConfirmed : .confirmed
    }

    /// Records money that a gateway took, whichever way its word came: by its call, asked for, or in its statement. `name` is what the order
    /// is called there: its number, or an attempt.
    ///
    /// - Throws: `DossierRefusal.payment(.paymentKnown)` where it is recorded already.
    func take(
        _ payment: GatewayPayment, for name: String, of gateway: any PaymentGateway, on stream: StreamID
    ) async throws -> DossierDesk.Outcome {
        let order = PaymentAttempt.order(of: name)
        return try await record(.paid, "\(order)/\(payment.transaction)/00", of: gateway, on: stream) { now in
            .takePayment(
                .init(
                    Payment(
                        order: order, amount: payment.amount, taker: gateway.taker, transaction: payment.transaction,
                        reference: name == order ? nil : name, paidAt: payment.paidAt ?? now, counts: true)))
        }
    }

    /// Whether a gateway's transaction is recorded, whatever the gateway was called then: by a name that it had before,
    /// or by one that no gateway of the settings has any more.
    func isKnown(
        _ transaction: String, for order: String, at gateway: any PaymentGateway, to account: MoneyAccount
    ) -> Bool {
        account.payments.contains { record in
            let (payment, taker) = (record.payment, record.payment.taker)
            guard taker.way == .online, payment.transaction == transaction else { return false }
            if gateway.isCalled(taker.name) { return true }
            return payment.order == order && !configuration.gateways.contains { $0.isCalled(taker.name) }
        }
    }

    /// Records a gateway's word under an identifier that is derived from it: the same word is recorded once.
    func record(
        _ what: DossierEvent.MoneyMoved.What, _ word: String, of gateway: any PaymentGateway, on stream: StreamID,
        _ command: @escaping @Sendable (Instant) -> DossierCommand
    ) async throws -> DossierDesk.Outcome {
        let actor = Actor(issuer: Actor.gatewayIssuer, subject: gateway.name, channel: .online)
        return try await desk.perform(
            EventLog.CommandID(derivedFrom: "payment/\(gateway.name)/\(word)"),
            .init(
                type: what.rawValue, orTypes: [DossierEvent.MoneyMoved.What.moneyUnusable.rawValue], by: actor),
            on: stream, code: "", mayBegin: false, sees: { _ in true },
            draft: { [self] state, now in
                var context = DossierContext(
                    now: now, actor: actor,
                    procedure: try await procedure(of: state, on: now.localDay, registry.snapshot),
                    calendar: calendar, rules: configuration.rules)
                context.connected = configuration.connected
                context.orderStem = OrderNumber.stem(stream.bytes)
                let command = command(now)
                if case .takePayment(let taken) = command,
                    isKnown(taken.payment.transaction, for: taken.payment.order, at: gateway, to: state.account)
                {
                    throw DossierRefusal.payment(.paymentKnown)
                }
                return DossierDesk.Draft(command: command, context: context)
            })
    }

    /// The dossier of an order: its number names it, but for the lane.
    func stream(ofOrder order: String) async throws -> StreamID? {
        guard let identifier = OrderNumber.identifier(of: order) else { return nil }
        let lanes = try await pool.withConnection { connection in
            try await LogAdministration.lanes(connection).map(\.lane)
        }
        let candidates = lanes.compactMap { lane in
            StreamID(bytes: (0..<4).map { UInt8(truncatingIfNeeded: lane.number >> (24 - 8 * $0)) } + identifier)
        }
        return try await store.existing(of: candidates)
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
            let (state, stream) = try await self.visible(code, caller)
            try await self.requireActing(caller, state, stream)
            try await self.store.recordAccess(
                at: try await self.clock.now(), actor: caller.actor(), code: state.code?.text ?? code, what: "payment")
            var answer: JSONObject = [
                "code": .string(state.code?.text ?? code), "waiting": .bool(state.isPaymentAwaited),
                "outstanding": .integer(state.account.isEmpty ? 0 : max(0, state.outstanding)),
                "account": state.account.json,
            ]
            answer.set("gateways", try await self.payAddresses(state, client: address))
            if let open = state.account.openOrder {
                answer.set("transfer", try self.transfer(open, state))
            }
            return .object(answer)
        }
    }
}
