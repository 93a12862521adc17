import Dossiers
import EventLog
import Organisation
import Payments
import Vietnamese
public import WorkingTime

extension Office {
    /// Holds a gateway's statement of a day against what we recorded, and takes in what was missed as if the gateway had called.
    ///
    /// Safe to run again, also while servers run: what is taken in bears the identifiers that a call would have had. Nothing is recorded of
    /// the run itself: that does ``reconcileDueDays()``.
    /// - Parameters:
    ///   - name: The gateway.
    ///   - day: The statement's day.
    ///   - statement: The statement; `nil`: it is fetched from the gateway.
    /// - Returns: Every difference and what was done about it.
    /// - Throws: `CaseworkError`.
    public func reconcile(
        gateway name: String, day: Day, statement: String?
    ) async throws(CaseworkError) -> ReconciliationReport {
        try await answering {
            guard let gateway = self.configuration.gateways.first(where: { $0.name == name }) else {
                throw GatewayError.unknown(name.shown)
            }
            let stated =
                if let statement { try StatementLine.read(statement) } else { try await gateway.statement(of: day) }
            return try await self.reconcile(gateway, day, stated)
        }
    }

    /// Holds the lines of a statement against the books.
    func reconcile(
        _ gateway: any PaymentGateway, _ day: Day, _ stated: [StatementLine]
    ) async throws -> ReconciliationReport {
        // A refund is one, whichever attempt at it the gateway took; an order too, whichever attempt paid it.
        let lines = stated.map { line in
            var line = line
            switch line.kind {
            case .refund: line.reference = GatewayRefund.read(line.reference).number
            case .payment: line.reference = PaymentAttempt.order(of: line.reference)
            }
            return line
        }
        let names = Dictionary(
            stated.filter { $0.kind == .payment }.map { ($0.transaction, $0.reference) },
            uniquingKeysWith: { first, _ in first })
        var items: [ReconciliationReport.Item] = []
        for difference in Self.differences(lines, try await ledgerFold(), gateway, day) {
            try Task.checkCancellation()
            items.append(try await resolve(difference, of: gateway, names))
        }
        var left: [ReconciliationReport.Item] = []
        for difference in Self.differences(lines, try await ledgerFold(), gateway, day) {
            try Task.checkCancellation()
            left.append(try await place(difference))
        }
        return ReconciliationReport(gateway: gateway.name, day: day, lines: lines.count, items: items, left: left)
    }

    private static func differences(
        _ statement: [StatementLine], _ fold: LedgerFold, _ gateway: any PaymentGateway, _ day: Day
    ) -> [Reconciliation.Difference] {
        let ours = fold.lines(of: Set([gateway.name] + gateway.formerly))
        // A refund that an accountant paid some other way is not the gateway's to state.
        let theirs = Set(ours.filter { $0.isTheirs && $0.line.at.localDay == day }.map(\.line))
        return Reconciliation.differences(statement: statement, ours: ours.map(\.line)) { theirs.contains($0) }
    }

    /// The dossier that a line is about, by the order or refund that it names; `nil` where there is none.
    private func dossier(of line: StatementLine) async throws -> (stream: StreamID, state: DossierState)? {
        // The number of a refund begins as that of the dossier's orders.
        let order = line.kind == .payment ? line.reference : String(line.reference.prefix(20)) + "01"
        guard let stream = try await stream(ofOrder: order) else { return nil }
        let state = try await desk.load(stream, fresh: true).state
        let isKnown =
            line.kind == .payment
            ? state.account.order(line.reference) != nil : state.account.refund(line.reference) != nil
        return isKnown ? (stream, state) : nil
    }

    /// A difference with the dossier and the agency whose money it is about.
    private func place(_ difference: Reconciliation.Difference) async throws -> ReconciliationReport.Item {
        let line = difference.line
        var item = ReconciliationReport.Item(difference: difference, resolution: .left)
        guard let (_, state) = try await dossier(of: line) else {
            if case .missingHere = difference { item.resolution = .unknownReference }
            return item
        }
        item.code = state.code?.text
        item.agency =
            line.kind == .payment
            ? state.account.order(line.reference)?.order.agency : state.account.refund(line.reference)?.refund.agency
        return item
    }

    /// Does about a difference what can be done; `names` are what orders are called in the statement, by transaction.
    private func resolve(
        _ difference: Reconciliation.Difference, of gateway: any PaymentGateway, _ names: [String: String]
    ) async throws -> ReconciliationReport.Item {
        let line = difference.line
        var item = try await place(difference)
        guard case .missingHere = difference, let (stream, state) = try await dossier(of: line) else { return item }
        switch line.kind {
        case .payment:
            do {
                let outcome = try await take(
                    GatewayPayment(transaction: line.transaction, amount: line.amount, paidAt: line.at),
                    for: names[line.transaction] ?? line.reference, of: gateway, on: stream)
                let isUnusable = outcome.events.contains {
                    $0.type == DossierEvent.MoneyMoved.What.moneyUnusable.rawValue
                }
                item.resolution = isUnusable ? .owedBack : .paid
            } catch DossierRefusal.payment(.paymentKnown) {
                // The gateway's call came meanwhile.
                item.resolution = .paid
            }
        case .refund:
            guard let record = state.account.refund(line.reference), !record.isDone,
                record.refund.amount == line.amount, gateway.isCalled(record.refund.taker.name)
            else { return item }
            try await settle(line.reference, line.transaction, at: line.at, of: gateway, on: stream)
            item.resolution = .refunded
        }
        return item
    }
}
