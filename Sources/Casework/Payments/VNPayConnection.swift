public import Payments
import Procedures

/// A gateway that speaks VNPAY's protocol, as this installation knows it. Its secret comes from a file outside the database.
public struct VNPayConnection: Sendable {
    /// Its name in addresses and events: lower-case letters, digits and hyphens.
    public var name: String
    public var terminal: VNPayTerminal
    /// In the statistics: 1 the national portal, 2 a gateway of a ministry or province.
    public var officialKind: Int
    /// Where a citizen's browser goes after paying.
    public var returnAddress: String

    public init(name: String, terminal: VNPayTerminal, officialKind: Int, returnAddress: String) {
        self.name = name
        self.terminal = terminal
        self.officialKind = officialKind
        self.returnAddress = returnAddress
    }

    /// How events name it as the taker of money.
    var taker: MoneyTaker { MoneyTaker(way: .online, name: name, officialKind: officialKind) }
}
