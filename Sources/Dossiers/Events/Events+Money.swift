public import JSON
public import Organisation
public import Vietnamese

extension DossierEvent {
    /// Something happened to the dossier's money and to nothing else: what, says the type; the facts stand in the event's list `money`.
    public struct MoneyMoved: DossierFactBody {
        /// What happened: the raw value is the stored type.
        public enum What: String, Sendable, Hashable, CaseIterable {
            /// The fee was asked for anew.
            case feeAsked = "dossier.fee-asked"
            /// The fee was paid.
            case paid = "dossier.paid"
            /// An attempt to pay failed.
            case paymentFailed = "dossier.payment-failed"
            /// The time to pay ran out.
            case feeExpired = "dossier.fee-expired"
            /// Money came that pays nothing: it is owed back.
            case moneyUnusable = "dossier.money-unusable"
            case refundAsked = "dossier.refund-asked"
            case refunded = "dossier.refunded"
            case refundFailed = "dossier.refund-failed"
            case receiptIssued = "dossier.receipt-issued"
            case receiptCancelled = "dossier.receipt-cancelled"

            public var label: Bilingual {
                switch self {
                case .feeAsked: Bilingual(vi: "Yêu cầu nộp tiền", en: "Fee asked for")
                case .paid: Bilingual(vi: "Đã nộp tiền", en: "Fee paid")
                case .paymentFailed: Bilingual(vi: "Nộp tiền không thành công", en: "Payment failed")
                case .feeExpired: Bilingual(vi: "Hết hạn nộp tiền", en: "Time to pay ran out")
                case .moneyUnusable: Bilingual(vi: "Tiền đến phải hoàn trả", en: "Money came that is owed back")
                case .refundAsked: Bilingual(vi: "Yêu cầu hoàn tiền", en: "Refund asked for")
                case .refunded: Bilingual(vi: "Đã hoàn tiền", en: "Refunded")
                case .refundFailed: Bilingual(vi: "Hoàn tiền không thành công", en: "Refund failed")
                case .receiptIssued: Bilingual(vi: "Cấp biên lai", en: "Receipt issued")
                case .receiptCancelled: Bilingual(vi: "Hủy biên lai", en: "Receipt cancelled")
                }
            }
        }

        public static let type = "dossier.money"
        public var storedType: String { what.rawValue }

        public var what: What
        /// Why, sealed as `dossier`, where somebody had to say it.
        public var reason: SealedBlob?
        /// Whether the dossier is discontinued by it: it was not paid for in time.
        public var stops: Bool
        /// Working microseconds from receipt, where it is discontinued after receipt.
        public var processing: Int64?

        public init(_ what: What, reason: SealedBlob? = nil, stops: Bool = false, processing: Int64? = nil) {
            self.what = what
            self.reason = reason
            self.stops = stops
            self.processing = processing
        }

        public func write(to body: inout JSONObject) {
            body.set("reason", reason?.json)
            if stops { body["stops"] = true }
            body.set("processing", processing.map(JSONValue.integer))
        }

        public init(from fields: inout JSONFields) throws(JSONError) {
            throw JSONError(.wrongType(expected: "dossier event"), path: "type")
        }

        init(_ what: What, from fields: inout JSONFields) throws(JSONError) {
            self.what = what
            reason = try fields.optional("reason", SealedBlob.init(json:at:))
            stops = try fields.optionalBool("stops") ?? false
            processing = try fields.optionalInteger("processing")
        }
    }
}
