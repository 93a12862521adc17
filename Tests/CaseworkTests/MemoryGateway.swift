import JSON
import Payments
import Synchronization
import WorkingTime

/// A gateway that has nothing of VNPAY's: it posts signed JSON, and answers in words of its own.
final class MemoryGateway: PaymentGateway {
    struct Books {
        var paid: [String: GatewayPayment] = [:]
        var refunds: [String: GatewayRefundState] = [:]
        var lines: [StatementLine] = []
        var enquiries = 0
    }

    let name: String
    let formerly: [String]
    let officialKind = 1
    let canBeAsked = true
    let statesDays = true
    let statementHour = 2
    let books = Mutex(Books())

    init(_ name: String = "cong-quoc-gia", formerly: [String] = []) {
        self.name = name
        self.formerly = formerly
    }

    var merchant: GatewayMerchant { GatewayMerchant(kind: "memory", member: "shop", value: name) }

    static func call(_ order: String, _ transaction: String, _ amount: Int64, failure: String? = nil) -> GatewayCall {
        var body: JSONObject = [
            "order": .string(order), "transaction": .string(transaction), "amount": .integer(amount),
        ]
        body.set("failure", failure.map(JSONValue.string))
        let bytes = JSONWriter.bytes(.object(body))
        return GatewayCall(query: "sign=" + signature(bytes), body: bytes)
    }

    /// Some mark over the bytes: who it is that signs is not what is tested here.
    private static func signature(_ bytes: [UInt8]) -> String {
        String(bytes.reduce(UInt64(14_695_981_039_346_656_037)) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 })
    }

    func payAddress(_ order: GatewayOrder, client: String) throws(GatewayError) -> String {
        guard order.amount > 0 else { throw .amount }
        return "https://pay.example.vn/\(order.number)?amount=\(order.amount)"
    }

    func word(in call: GatewayCall) throws(GatewayError) -> GatewayWord {
        guard call.query == "sign=" + Self.signature(call.body) else { throw .notAuthentic }
        guard let body = (try? JSONReader.read(call.body))?.object, let order = body["order"]?.string,
            let amount = body["amount"]?.integer, let transaction = body["transaction"]?.string
        else { throw .malformed }
        return GatewayWord(
            order: order, amount: amount, transaction: transaction, paidAt: nil, failure: body["failure"]?.string)
    }

    func reply(_ outcome: GatewayOutcome) -> GatewayReply {
        GatewayReply(
            status: outcome == .notAuthentic ? 401 : 200, mediaType: "text/plain; charset=utf-8",
            body: outcome.rawValue)
    }

    func state(of order: GatewayOrder, now: Instant) async -> GatewayAnswer<GatewayOrderState> {
        books.withLock { books in
            books.enquiries += 1
            // Paid in whichever attempt is asked about.
            return .known(books.paid[PaymentAttempt.order(of: order.number)].map { .paid($0) } ?? .untouched)
        }
    }

    func refund(_ refund: GatewayRefund, now: Instant) async -> GatewayAnswer<GatewayRefundState> {
        books.withLock { books in
            books.refunds[refund.name] = .done(reference: "back-\(refund.transaction)", at: now)
            return .known(.pending)
        }
    }

    func state(of refund: GatewayRefund, now: Instant) async -> GatewayAnswer<GatewayRefundState?> {
        books.withLock { .known($0.refunds[refund.name]) }
    }

    func statement(of day: Day) async throws(GatewayError) -> [StatementLine] {
        books.withLock { $0.lines.filter { $0.at.localDay == day } }
    }
}
