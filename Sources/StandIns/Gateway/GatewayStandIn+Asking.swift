import Hummingbird
import JSON
import NIOCore
import Payments
import Synchronization
import WorkingTime

/// What the merchant asks: `querydr` and `refund`.
extension GatewayStandIn {
    private static let enquiryHash = [
        "vnp_RequestId", "vnp_Version", "vnp_Command", "vnp_TmnCode", "vnp_TxnRef", "vnp_TransactionDate",
        "vnp_CreateDate", "vnp_IpAddr", "vnp_OrderInfo",
    ]
    private static let refundHash = [
        "vnp_RequestId", "vnp_Version", "vnp_Command", "vnp_TmnCode", "vnp_TransactionType", "vnp_TxnRef", "vnp_Amount",
        "vnp_TransactionNo", "vnp_TransactionDate", "vnp_CreateBy", "vnp_CreateDate", "vnp_IpAddr", "vnp_OrderInfo",
    ]
    private static let replyHash = [
        "vnp_ResponseId", "vnp_Command", "vnp_ResponseCode", "vnp_Message", "vnp_TmnCode", "vnp_TxnRef", "vnp_Amount",
        "vnp_BankCode", "vnp_PayDate", "vnp_TransactionNo", "vnp_TransactionType", "vnp_TransactionStatus",
        "vnp_OrderInfo",
    ]

    /// One operation as it is told in a reply.
    private struct Operation {
        var amount: Int64
        var at: Instant
        var number: Int64
        var type: String
        var status: String
        var purpose: String
    }

    func answer(_ body: [UInt8]) -> Response {
        guard let asked = (try? JSONReader.read(body))?.object else { return Response(status: .badRequest) }
        func text(_ name: String) -> String {
            switch asked[name] {
            case .string(let text)?: text
            case .integer(let number)?: String(number)
            default: ""
            }
        }
        let isRefund = text("vnp_Command") == "refund"
        let hashed = (isRefund ? Self.refundHash : Self.enquiryHash).map(text).joined(separator: "|")
        func reply(_ code: String, _ operation: Operation? = nil) -> Response {
            var answer: JSONObject = [
                "vnp_ResponseId": .string(String(books.withLock { $0.number() })),
                "vnp_Command": .string(text("vnp_Command")), "vnp_ResponseCode": .string(code),
                "vnp_Message": .string(code == "00" ? "Success" : "Failed"), "vnp_TmnCode": .string(terminal),
                "vnp_TxnRef": .string(text("vnp_TxnRef")),
            ]
            if let operation {
                answer["vnp_Amount"] = .string(String(operation.amount * 100))
                answer["vnp_BankCode"] = "NCB"
                answer["vnp_PayDate"] = .string(VNPay.time(operation.at))
                answer["vnp_TransactionNo"] = .string(String(operation.number))
                answer["vnp_TransactionType"] = .string(operation.type)
                answer["vnp_TransactionStatus"] = .string(operation.status)
                answer["vnp_OrderInfo"] = .string(operation.purpose)
            }
            var signed = Self.replyHash.map { answer[$0]?.string ?? "" }
            if !isRefund { signed += ["", ""] }
            answer["vnp_SecureHash"] = .string(secret.sign(signed.joined(separator: "|")))
            return Self.response(JSONWriter.text(.object(answer)), "application/json")
        }
        guard text("vnp_TmnCode") == terminal else { return reply("02") }
        guard secret.verifies(text("vnp_SecureHash"), of: hashed) else { return reply("97") }
        let order = text("vnp_TxnRef")
        switch text("vnp_Command") {
        case "querydr":
            let (code, operation) = books.withLock { Self.enquire(order, text("vnp_TransactionDate"), &$0) }
            return reply(code, operation)
        case "refund":
            guard let amount = VNPay.dong(text("vnp_Amount")), let number = Int64(text("vnp_TransactionNo")) else {
                return reply("03")
            }
            let wanted = GatewayBooks.GivenBack(
                request: text("vnp_RequestId"), order: order, number: 0, amount: amount,
                isFull: text("vnp_TransactionType") == "02", at: now, purpose: text("vnp_OrderInfo"), isDone: true)
            let (code, operation) = books.withLock { Self.giveBack(wanted, of: number, &$0) }
            return reply(code, operation)
        default: return reply("03")
        }
    }

    /// The last thing that happened to an order.
    private static func enquire(_ number: String, _ date: String, _ books: inout GatewayBooks) -> (String, Operation?) {
        books.enquiries += 1
        guard let order = books.orders[number], order.createDate == date else { return ("91", nil) }
        if let refund = books.refunds.last(where: { $0.order == number }) { return ("00", operation(refund)) }
        if let payment = order.payments.last {
            return (
                "00",
                Operation(
                    amount: payment.amount, at: payment.at, number: payment.number, type: "01", status: "00",
                    purpose: order.purpose)
            )
        }
        let status = order.failure == nil ? "01" : "02"
        return (
            "00",
            Operation(
                amount: order.amount, at: books.clock ?? Instant(microseconds: 0), number: 0, type: "01",
                status: status, purpose: order.purpose)
        )
    }

    private static func operation(_ refund: GatewayBooks.GivenBack) -> Operation {
        Operation(
            amount: refund.amount, at: refund.at, number: refund.number, type: refund.isFull ? "02" : "03",
            status: refund.isDone ? "00" : "05", purpose: refund.purpose)
    }

    private static func giveBack(
        _ wanted: GatewayBooks.GivenBack, of transaction: Int64, _ books: inout GatewayBooks
    ) -> (String, Operation?) {
        books.refundRequests += 1
        // The same request again is the same refund.
        if books.refunds.contains(where: { $0.request == wanted.request }) { return ("94", nil) }
        guard
            let index = books.orders[wanted.order]?.payments.firstIndex(where: { $0.number == transaction }),
            let payment = books.orders[wanted.order]?.payments[index]
        else { return ("91", nil) }
        if books.mischief.refusedRefunds > 0 {
            books.mischief.refusedRefunds -= 1
            return ("95", nil)
        }
        guard payment.givenBack + wanted.amount <= payment.amount else { return ("95", nil) }
        var given = wanted
        given.number = books.number()
        if books.mischief.slowRefunds > 0 {
            books.mischief.slowRefunds -= 1
            given.isDone = false
        }
        books.orders[wanted.order]?.payments[index].givenBack += wanted.amount
        books.refunds.append(given)
        return ("00", operation(given))
    }
}
