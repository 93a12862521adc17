import Dossiers
import EventLog
import Payments
import Procedures
import WorkingTime

/// Asking gateways by ourselves: about orders whose word has not come, before an order expires, and for refunds (`docs/payments.md`).
extension Office {
    /// A gateway of this installation that can be asked.
    private func askable(_ name: String?) -> (any PaymentGateway)? {
        configuration.gateways.first { $0.isCalled(name) && $0.canBeAsked }
    }

    /// An order as gateways are told of it: the same whoever tells.
    static func gatewayOrder(_ record: MoneyAccount.OrderRecord, _ state: DossierState) -> GatewayOrder {
        GatewayOrder(
            number: record.order.number, amount: record.order.amount, askedAt: record.askedAt,
            expires: record.order.expires,
            purpose: "Nop \(record.order.kind == .fee ? "le phi" : "phi") ho so \(state.code?.text ?? "")")
    }

    /// What came of asking every gateway about an order.
    private enum Enquired {
        /// Nobody has paid it, as far as every gateway says.
        case unpaid
        /// Somebody is paying.
        case pending
        /// A gateway does not answer: nothing is known.
        case unknown
        /// Money was there, and is recorded now.
        case taken
    }

    private func enquire(
        _ open: MoneyAccount.OrderRecord, _ state: DossierState, _ stream: StreamID
    ) async throws -> Enquired {
        let now = try await clock.now()
        var result = Enquired.unpaid
        let asked = try await asked(about: open, state)
        let gateways = configuration.gateways.filter(\.canBeAsked)
        let answers = await states(of: asked.map(\.order), at: gateways, now: now)
        for ((attempt, order), said) in zip(asked, answers) {
            var isOver = true
            for (gateway, answer) in zip(gateways, said) {
                switch answer {
                case .unknown:
                    if result != .taken { result = .unknown }
                    isOver = false
                case .known(.pending):
                    if result == .unpaid { result = .pending }
                    isOver = false
                case .known(.untouched), .known(.failed), .known(.refunded): break
                case .known(.paid(let payment)):
                    // What is known already was of another amount, and is owed back: the order still waits.
                    if isKnown(payment.transaction, for: open.order.number, at: gateway, to: state.account) { break }
                    do {
                        _ = try await take(payment, for: order.number, of: gateway, on: stream)
                    } catch DossierRefusal.payment(.paymentKnown) {}
                    result = .taken
                }
            }
            // Nobody can pay there any more, and what was paid is known.
            if isOver, let attempt, let end = order.expires, end.adding(seconds: Self.grace) < now {
                try await store.forget(attempt)
            }
        }
        return result
    }

    /// What each gateway says of each attempt, some asked side by side: however many there are, the task's claim outlasts the questions.
    private func states(
        of orders: [GatewayOrder], at gateways: [any PaymentGateway], now: Instant
    ) async -> [[GatewayAnswer<GatewayOrderState>]] {
        var answers = [[GatewayAnswer<GatewayOrderState>]](repeating: [], count: orders.count)
        await withTaskGroup(of: (Int, [GatewayAnswer<GatewayOrderState>]).self) { group in
            for (index, order) in orders.enumerated() {
                if index >= Self.askedAtOnce, let (done, said) = await group.next() { answers[done] = said }
                group.addTask {
                    var said: [GatewayAnswer<GatewayOrderState>] = []
                    for gateway in gateways { said.append(await gateway.state(of: order, now: now)) }
                    return (index, said)
                }
            }
            for await (done, said) in group { answers[done] = said }
        }
        return answers
    }

    /// How many attempts at an order are asked about at once.
    private static let askedAtOnce = 16

    /// The first question about an order comes so many seconds after it was asked for; then when half as much time again has gone by.
    static let firstEnquiry: Int64 = 15 * 60
    static let longestEnquiry: Int64 = 6 * 3600

    /// Does the task that asks about an order.
    func enquire(_ task: ClaimedTask) async throws -> TaskRunner.Settlement {
        let state = try await desk.load(task.stream, fresh: true).state
        guard let open = state.account.openOrder, task.task == Companions.enquiry(open.order.number) else {
            return .unwanted
        }
        guard !configuration.gateways.isEmpty else { return .deferred(code: GatewayError.notHere.code) }
        // By the settings nothing is asked by ourselves: the gateways' words come by themselves, or not at all.
        guard configuration.gateways.contains(where: { $0.canBeAsked }) else { return .unwanted }
        switch try await enquire(open, state, task.stream) {
        case .taken: return .done
        case .unknown: return .deferred(code: GatewayError.silent.code)
        case .unpaid, .pending:
            let now = try await clock.now()
            let waited = now.microseconds(since: open.askedAt) / 1_000_000
            return .again(now.adding(seconds: min(max(Self.firstEnquiry, waited / 2), Self.longestEnquiry)))
        }
    }

