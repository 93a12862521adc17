public import JSON
public import Organisation
public import Payments
public import Vietnamese
public import WorkingTime

/// What a day's reconciliation found and did.
public struct ReconciliationReport: Sendable {
    /// What was done about a difference.
    public enum Resolution: String, Sendable, Hashable, CaseIterable {
        /// The money was taken in, and pays its order.
        case paid
        /// The money was taken in, and is owed back.
        case owedBack = "owed-back"
        /// The refund is recorded as done.
        case refunded
        /// No dossier has such an order or refund.
        case unknownReference = "unknown-reference"
        /// Nothing: somebody has to look.
        case left

        public var label: Bilingual {
            switch self {
            case .paid: Bilingual(vi: "đã ghi nhận, hồ sơ đã nộp tiền", en: "recorded: the fee is paid")
            case .owedBack: Bilingual(vi: "đã ghi nhận, phải hoàn trả", en: "recorded: it is owed back")
            case .refunded: Bilingual(vi: "đã ghi nhận hoàn tiền", en: "recorded as refunded")
            case .unknownReference: Bilingual(vi: "không có lệnh này", en: "there is no such order")
            case .left: Bilingual(vi: "phải kiểm tra", en: "somebody has to look")
            }
        }

        /// Whether books and statement agree about it now.
        public var isResolved: Bool { self == .paid || self == .owedBack || self == .refunded }
    }

    /// A difference and what was done about it.
    public struct Item: Sendable {
        public var difference: Reconciliation.Difference
        public var resolution: Resolution
        /// The dossier, where one is known.
        public var code: String?
        /// The agency whose money it is, where one is known.
        public var agency: AgencyCode?
    }

    public var gateway: String
    public var day: Day
    /// How many lines were stated.
    public var lines: Int
    /// Every difference that was found.
    public var items: [Item]
    /// The differences there are after what was missed was taken in.
    public var left: [Item]

    public var remaining: Int { left.count }

    public var agrees: Bool { remaining == 0 }

    public var json: JSONValue {
        [
            "gateway": .string(gateway), "day": .string(day.iso), "lines": .integer(Int64(lines)),
            "differences": .array(
                items.map { item in
                    let line = item.difference.line
                    var object: JSONObject = [
                        "difference": .string(item.difference.name), "kind": .string(line.kind.rawValue),
                        "reference": .string(line.reference), "transaction": .string(line.transaction),
                        "amount": .integer(line.amount), "status": .string(line.status.rawValue), "at": line.at.json,
                    ]
                    object.set("ours", item.difference.ours.map(JSONValue.integer))
                    object.set("code", item.code.map(JSONValue.string))
                    object["resolution"] = .string(item.resolution.rawValue)
                    return .object(object)
                }), "remaining": .integer(Int64(remaining)), "agrees": .bool(agrees),
        ]
    }
}
