public import JSON
import WorkingTime

extension MoneyAccount {
    /// The account as `show --json` prints it and a replay compares it.
    public var json: JSONValue {
        var object = JSONObject()
        object["orders"] = .array(orders.map(\.json))
        object["payments"] = .array(
            payments.map { record in
                var members = record.payment.members
                members["recorded_at"] = record.recordedAt.json
                return .object(members)
            })
        object["refunds"] = .array(refunds.map(\.json))
        object["receipts"] = .array(
            receipts.map { record in
                var members = record.receipt.members
                members["cancelled"] = .bool(record.isCancelled)
                return .object(members)
            })
        object["totals"] = totals.json
        return .object(object)
    }
}

extension MoneyTotals {
    public var json: JSONValue {
        var object = JSONObject()
        for member in members { object[member.name] = .integer(member.amount) }
        return .object(object)
    }
}

extension MoneyAccount.OrderRecord {
    var json: JSONValue {
        var members = order.members
        members["asked_at"] = askedAt.json
        members["state"] = .string(stateName)
        members["failures"] = .integer(Int64(failures))
        return .object(members)
    }

    /// `open`, `paid`, `expired`, `ended` or `replaced`.
    public var stateName: String {
        switch state {
        case .open: "open"
        case .paid: "paid"
        case .closed(let why): why.rawValue
        }
    }
}

extension MoneyAccount.RefundRecord {
    public var json: JSONValue {
        var members = refund.members
        members["owed_at"] = owedAt.json
        members["state"] = .string(stateName)
        switch state {
        case .failed(let code): members["code"] = .string(code)
        case .done(let reference, let at):
            members["reference"] = .string(reference)
            members["done_at"] = at.json
        case .owed, .asked: break
        }
        return .object(members)
    }

    /// `owed`, `asked`, `failed` or `done`.
    public var stateName: String {
        switch state {
        case .owed: "owed"
        case .asked: "asked"
        case .failed: "failed"
        case .done: "done"
        }
    }
}
