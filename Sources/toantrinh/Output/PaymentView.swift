import JSON
import QRCodes
import Vietnamese

/// A dossier's money in front of people, with the code to scan.
enum PaymentView {
    static func write(_ payment: JSONObject, drawsCode: Bool, console: Console) throws {
        let account = payment["account"]?.object ?? [:]
        try console.line(console.styled(Printable.line(payment["code"]?.string ?? ""), .strong))
        var facts = Facts()
        if let outstanding = payment["outstanding"]?.integer, outstanding > 0 {
            facts.add("còn phải nộp", "outstanding", MoneyText.amount(.integer(outstanding)), .warning)
        }
        for order in objects(account["orders"]) {
            let expires = Moments.shown(order["expires"]?.string).map { say(", đến \($0)", ", until \($0)") } ?? ""
            facts.add(
                "lệnh", "order",
                "\(order["order"]?.string ?? "") · \(MoneyText.amount(order["amount"])) · "
                    + MoneyText.orderState(order["state"]?.string)
                    + (order["state"]?.string == "open" ? expires : ""))
        }
        for paid in objects(account["payments"]) {
            facts.add(
                "đã thu", "received",
                "\(MoneyText.amount(paid["amount"])) · \(MoneyText.taker(paid["taker"])) · "
                    + "\(paid["transaction"]?.string ?? "") · \(Moments.shown(paid["paid_at"]?.string) ?? "")")
        }
        for refund in objects(account["refunds"]) {
            facts.add(
                "hoàn trả", "refund",
                "\(refund["refund"]?.string ?? "") · \(MoneyText.amount(refund["amount"])) · "
                    + MoneyText.refundState(refund["state"]?.string)
                    + (refund["reference"]?.string.map { " · \($0)" } ?? ""),
                refund["state"]?.string == "done" ? .plain : .warning)
        }
        for receipt in objects(account["receipts"]) {
            facts.add(
                "biên lai", "receipt",
                "\(receipt["series"]?.string ?? "") \(receipt["number"]?.integer ?? 0) · "
                    + MoneyText.amount(receipt["amount"])
                    + (receipt["cancelled"] == true ? say(" · đã hủy", " · cancelled") : ""))
        }
        for gateway in objects(payment["gateways"]) {
            facts.add(
                say("nộp qua ", "pay through ") + (gateway["name"]?.string ?? ""), gateway["url"]?.string ?? "")
        }
        let transfer = payment["transfer"]?.object
        if let transfer {
            facts.add(
                "chuyển khoản", "transfer",
                "\(transfer["bank"]?.string ?? "") \(transfer["number"]?.string ?? "") · "
                    + say("nội dung ", "text ") + (transfer["text"]?.string ?? ""))
            facts.add("VietQR", "VietQR", transfer["vietqr"]?.string)
        }
        if facts.isEmpty { try console.line(say("Không thu tiền.", "Nothing is paid for it.")) }
        try facts.write(to: console, indent: 2)
        if drawsCode, let payload = transfer?["vietqr"]?.string, let code = try? QRCode(payload) {
            try console.line()
            try console.line(code.terminal(isColoured: console.colour).joined(separator: "\n"))
        }
    }

    private static func objects(_ value: JSONValue?) -> [JSONObject] { value?.array?.compactMap(\.object) ?? [] }
}
