public import Procedures
public import Vietnamese

/// Something about the dossier's money does not allow it.
public enum PaymentRefusal: Explained, Hashable {
    /// The fee has to be paid first.
    case feeUnpaid(amount: Int64)
    /// There is nothing to pay now.
    case nothingDue
    /// An order is open already.
    case orderOpen(number: String)
    /// The order cannot be paid this way.
    case wayNotOffered(PaymentDefinition.Way, offered: [PaymentDefinition.Way])
    /// Not the order's amount.
    case amountDiffers(expected: Int64)
    /// The dossier has no such order.
    case unknownOrder
    /// The order is closed or paid.
    case orderClosed
    /// The order's time has not run out.
    case orderNotExpired
    /// The order is not paid.
    case orderNotPaid
    /// The payment is recorded already.
    case paymentKnown
    /// The payment is not well formed.
    case paymentInvalid
    /// Only a gateway says so.
    case gatewaysOnly
    /// No stem for the order's number was allocated.
    case noOrderNumber
    /// The dossier has asked for money too often.
    case tooManyOrders
    case unknownRefund
    case refundDone
    /// Asked, and its outcome is not known yet.
    case refundAsked
    /// The gateway was asked for it, and says what came of it: nobody else pays it meanwhile.
    case refundAtGateway(String)
    case referenceInvalid
    case unknownReceipt
    case receiptCancelled
    case receiptGiven
    /// Nothing of what was paid for the order is kept.
    case nothingKept
    /// Paid before the order was asked for, or after today.
    case paidAtInvalid
    case noReceiptNumber

    public var code: String {
        switch self {
        case .feeUnpaid: "dossier.fee-unpaid"
        case .nothingDue: "dossier.nothing-due"
        case .orderOpen: "dossier.order-open"
        case .wayNotOffered: "dossier.way-not-offered"
        case .amountDiffers: "dossier.amount-differs"
        case .unknownOrder: "dossier.unknown-order"
        case .orderClosed: "dossier.order-closed"
        case .orderNotExpired: "dossier.order-not-expired"
        case .orderNotPaid: "dossier.order-not-paid"
        case .paymentKnown: "dossier.payment-known"
        case .paymentInvalid: "dossier.payment-invalid"
        case .gatewaysOnly: "dossier.gateways-only"
        case .noOrderNumber: "dossier.no-order-number"
        case .tooManyOrders: "dossier.too-many-orders"
        case .unknownRefund: "dossier.unknown-refund"
        case .refundDone: "dossier.refund-done"
        case .refundAsked: "dossier.refund-asked"
        case .refundAtGateway: "dossier.refund-at-gateway"
        case .referenceInvalid: "dossier.reference-invalid"
        case .unknownReceipt: "dossier.unknown-receipt"
        case .receiptCancelled: "dossier.receipt-cancelled"
        case .receiptGiven: "dossier.receipt-given"
        case .nothingKept: "dossier.nothing-kept"
        case .paidAtInvalid: "dossier.paid-at-invalid"
        case .noReceiptNumber: "dossier.no-receipt-number"
        }
    }

