import Dossiers
import EventLog
import JSON
import Payments
import Procedures
import WorkingTime

/// Addresses at which an open order is paid: each is an attempt of its own.
extension Office {
    /// So many addresses are good at the same time; whoever asks for more is given the newest again.
    static let mostAttempts = 20

    /// For each gateway an address at which a dossier's open order is paid; `nil` where none is open, or it is paid otherwise.
    func payAddresses(_ state: DossierState, client: String) async throws -> JSONValue? {
        guard let open = state.account.openOrder, open.order.ways.contains(.online) else { return nil }
        guard !configuration.gateways.isEmpty else { return [] }
        let attempt = try await newAttempt(at: open)
        let order = attempt.of(Self.gatewayOrder(open, state))
        return .array(
            try configuration.gateways.map { gateway in
                [
                    "name": .string(gateway.name),
                    "url": .string(try gateway.payAddress(order, client: client)),
                ]
            })
    }

    /// A new attempt at an order, remembered until its end is known.
    private func newAttempt(at open: MoneyAccount.OrderRecord) async throws -> PaymentAttempt {
        let number = open.order.number
        let now = try await clock.now()
        let seconds = max(0, now.microseconds(since: open.askedAt) / 1_000_000)
        while true {
            let known = try await store.attempts(at: number)
            let good = known.filter { $0.seconds + PaymentAttempt.lasts > seconds }
            if good.count >= Self.mostAttempts, let newest = good.last { return newest }
            let attempt = PaymentAttempt(order: number, number: (known.last?.number ?? 0) + 1, seconds: seconds)
            // Somebody else may have asked at this very moment.
            if try await store.remember(attempt) { return attempt }
        }
    }

    /// What gateways have to be asked about an order: its attempts; where none is remembered, the order under its own number.
    func asked(
        about open: MoneyAccount.OrderRecord, _ state: DossierState
    ) async throws -> [(attempt: PaymentAttempt?, order: GatewayOrder)] {
        let order = Self.gatewayOrder(open, state)
        let attempts = try await store.attempts(at: open.order.number)
        return attempts.isEmpty ? [(nil, order)] : attempts.map { ($0, $0.of(order)) }
    }
}
