public import JSON
import Organisation
import Procedures
import WorkingTime

extension MoneyFact {
    /// The fact as events hold it: members in a fixed order, absent ones left out.
    public var json: JSONValue {
        switch self {
        case .asked(let order): return fact("asked", order.members)
        case .closed(let order, let why):
            return fact("closed", ["order": .string(order), "why": .string(why.rawValue)])
        case .failed(let order, let taker, let code):
            return fact("failed", ["order": .string(order), "taker": taker.json, "code": .string(code)])
        case .received(let payment): return fact("received", payment.members)
        case .owed(let refund): return fact("owed", refund.members)
        case .refundAsked(let refund): return fact("refund-asked", ["refund": .string(refund)])
        case .refunded(let refund, let reference, let at):
            return fact("refunded", ["refund": .string(refund), "reference": .string(reference), "at": at.json])
        case .refundFailed(let refund, let code):
            return fact("refund-failed", ["refund": .string(refund), "code": .string(code)])
        case .receipt(let receipt): return fact("receipt", receipt.members)
        case .receiptCancelled(let series, let number):
            return fact("receipt-cancelled", ["series": .string(series), "number": .integer(number)])
        }
    }

    private func fact(_ name: String, _ members: JSONObject) -> JSONValue {
        var object: JSONObject = ["fact": .string(name)]
        for member in members.members { object[member.key] = member.value }
        return .object(object)
    }

    /// Reads what ``json`` writes.
    ///
    /// - Throws: `JSONError` with the member at fault.
    public init(json: JSONValue, at path: String) throws(JSONError) {
        var fields = try JSONFields(json, at: path)
        switch try fields.string("fact") {
        case "asked": self = .asked(try PaymentOrder(&fields))
        case "closed": self = .closed(order: try fields.string("order"), why: try fields.named("why"))
        case "failed":
            self = .failed(
                order: try fields.string("order"), by: try fields.required("taker", MoneyTaker.init(json:at:)),
                code: try fields.string("code"))
        case "received": self = .received(try Payment(&fields))
        case "owed": self = .owed(try Refund(&fields))
        case "refund-asked": self = .refundAsked(refund: try fields.string("refund"))
        case "refunded":
            self = .refunded(
                refund: try fields.string("refund"), reference: try fields.string("reference"),
                at: try fields.required("at", Instant.init(json:at:)))
        case "refund-failed":
            self = .refundFailed(refund: try fields.string("refund"), code: try fields.string("code"))
        case "receipt": self = .receipt(try Receipt(&fields))
        case "receipt-cancelled":
            self = .receiptCancelled(series: try fields.string("series"), number: try fields.integer("number"))
        default: throw JSONError(.wrongType(expected: "money fact"), path: fields.place("fact"))
        }
        try fields.end()
    }
}

extension JSONFields {
    /// A member that is written by its raw value.
    mutating func named<T: RawRepresentable<String> & CaseIterable>(_ key: String) throws(JSONError) -> T {
        guard let value = T(rawValue: try string(key)) else {
            throw JSONError(
                .wrongType(expected: T.allCases.map(\.rawValue).joined(separator: ", ")), path: place(key))
        }
        return value
    }
}

extension MoneyTaker {
    public var json: JSONValue {
        var object: JSONObject = ["way": .string(way.rawValue)]
        object.set("name", name.map(JSONValue.string))
        object.set("official", officialKind.map { .integer(Int64($0)) })
        return .object(object)
    }

    public init(json: JSONValue, at path: String) throws(JSONError) {
        var fields = try JSONFields(json, at: path)
        self.init(
            way: try fields.named("way"), name: try fields.optionalString("name"),
            officialKind: try fields.optionalInteger("official").map { Int(clamping: $0) })
        try fields.end()
    }
}

extension PaymentOrder {
    var members: JSONObject {
        var object: JSONObject = [
            "order": .string(number), "amount": .integer(amount), "kind": .string(kind.rawValue), "agency": agency.json,
            "ways": .array(ways.map { .string($0.rawValue) }),
        ]
        object.set("expires", expires?.json)
        return object
    }

    init(_ fields: inout JSONFields) throws(JSONError) {
        self.init(
            number: try fields.string("order"), amount: try fields.integer("amount"), kind: try fields.named("kind"),
            agency: try fields.required("agency", AgencyCode.init(json:at:)),
            ways: try fields.list("ways") { value, path throws(JSONError) in
                guard let way = PaymentDefinition.Way(rawValue: try value.asString(path)) else {
                    throw JSONError(.wrongType(expected: "way of paying"), path: path)
                }
                return way
            }, expires: try fields.optional("expires", Instant.init(json:at:)))
    }
}

extension Payment {
    var members: JSONObject {
        var object: JSONObject = [
            "order": .string(order), "amount": .integer(amount), "taker": taker.json,
            "transaction": .string(transaction), "paid_at": paidAt.json, "counts": .bool(counts),
        ]
        object.set("reference", reference.map(JSONValue.string))
        return object
    }

    init(_ fields: inout JSONFields) throws(JSONError) {
        self.init(
            order: try fields.string("order"), amount: try fields.integer("amount"),
            taker: try fields.required("taker", MoneyTaker.init(json:at:)),
            transaction: try fields.string("transaction"), reference: try fields.optionalString("reference"),
            paidAt: try fields.required("paid_at", Instant.init(json:at:)),
            counts: try fields.bool("counts"))
    }
}

extension Refund {
    var members: JSONObject {
        [
            "refund": .string(number), "order": .string(order), "taker": taker.json,
            "transaction": .string(transaction), "amount": .integer(amount), "cause": .string(cause.rawValue),
            "role": .string(role), "agency": agency.json,
        ]
    }

    init(_ fields: inout JSONFields) throws(JSONError) {
        self.init(
            number: try fields.string("refund"), order: try fields.string("order"),
            taker: try fields.required("taker", MoneyTaker.init(json:at:)),
            transaction: try fields.string("transaction"), amount: try fields.integer("amount"),
            cause: try fields.named("cause"), role: try fields.string("role"),
            agency: try fields.required("agency", AgencyCode.init(json:at:)))
    }
}

extension Receipt {
    var members: JSONObject {
        [
            "series": .string(series), "number": .integer(number), "kind": .string(kind.rawValue),
            "order": .string(order), "amount": .integer(amount),
        ]
    }

    init(_ fields: inout JSONFields) throws(JSONError) {
        self.init(
            series: try fields.string("series"), number: try fields.integer("number"), kind: try fields.named("kind"),
            order: try fields.string("order"), amount: try fields.integer("amount"))
    }
}