    public var message: Bilingual {
        switch self {
        case .feeUnpaid(let amount):
            let text = VietnameseFormat.moneyText(amount)
            return Bilingual(vi: "Chưa nộp \(text.vi).", en: "\(text.en) have not been paid.")
        case .nothingDue: return Bilingual(vi: "Hồ sơ không có khoản nào phải nộp.", en: "Nothing has to be paid now.")
        case .orderOpen(let number):
            return Bilingual(
                vi: "Đang chờ nộp theo lệnh \(number).", en: "The order \(number) is waiting to be paid.")
        case .wayNotOffered(let way, let offered):
            return Bilingual(
                vi: "Khoản này không nộp bằng \(way.label.vi); có: \(offered.map(\.label.vi).joined(separator: ", ")).",
                en: "It is not paid by \(way.label.en); offered: \(offered.map(\.label.en).joined(separator: ", ")).")
        case .amountDiffers(let expected):
            let text = VietnameseFormat.moneyText(expected)
            return Bilingual(vi: "Phải nộp đúng \(text.vi).", en: "Exactly \(text.en) have to be paid.")
        case .unknownOrder: return Bilingual(vi: "Hồ sơ không có lệnh thanh toán này.", en: "There is no such order.")
        case .orderClosed: return Bilingual(vi: "Lệnh thanh toán đã đóng.", en: "The order is closed.")
        case .orderNotExpired: return Bilingual(vi: "Lệnh chưa hết hạn.", en: "The order's time has not run out.")
        case .orderNotPaid: return Bilingual(vi: "Lệnh chưa được thanh toán.", en: "The order is not paid.")
        case .paymentKnown: return Bilingual(vi: "Giao dịch đã được ghi nhận.", en: "The payment is recorded already.")
        case .paymentInvalid: return Bilingual(vi: "Giao dịch không hợp lệ.", en: "The payment is not well formed.")
        case .gatewaysOnly:
            return Bilingual(vi: "Chỉ cổng thanh toán báo được việc này.", en: "Only a payment gateway says so.")
        case .noOrderNumber:
            return Bilingual(vi: "Chưa có số cho lệnh thanh toán.", en: "No number for the order was allocated.")
        case .tooManyOrders:
            return Bilingual(
                vi: "Hồ sơ đã yêu cầu nộp quá nhiều lần.", en: "The dossier has asked for money too often.")
        case .unknownRefund: return Bilingual(vi: "Không có khoản hoàn trả này.", en: "There is no such refund.")
        case .refundDone: return Bilingual(vi: "Khoản này đã hoàn trả.", en: "It has been refunded.")
        case .refundAsked:
            return Bilingual(
                vi: "Đã yêu cầu hoàn, chưa rõ kết quả.", en: "It has been asked for; what came of it is not known yet.")
        case .refundAtGateway(let name):
            return Bilingual(
                vi: "Đã yêu cầu cổng “\(name)” hoàn tiền; chỉ cổng báo được kết quả.",
                en: "The gateway “\(name)” was asked to give it back, and says what came of it.")
        case .referenceInvalid:
            return Bilingual(
                vi: "Số tham chiếu gồm 1 đến 100 chữ, số, “-”, “_”, “.”, “/”.",
                en: "A reference has 1 to 100 letters, digits, “-”, “_”, “.”, “/”.")
        case .unknownReceipt: return Bilingual(vi: "Hồ sơ không có biên lai này.", en: "There is no such receipt.")
        case .receiptCancelled: return Bilingual(vi: "Biên lai đã bị hủy.", en: "The receipt is cancelled already.")
        case .receiptGiven: return Bilingual(vi: "Khoản này đã có biên lai.", en: "There is a receipt for it.")
        case .nothingKept:
            return Bilingual(
                vi: "Khoản đã nộp theo lệnh này được hoàn trả hết: không còn gì để cấp biên lai.",
                en: "All that was paid for this order is given back: there is nothing to give a receipt for.")
        case .paidAtInvalid:
            return Bilingual(
                vi: "Ngày chuyển khoản phải từ ngày yêu cầu nộp đến hôm nay.",
                en: "The day of the transfer is none between the order's and today.")
        case .noReceiptNumber:
            return Bilingual(vi: "Chưa có số biên lai.", en: "No number for the receipt was reserved.")
        }
    }

    public var advice: Bilingual? {
        switch self {
        case .feeUnpaid:
            Bilingual(
                vi: "Nộp trực tuyến hoặc tại quầy, theo cách mà thủ tục cho phép.",
                en: "Pay online or at the counter, as the procedure allows.")
        case .receiptGiven:
            Bilingual(vi: "Hãy hủy biên lai cũ trước.", en: "Cancel the old one first.")
        case .refundAtGateway:
            Bilingual(
                vi: "Chờ cổng trả lời, hoặc đối soát sao kê. Cổng không còn hỏi được: bỏ api_address trong cấu hình.",
                en: "Wait, or reconcile its statement. If it cannot be asked any more, take out its api_address.")
        case .paymentInvalid:
            Bilingual(
                vi: "Số giao dịch gồm 1 đến 64 chữ, số, “-”, “_”, “.”, “/”, có ít nhất một chữ số; không ghi tên.",
                en: "A transaction has 1 to 64 letters, digits, “-”, “_”, “.”, “/”, a digit among them; no names.")
        default: nil
        }
    }
}
