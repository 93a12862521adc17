public import Organisation
public import Procedures
public import WorkingTime

/// What an event does to money: one entry of its list `money`. The ledger is a fold over these facts and nothing else.
public enum MoneyFact: Sendable, Hashable {
    case asked(PaymentOrder)
    case closed(order: String, why: Closing)
    /// An attempt failed; the order stays open.
    case failed(order: String, by: MoneyTaker, code: String)
    case received(Payment)
    case owed(Refund)
    /// The gateway is about to be asked, or the accountant is about to pay.
    case refundAsked(refund: String)
    case refunded(refund: String, reference: String, at: Instant)
    case refundFailed(refund: String, code: String)
    case receipt(Receipt)
    case receiptCancelled(series: String, number: Int64)

    /// Why an order is closed without having been paid.
    public enum Closing: String, Sendable, Hashable, CaseIterable {
        /// Its time ran out.
        case expired
        /// The dossier ended: the order is waived.
        case ended
        /// Another order took its place, or nothing has to be paid any more.
        case replaced
    }
}

/// A request to pay an amount (lệnh thanh toán).
public struct PaymentOrder: Sendable, Hashable {
    /// 22 letters and digits: see ``OrderNumber``.
    public var number: String
    /// Whole đồng, 1 to 10^12.
    public var amount: Int64
    public var kind: PaymentDefinition.Kind
    /// Whose fee it is: the agency that was competent when the fee was decided.
    public var agency: AgencyCode
    public var ways: [PaymentDefinition.Way]
    /// Until when it may be paid; `nil`: until it is closed.
    public var expires: Instant?

    public init(
        number: String, amount: Int64, kind: PaymentDefinition.Kind, agency: AgencyCode,
        ways: [PaymentDefinition.Way], expires: Instant?
    ) {
        self.number = number
        self.amount = amount
        self.kind = kind
        self.agency = agency
        self.ways = ways
        self.expires = expires
    }
}

/// Who took money: a way, and of the ways that have several takers, which.
public struct MoneyTaker: Sendable, Hashable {
    public var way: PaymentDefinition.Way
    /// The gateway's or bank account's name in our configuration; `nil` at the counter.
    public var name: String?
    /// In the statistics: 1 the national portal, 2 a gateway of a ministry or province; `nil` for what is not online.
    public var officialKind: Int?

    public init(way: PaymentDefinition.Way, name: String? = nil, officialKind: Int? = nil) {
        self.way = way
        self.name = name
        self.officialKind = officialKind
    }

    /// Cash.
    public static let counter = MoneyTaker(way: .counter)
}

/// Money that somebody took for us (khoản đã thu).
public struct Payment: Sendable, Hashable {
    public var order: String
    public var amount: Int64
    public var taker: MoneyTaker
    /// The taker's number of the transaction: with the taker it names the payment.
    public var transaction: String
    /// What the order was called there, where that is not its number: the name of an attempt.
    public var reference: String?
    /// When it was paid, as the taker says.
    public var paidAt: Instant
    /// Whether it pays the order; otherwise it is merely held, and a refund goes along.
    public var counts: Bool

    public init(
        order: String, amount: Int64, taker: MoneyTaker, transaction: String, reference: String? = nil,
        paidAt: Instant, counts: Bool
    ) {
        self.order = order
        self.amount = amount
        self.taker = taker
        self.transaction = transaction
        self.reference = reference
        self.paidAt = paidAt
        self.counts = counts
    }
}

/// Money that is owed back (khoản phải hoàn), with its owner.
public struct Refund: Sendable, Hashable {
    /// Why it is owed.
    public enum Cause: String, Sendable, Hashable, CaseIterable {
        /// The order was paid before.
        case duplicate
        /// The order's time had run out.
        case expired
        /// The dossier had ended.
        case ended
        /// Another order had taken its place.
        case replaced
        /// Another amount than the order's.
        case wrongAmount = "wrong-amount"
        /// The fee became less.
        case feeLowered = "fee-lowered"
        // The ends at which the definition gives it back.
        case notReceived = "not-received"
        case refused, withdrawn, stopped
    }

    /// The stem of the dossier's orders, `R` and two digits.
    public var number: String
    public var order: String
    /// The payment it comes from.
    public var taker: MoneyTaker
    public var transaction: String
    public var amount: Int64
    public var cause: Cause
    /// Whose matter it is.
    public var role: String
    public var agency: AgencyCode

    public init(
        number: String, order: String, taker: MoneyTaker, transaction: String, amount: Int64, cause: Cause,
        role: String, agency: AgencyCode
    ) {
        self.number = number
        self.order = order
        self.taker = taker
        self.transaction = transaction
        self.amount = amount
        self.cause = cause
        self.role = role
        self.agency = agency
    }
}

/// A receipt for a payment (biên lai).
public struct Receipt: Sendable, Hashable {
    /// Agency, kind and year: `H26.1/charge/2026`.
    public var series: String
    /// From 1.
    public var number: Int64
    public var kind: PaymentDefinition.Kind
    public var order: String
    public var amount: Int64

    public init(series: String, number: Int64, kind: PaymentDefinition.Kind, order: String, amount: Int64) {
        self.series = series
        self.number = number
        self.kind = kind
        self.order = order
        self.amount = amount
    }

    /// The series of an agency's receipts for one kind of money in a year.
    public static func series(agency: AgencyCode, kind: PaymentDefinition.Kind, year: Int) -> String {
        "\(agency.rawValue)/\(kind.rawValue)/\(year)"
    }
}

/// Numbers of orders and refunds. An order's number names its dossier's stream, but for the lane.
public enum OrderNumber {
    private static let digits = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    /// 20 letters and digits (Crockford's base 32) of the last twelve bytes of a stream's identifier.
    public static func stem(_ identifier: [UInt8]) -> String {
        var text: [UInt8] = []
        var buffer: UInt64 = 0
        var bits = 0
        for byte in identifier.suffix(12) {
            buffer = (buffer << 8 | UInt64(byte)) & 0xFFFF
            bits += 8
            while bits >= 5 {
                bits -= 5
                text.append(digits[Int(buffer >> UInt64(bits) & 31)])
            }
        }
        if bits > 0 { text.append(digits[Int(buffer << UInt64(5 - bits) & 31)]) }
        return String(decoding: text, as: UTF8.self)
    }

    /// The twelve bytes that the number of an order begins with; `nil` where it is none of ours.
    public static func identifier(of order: String) -> [UInt8]? {
        let text = Array(order.utf8)
        guard text.count == 22, text.suffix(2).allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        var bytes: [UInt8] = []
        var buffer: UInt64 = 0
        var bits = 0
        for letter in text.prefix(20) {
            guard let value = digits.firstIndex(of: letter) else { return nil }
            buffer = (buffer << 5 | UInt64(value)) & 0xFFFF
            bits += 5
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: buffer >> UInt64(bits)))
            }
        }
        return bytes.count == 12 && stem(bytes) == String(order.prefix(20)) ? bytes : nil
    }

    /// The number of a dossier's order, counted from 1.
    static func order(_ stem: String, _ count: Int) -> String { stem + TagValue.twoDigits(count) }
    static func refund(_ stem: String, _ count: Int) -> String { stem + "R" + TagValue.twoDigits(count) }

    /// A dossier asks at most so often.
    public static let most = 99
}
