public import Payments

/// What stands twice in the settings of payments: names, also former ones, and merchants (such as terminals) say whose money it is, so each stands once.
public struct PaymentRepetition: Sendable, Hashable {
    /// Where it stands for the second time, as `gateways[1].name`.
    public var place: String
    public var value: String

    /// The first repetition; `nil` where there is none.
    public static func find(_ gateways: [any PaymentGateway], _ accounts: [BankAccount]) -> PaymentRepetition? {
        var names: Set<String> = []
        var merchants: Set<GatewayMerchant> = []
        for (index, gateway) in gateways.enumerated() {
            if !names.insert(gateway.name).inserted {
                return PaymentRepetition(place: "gateways[\(index)].name", value: gateway.name)
            }
            for former in gateway.formerly where !names.insert(former).inserted {
                return PaymentRepetition(place: "gateways[\(index)].formerly", value: former)
            }
            if !merchants.insert(gateway.merchant).inserted {
                return PaymentRepetition(
                    place: "gateways[\(index)].\(gateway.merchant.member)", value: gateway.merchant.value)
            }
        }
        var known: Set<String> = []
        for (index, account) in accounts.enumerated() where !known.insert(account.name).inserted {
            return PaymentRepetition(place: "accounts[\(index)].name", value: account.name)
        }
        return nil
    }
}
