public import WorkingTime

/// VNPAY's word on a payment (IPN), once its signature is verified.
public struct VNPayIPN: Sendable, Hashable {
    /// Our number of the order (`vnp_TxnRef`).
    public var order: String
    /// Whole đồng.
    public var amount: Int64
    /// VNPAY's number of the transaction (`vnp_TransactionNo`).
    public var transaction: String
    /// `vnp_ResponseCode`: `00` where it was paid.
    public var responseCode: String
    /// When it was paid, as VNPAY says.
    public var paidAt: Instant?
    /// Whether both codes say that it was paid.
    public var isPaid: Bool

    /// Reads the query of a call, verifying the signature before anything else.
    ///
    /// - Throws: `VNPayError`: `.checksum` where the signature is not the terminal's or the call is for another terminal,
    ///   `.malformed` where it is, but the parameters make no sense.
    public init(query: String, terminal: VNPayTerminal) throws(VNPayError) {
        let parameters: VNPayParameters
        do throws(VNPayError) { parameters = try VNPayParameters(query: query) } catch { throw .checksum }
        guard parameters.isSigned(terminal.secret), parameters["vnp_TmnCode"] == terminal.code else { throw .checksum }
        guard let order = parameters["vnp_TxnRef"], VNPayIPN.isReference(order),
            let amount = parameters["vnp_Amount"].flatMap(VNPay.dong),
            let response = parameters["vnp_ResponseCode"], VNPayIPN.isCode(response),
            let status = parameters["vnp_TransactionStatus"] ?? parameters["vnp_ResponseCode"], VNPayIPN.isCode(status)
        else { throw .malformed }
        self.order = order
        self.amount = amount
        responseCode = response == "00" ? status : response
        isPaid = response == "00" && status == "00"
        transaction = parameters["vnp_TransactionNo"] ?? ""
        paidAt = parameters["vnp_PayDate"].flatMap(VNPay.instant)
        guard !isPaid || VNPayIPN.isReference(transaction) else { throw .malformed }
        if !VNPayIPN.isReference(transaction) { transaction = "" }
    }

    static func isReference(_ text: String) -> Bool { StatementLine.isReference(text) }

    static func isCode(_ text: String) -> Bool { text.utf8.count == 2 && text.utf8.allSatisfy(VietQRText.isDigit) }

    /// The call as every gateway's is judged.
    public var word: GatewayWord {
        GatewayWord(
            order: order, amount: amount, transaction: transaction, paidAt: paidAt,
            failure: isPaid ? nil : responseCode)
    }
}

/// The answer to an IPN (`RspCode`).
public enum VNPayAnswer: String, Sendable, Hashable, CaseIterable {
    case confirmed = "00"
    case orderNotFound = "01"
    case alreadyConfirmed = "02"
    case addressProhibited = "03"
    case wrongAmount = "04"
    case checksum = "97"
    case unknown = "99"

    /// How VNPAY is told what came of its call.
    public init(_ outcome: GatewayOutcome) {
        self =
            switch outcome {
            case .confirmed: .confirmed
            case .unknownOrder: .orderNotFound
            case .alreadyConfirmed: .alreadyConfirmed
            case .wrongAmount: .wrongAmount
            case .notAuthentic: .checksum
            case .unreadable, .failed: .unknown
            }
    }

    /// VNPAY's own words.
    public var message: String {
        switch self {
        case .confirmed: "Confirm Success"
        case .orderNotFound: "Order not Found"
        case .alreadyConfirmed: "Order already confirmed"
        case .addressProhibited: "IP address prohibited"
        case .wrongAmount: "Invalid Amount"
        case .checksum: "Invalid Checksum"
        case .unknown: "Unknown error"
        }
    }

    /// The body of the answer.
    public var body: String { "{\"RspCode\":\"\(rawValue)\",\"Message\":\"\(message)\"}" }
}
