public import Vietnamese
public import WorkingTime

/// When and how a procedure's fee is paid, and what becomes of the money where the dossier ends otherwise (thanh toán).
public struct PaymentDefinition: Sendable, Hashable {
    /// Before what the fee has to be paid.
    public enum Due: String, Sendable, Hashable, CaseIterable {
        /// Asked for when the dossier is filed, paid before it is received.
        case filing
        /// Asked for when it is received, paid before anybody works on it.
        case receipt
        /// Asked for when the result is issued, paid before it is handed over.
        case `return`
    }

    /// What kind of money it is: receipts of the two are numbered in separate series.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// Phí: for a service.
        case charge
        /// Lệ phí: for an act of administration.
        case fee

        public var label: Bilingual {
            switch self {
            case .charge: Bilingual(vi: "phí", en: "charge")
            case .fee: Bilingual(vi: "lệ phí", en: "fee")
            }
        }
    }

    /// A way of paying.
    public enum Way: String, Sendable, Hashable, CaseIterable {
        /// Through a payment gateway.
        case online
        /// By bank transfer, with a VietQR code.
        case transfer
        /// In cash at the counter: the dossier is no longer end-to-end.
        case counter

        public var label: Bilingual {
            switch self {
            case .online: Bilingual(vi: "trực tuyến", en: "online")
            case .transfer: Bilingual(vi: "chuyển khoản", en: "bank transfer")
            case .counter: Bilingual(vi: "tiền mặt tại quầy", en: "cash at the counter")
            }
        }
    }

    /// What the end of an order that nobody paid means.
    public enum Unpaid: String, Sendable, Hashable, CaseIterable {
        /// The dossier stays; the fee is asked for again when somebody wants to pay.
        case keep
        /// The dossier is discontinued.
        case stop
    }

    /// An end of a dossier that came without its result.
    public enum End: String, Sendable, Hashable, CaseIterable {
        case notReceived = "not-received"
        case refused, withdrawn, stopped
    }

    /// At which ends a paid fee is given back in full.
    public struct Refund: Sendable, Hashable {
        /// Empty: never.
        public var ends: [End]
        public var source: String?
        /// Whether an official still has to confirm it.
        public var isUnverified: Bool

        public init(ends: [End], source: String?, isUnverified: Bool = false) {
            self.ends = ends
            self.source = source
            self.isUnverified = isUnverified
        }
    }

    public var due: Due
    public var kind: Kind
    /// Never empty.
    public var ways: [Way]
    /// How long an order stays open; `nil`: until it is paid or the dossier ends.
    public var expiresWithin: Limit?
    public var unpaid: Unpaid
    /// `nil` only where the fee is due at return.
    public var refund: Refund?
    public var source: String?
    /// Whether an official still has to confirm it.
    public var isUnverified: Bool

    public init(
        due: Due, kind: Kind, ways: [Way], expiresWithin: Limit? = nil, unpaid: Unpaid = .keep, refund: Refund?,
        source: String?, isUnverified: Bool = false
    ) {
        self.due = due
        self.kind = kind
        self.ways = ways
        self.expiresWithin = expiresWithin
        self.unpaid = unpaid
        self.refund = refund
        self.source = source
        self.isUnverified = isUnverified
    }
}
