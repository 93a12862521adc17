import Hummingbird
import JSON
import NIOCore
import Payments
import Synchronization
import WorkingTime

/// The pay page: what a citizen's browser asks.
extension GatewayStandIn {
    /// An address to pay at that was signed by the merchant, with its amount in whole đồng.
    private func signed(_ query: String) -> (parameters: VNPayParameters, order: String, amount: Int64)? {
        guard let asked = try? VNPayParameters(query: query), asked.isSigned(secret), asked["vnp_TmnCode"] == terminal,
            asked["vnp_Command"] == "pay", asked["vnp_CurrCode"] == "VND", let order = asked["vnp_TxnRef"],
            let amount = asked["vnp_Amount"].flatMap(VNPay.dong)
        else { return nil }
        return (asked, order, amount)
    }

    func payPage(_ query: String) -> Response {
        guard let (asked, order, amount) = signed(query) else { return Self.badSignature }
        if let refusal = refusal(order, asked) { return refusal }
        open(order, amount, asked)
        return Self.response(
            """
            <!doctype html><html lang="vi"><meta charset="utf-8"><title>VNPAY (đóng thế)</title>
            <h1>Cổng thanh toán đóng thế</h1><p>\(Self.escaped(asked["vnp_OrderInfo"] ?? ""))</p><p>\(amount) đồng</p>
            <form method="post"><button name="choice" value="00">Thanh toán</button>
            <button name="choice" value="24">Hủy</button></form></html>

            """, "text/html; charset=utf-8")
    }

    private static let badSignature = response(
        "Sai chữ ký / Invalid signature\n", "text/plain; charset=utf-8", .forbidden)

    /// An address is good once, and until it expires.
    private func refusal(_ order: String, _ asked: VNPayParameters) -> Response? {
        if let end = asked["vnp_ExpireDate"].flatMap(VNPay.instant), end < now {
            return Self.response("Giao dịch đã hết hạn / Expired\n", "text/plain; charset=utf-8", .gone)
        }
        let isUsed = books.withLock { books in
            books.orders[order].map { !$0.payments.isEmpty || $0.failure != nil } ?? false
        }
        guard isUsed else { return nil }
        return Self.response("Giao dịch đã tồn tại / Repeated\n", "text/plain; charset=utf-8", .conflict)
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
    }

    private func open(_ order: String, _ amount: Int64, _ asked: VNPayParameters) {
        books.withLock { books in
            guard books.orders[order] == nil else { return }
            books.orders[order] = GatewayBooks.Order(
                amount: amount, createDate: asked["vnp_CreateDate"] ?? "", purpose: asked["vnp_OrderInfo"] ?? "",
                returnAddress: asked["vnp_ReturnUrl"] ?? "")
        }
    }

    /// What the citizen chose: `choice=00` pays, another code of VNPAY's fails with it.
    func choose(_ query: String, _ body: String) -> Response {
        guard let (asked, order, amount) = signed(query) else { return Self.badSignature }
        guard let choice = (try? VNPayParameters(query: body))?["choice"], choice.utf8.count == 2 else {
            return Response(status: .badRequest)
        }
        if let refusal = refusal(order, asked) { return refusal }
        open(order, amount, asked)
        let at = now
        let said: [VNPayParameters]
        if choice == "00" {
            let payments = books.withLock { books -> [GatewayBooks.Payment] in
                let isTwice = books.mischief.twice > 0
                if isTwice { books.mischief.twice -= 1 }
                return (0..<(isTwice ? 2 : 1)).map { _ in
                    let payment = GatewayBooks.Payment(number: books.number(), amount: amount, at: at)
                    books.orders[order]?.payments.append(payment)
                    return payment
                }
            }
            said = payments.map { word(order, amount, String($0.number), "00", "00", at, asked) }
        } else {
            books.withLock { $0.orders[order]?.failure = choice }
            said = [word(order, amount, "0", choice, "02", at, asked)]
        }
        for word in said { say(word) }
        let back = (asked["vnp_ReturnUrl"] ?? "") + "?" + (said.first?.signed(secret) ?? "")
        return Response(status: .seeOther, headers: [.location: back])
    }

    private func word(
        _ order: String, _ amount: Int64, _ transaction: String, _ response: String, _ status: String, _ at: Instant,
        _ asked: VNPayParameters
    ) -> VNPayParameters {
        VNPayParameters([
            "vnp_TmnCode": terminal, "vnp_Amount": String(amount * 100), "vnp_BankCode": "NCB",
            "vnp_BankTranNo": "VNP\(transaction)", "vnp_CardType": "ATM", "vnp_OrderInfo": asked["vnp_OrderInfo"] ?? "",
            "vnp_PayDate": VNPay.time(at), "vnp_ResponseCode": response, "vnp_TransactionNo": transaction,
            "vnp_TransactionStatus": status, "vnp_TxnRef": order,
        ])
    }
}
