import JSON
import Payments
import Testing
import WorkingTime

@Suite("What is concluded from VNPAY's answers")
struct VNPayReplyTests {
    private static let secret = VNPaySecret("SECRETKEYFORTEST") ?? { fatalError("not empty") }()
    private static let terminal = VNPayTerminal(code: "DEMOV210", secret: secret, payAddress: "https://pay.example.vn")
    private static let order = "0123456789ABCDEFGHJK01"
    private static let refund = "0123456789ABCDEFGHJKR01"

    /// A signed answer with these members besides the usual ones.
    private func reply(_ members: [String: String], isRefund: Bool = false) throws -> VNPayReply {
        var body: JSONObject = [
            "vnp_ResponseId": "1", "vnp_TmnCode": "DEMOV210", "vnp_TxnRef": .string(Self.order),
            "vnp_ResponseCode": "00", "vnp_Amount": "2000000", "vnp_TransactionNo": "14",
        ]
        for (name, value) in members { body[name] = .string(value) }
        body["vnp_SecureHash"] = .string(Self.secret.sign(VNPayReply.hashed(body, isRefund: isRefund)))
        return try VNPayReply(.object(body), isRefund: isRefund, terminal: Self.terminal)
    }

    private func state(_ members: [String: String]) throws -> GatewayOrderState? {
        try reply(members).state(ofOrder: Self.order)
    }

    @Test("Of an order: paid only where VNPAY says so of this very order; what says nothing is not taken for no")
    func orders() throws {
        #expect(
            try state(["vnp_TransactionType": "01", "vnp_TransactionStatus": "00"])
                == .paid(GatewayPayment(transaction: "14", amount: 20_000, paidAt: nil)))
        #expect(try state(["vnp_TransactionStatus": "01"]) == .pending)
        #expect(try state(["vnp_TransactionStatus": "02"]) == .failed("02"))
        // Suspected of fraud: somebody has to look.
        #expect(try state(["vnp_TransactionStatus": "07"]) == .pending)
        #expect(try state(["vnp_ResponseCode": "91"]) == .untouched)
        #expect(try state(["vnp_TransactionType": "02", "vnp_TransactionStatus": "00"]) == .refunded)
        for code in ["97", "94", "99", "03"] { #expect(try state(["vnp_ResponseCode": code]) == nil, "\(code)") }
        #expect(try state(["vnp_TransactionStatus": "00", "vnp_Amount": "x"]) == nil)
        #expect(try state(["vnp_TransactionStatus": "00", "vnp_TransactionNo": ""]) == nil)
        #expect(try reply(["vnp_TransactionStatus": "00"]).state(ofOrder: "0123456789ABCDEFGHJK02") == nil)
    }

    @Test("Of a refund: known only by its number; an answer that it was asked before is not an answer that it was done")
    func refunds() throws {
        func known(_ members: [String: String]) throws -> GatewayRefundState?? {
            try reply(members).state(ofRefund: Self.refund, order: Self.order)
        }
        let ours = ["vnp_TransactionType": "03", "vnp_OrderInfo": "Hoan tien \(Self.refund)"]
        #expect(
            try known(ours.merging(["vnp_TransactionStatus": "00"]) { $1 })
                == .some(.some(.done(reference: "14", at: nil))))
        #expect(try known(ours.merging(["vnp_TransactionStatus": "05"]) { $1 }) == .some(.some(.pending)))
        #expect(try known(ours.merging(["vnp_TransactionStatus": "09"]) { $1 }) == .some(.some(.refused(code: "09"))))
        #expect(try known(["vnp_TransactionType": "01", "vnp_TransactionStatus": "00"]) == .some(.none))
        #expect(try known(["vnp_TransactionType": "02", "vnp_OrderInfo": "Hoan tien X"]) == .some(.none))
        #expect(try known(["vnp_ResponseCode": "91"]) == .some(.none))
        #expect(try known(["vnp_ResponseCode": "99"]) == .none)
        #expect(try reply(ours).state(ofRefund: Self.refund, order: "0123456789ABCDEFGHJK02") == .none)

        // After a refusal it is asked for under another name, and what came of the first says nothing of that one, unless it did happen.
        func second(_ members: [String: String]) throws -> GatewayRefundState?? {
            try reply(members).state(ofRefund: Self.refund, attempt: 2, order: Self.order)
        }
        let again = ["vnp_TransactionType": "03", "vnp_OrderInfo": "Hoan tien \(Self.refund)-2"]
        #expect(try second(ours.merging(["vnp_TransactionStatus": "09"]) { $1 }) == .some(.none))
        #expect(try second(ours.merging(["vnp_TransactionStatus": "05"]) { $1 }) == .some(.some(.pending)))
        #expect(
            try second(again.merging(["vnp_TransactionStatus": "09"]) { $1 }) == .some(.some(.refused(code: "09"))))
        #expect(
            try known(again.merging(["vnp_TransactionStatus": "00"]) { $1 })
                == .some(.some(.done(reference: "14", at: nil))))

        func asked(_ members: [String: String]) throws -> GatewayRefundState? {
            try reply(members, isRefund: true).refundState(order: Self.order)
        }
        #expect(try asked(["vnp_TransactionStatus": "00"]) == .done(reference: "14", at: nil))
        #expect(try asked(["vnp_TransactionStatus": "06"]) == .pending)
        #expect(try asked(["vnp_ResponseCode": "94"]) == .pending)
        #expect(try asked(["vnp_ResponseCode": "95"]) == .refused(code: "95"))
        for code in ["98", "99"] { #expect(try asked(["vnp_ResponseCode": code]) == nil, "\(code)") }
    }

    @Test("A refund's name tells its number and which attempt it is; the first one is the number itself")
    func attempts() {
        let order = GatewayOrder(
            number: Self.order, amount: 5, askedAt: Instant(microseconds: 0), expires: nil, purpose: "")
        for attempt in [1, 2, 17] {
            let refund = GatewayRefund(
                number: Self.refund, attempt: attempt, order: order, transaction: "14", amount: 5, isFull: true, by: "x"
            )
            let read = GatewayRefund.read(refund.name)
            #expect(read.number == Self.refund && read.attempt == attempt)
            #expect((refund.name == Self.refund) == (attempt == 1))
        }
        for name in ["A-1", "A-x", "A-", "A"] {
            let read = GatewayRefund.read(name)
            #expect(read.number == name && read.attempt == 1)
        }
    }
}
