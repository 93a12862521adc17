public import Organisation
public import Payments
import Procedures

/// A bank account to which fees are transferred (tài khoản thu).
public struct BankAccount: Sendable, Hashable {
    /// Its name in events and on the command line: lower-case letters, digits and hyphens.
    public var name: String
    /// Whose fees go there; `nil`: everybody's who has none of their own.
    public var agencies: Set<AgencyCode>?
    /// The bank's identification number (BIN), six digits.
    public var bank: String
    /// 1 to 19 letters and digits.
    public var number: String

    /// - Throws: `VietQRError` where no code could name it.
    public init(name: String, agencies: Set<AgencyCode>?, bank: String, number: String) throws(VietQRError) {
        self.name = name
        self.agencies = agencies
        self.bank = bank
        self.number = number
        _ = try VietQR(isDynamic: false, beneficiary: .init(bank: bank, number: number)).payload()
    }

    /// How events name it as the taker of money.
    var taker: MoneyTaker { MoneyTaker(way: .transfer, name: name) }
}