    /// How long somebody who is paying is waited for after the order's time, in seconds. Money that comes later is owed back.
    private static let grace: Int64 = 3600

    /// Asks about an order before it expires; `nil` where nothing stands against it.
    func enquireBeforeExpiry(_ task: ClaimedTask) async throws -> TaskRunner.Settlement? {
        let state = try await desk.load(task.stream, fresh: true).state
        guard let open = state.account.openOrder, open.order.ways.contains(.online),
            state.timers.contains(where: { $0.name == .payment && $0.due == task.due })
        else { return nil }
        // Somebody may have paid at a gateway that another server knows: it does not expire unasked.
        guard !configuration.gateways.isEmpty else { return .deferred(code: GatewayError.notHere.code) }
        guard configuration.gateways.contains(where: { $0.canBeAsked }) else { return nil }
        switch try await enquire(open, state, task.stream) {
        case .unpaid: return nil
        case .taken:
            // Where it paid the order, its statement has cancelled the timer; where it was of another amount, it expires next time.
            let after = try await desk.load(task.stream, fresh: true).state
            return after.account.openOrder == nil ? .done : .deferred(code: "payment.taken")
        case .unknown: return .deferred(code: GatewayError.silent.code)
        case .pending:
            let now = try await clock.now()
            return now < task.due.adding(seconds: Self.grace) ? .deferred(code: "payment.pending") : nil
        }
    }

    /// Does the task that has a gateway give money back. It is asked what it knows of the refund before it is told to do it: a crash may have
    /// come between.
    func refund(_ task: ClaimedTask) async throws -> TaskRunner.Settlement {
        let state = try await desk.load(task.stream, fresh: true).state
        let wanted = state.account.refunds.first { Companions.refund($0.refund.number) == task.task }
        guard let record = wanted, record.state == .asked, let order = state.account.order(record.refund.order) else {
            return .unwanted
        }
        guard let gateway = askable(record.refund.taker.name) else {
            return .deferred(code: GatewayError.notHere.code)
        }
        // A gateway tells of the last refund of an order only: they go one after another.
        let isInTurn = !state.account.refunds.contains {
            $0.state == .asked && $0.refund.order == record.refund.order && $0.refund.taker == record.refund.taker
                && $0.refund.number < record.refund.number
        }
        guard isInTurn else { return .deferred(code: "payment.refund-in-turn") }
        let payment = state.account.payments.first {
            $0.payment.transaction == record.refund.transaction && $0.payment.taker == record.refund.taker
        }
        let asked = Self.gatewayOrder(order, state)
        let attempt = payment?.payment.reference.flatMap(PaymentAttempt.init(reference:))
        let request = GatewayRefund(
            number: record.refund.number, attempt: record.failures + 1, order: attempt?.of(asked) ?? asked,
            transaction: record.refund.transaction, amount: record.refund.amount,
            isFull: payment?.payment.amount == record.refund.amount, by: "toantrinh")
        let now = try await clock.now()
        let known: GatewayRefundState
        switch await gateway.state(of: request, now: now) {
        case .unknown: return .deferred(code: GatewayError.silent.code)
        case .known(let state?): known = state
        case .known(nil):
            guard case .known(let state) = await gateway.refund(request, now: now) else {
                return .deferred(code: GatewayError.silent.code)
            }
            known = state
        }
        switch known {
        case .pending: return .again(now.adding(seconds: 300))
        case .done(let reference, let at):
            try await settle(record.refund.number, reference, at: at, of: gateway, on: task.stream)
        case .refused(let code):
            _ = try await self.record(
                .refundFailed, "refund/\(record.refund.number)/\(task.version)", of: gateway, on: task.stream
            ) { _ in .settleRefund(.init(refund: record.refund.number, outcome: .failed(code: code))) }
        }
        return .done
    }

    /// Records that a gateway has given money back, whichever way that came to be known.
    func settle(
        _ refund: String, _ reference: String, at: Instant?, of gateway: any PaymentGateway, on stream: StreamID
    ) async throws {
        _ = try await record(.refunded, "refund/\(refund)/\(reference)", of: gateway, on: stream) { now in
            .settleRefund(.init(refund: refund, outcome: .done(reference: reference, at: at ?? now)))
        }
    }
}
