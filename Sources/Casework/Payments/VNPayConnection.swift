public import Outbound
public import Payments
import Procedures

/// A gateway that speaks VNPAY's protocol, as this installation knows it. Its secret comes from a file outside the database.
public struct VNPayConnection: Sendable {
    /// Its name in addresses and events: lower-case letters, digits and hyphens.
    public var name: String
    /// Names that it had before: what it took and gave under them is its.
    public var formerly: [String] = []
    public var terminal: VNPayTerminal
    /// In the statistics: 1 the national portal, 2 a gateway of a ministry or province.
    public var officialKind: Int
    /// Where a citizen's browser goes after paying.
    public var returnAddress: String
    /// Where `querydr` and `refund` are asked; `nil`: nothing is asked by ourselves.
    public var apiAddress: String?
    /// Where the statement of a day is fetched; `nil`: it is brought as a file.
    public var statementAddress: String?
    /// From which hour of the next day on the statement of a day is fetched.
    public var statementHour = 1
    /// Our own network address, which VNPAY wants to know.
    public var serverAddress = "127.0.0.1"
    /// Sends the requests: each is over within ten seconds, well within the claim of a task.
    public var exchange = HTTPExchange(timeout: 10, whole: 10)
    /// Keeps from asking a gateway that does not answer.
    let pause = GatewayPause()

    public init(name: String, terminal: VNPayTerminal, officialKind: Int, returnAddress: String) {
        self.name = name
        self.terminal = terminal
        self.officialKind = officialKind
        self.returnAddress = returnAddress
    }
}

extension PaymentGateway {
    /// How events name it as the taker of money.
    var taker: MoneyTaker { MoneyTaker(way: .online, name: name, officialKind: officialKind) }
}
