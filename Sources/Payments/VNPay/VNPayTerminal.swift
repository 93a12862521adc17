public import WorkingTime

/// A merchant's terminal at VNPAY, and how its messages are made.
public struct VNPayTerminal: Sendable {
    /// `vnp_TmnCode`.
    public var code: String
    public var secret: VNPaySecret
    /// Where citizens pay: an address without query.
    public var payAddress: String

    public init(code: String, secret: VNPaySecret, payAddress: String) {
        self.code = code
        self.secret = secret
        self.payAddress = payAddress
    }

    /// The version of the protocol.
    public static let version = "2.1.0"

    /// The address at which a citizen pays an order, once, until it expires. It is made from what is told of the order alone.
    ///
    /// - Parameters:
    ///   - order: What is to be paid, as it is told in this attempt.
    ///   - returnAddress: Where the citizen's browser goes afterwards.
    ///   - client: The citizen's network address, which VNPAY wants to know.
    ///   - language: `vn` or `en`.
    /// - Returns: The address, signed.
    /// - Throws: `VNPayError.amount` where the amount cannot be written.
    public func payAddress(
        _ order: GatewayOrder, returnAddress: String, client: String, language: String = "vn"
    ) throws(VNPayError) -> String {
        var parameters = VNPayParameters([
            "vnp_Version": Self.version, "vnp_Command": "pay", "vnp_TmnCode": code,
            "vnp_Amount": String(try VNPay.hundredths(order.amount)), "vnp_CreateDate": VNPay.time(order.askedAt),
            "vnp_CurrCode": "VND", "vnp_IpAddr": client, "vnp_Locale": language, "vnp_OrderInfo": order.purpose,
            "vnp_OrderType": "other", "vnp_ReturnUrl": returnAddress, "vnp_TxnRef": order.number,
        ])
        parameters["vnp_ExpireDate"] = order.expires.map(VNPay.time)
        return payAddress + "?" + parameters.signed(secret)
    }
}

/// Numbers and times as VNPAY writes them.
public enum VNPay {
    /// An amount in hundredths of a đồng.
    public static func hundredths(_ amount: Int64) throws(VNPayError) -> Int64 {
        let (product, overflow) = amount.multipliedReportingOverflow(by: 100)
        guard !overflow, amount > 0, amount <= 1_000_000_000_000 else { throw .amount }
        return product
    }

    /// Whole đồng of an amount in hundredths; `nil` where it is none.
    public static func dong(_ text: String) -> Int64? {
        guard (3...15).contains(text.utf8.count), text.utf8.allSatisfy(VietQRText.isDigit), let value = Int64(text),
            value > 0, value % 100 == 0
        else { return nil }
        return value / 100
    }

    /// `yyyyMMddHHmmss` in GMT+7.
    public static func time(_ instant: Instant) -> String { CompactTime.text(instant) }

    /// Reads `yyyyMMddHHmmss`; `nil` for anything else.
    public static func instant(_ text: String) -> Instant? { CompactTime.instant(text) }
}
