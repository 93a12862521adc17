import Casework
import EventLog
import JSON
import Payments
import Testing
import WorkingTime

/// An office where a registration costs 20,000 đồng.
extension OfficeFixture {
    static let gatewaySecret = VNPaySecret("SECRETKEYFORTEST") ?? { fatalError("not empty") }()

    /// A gateway that is not asked by ourselves.
    static func gateway(_ name: String = "vnpay", formerly: [String] = []) -> VNPayConnection {
        var gateway = VNPayConnection(
            name: name,
            terminal: VNPayTerminal(code: "DEMOV210", secret: gatewaySecret, payAddress: "http://127.0.0.1/pay"),
            officialKind: 2, returnAddress: "http://127.0.0.1/back")
        gateway.formerly = formerly
        return gateway
    }

    /// - Parameters:
    ///   - ways: How it may be paid, as the definition lists them.
    ///   - expires: Whether an order ends after a working day.
    ///   - isTimed: Whether officers are reminded, and heads told.
    ///   - change: What the office is opened with besides.
    /// - Returns: The office, with the registration published.
    /// - Throws: Where it cannot be opened or published.
    static func paying(
        ways: String, expires: Bool = false, isTimed: Bool = false,
        _ change: (inout OfficeConfiguration) -> Void = { _ in }
    ) async throws -> OfficeFixture {
        let fixture = try await OfficeFixture.make()
        var text = try OfficeFixture.text("workflows/birth-registration.yaml")
            .replacing("amount: 0", with: "amount: 20000")
            .replacing(
                /\npayment:\n(?: {2}[^\n]*\n)+/,
                with: """
                    \npayment:
                      due: receipt
                      kind: fee
                      ways: [\(ways)]
                      refund: {ends: [], unverified: true}
                      unverified: true\(expires ? "\n  expires-within: 1 working days" : "")

                    """)
        if !isTimed { text.replace(/\ntimers:\n(?: {2}[^\n]*\n)+/, with: "\n") }
        _ = try await fixture.office.publish(
            text, file: "birth.yaml", command: .random(), by: try await fixture.officer("admin"))
        return try await fixture.reopened(change)
    }

    /// The number of a dossier's first order, and its sums.
    func money(_ code: String, by caller: Caller) async throws -> (order: String, totals: JSONObject, json: JSONValue) {
        let view = try await office.payment(code: code, address: "127.0.0.1", by: caller)
        return (
            try #require(view["account"]?["orders"]?[0]?["order"]?.string),
            try #require(view["account"]?["totals"]?.object), view
        )
    }

    /// A gateway says that an order was paid.
    @discardableResult
    func says(_ gateway: String, _ order: String, _ transaction: String) async throws -> String? {
        let query = VNPayParameters([
            "vnp_TmnCode": "DEMOV210", "vnp_TxnRef": order, "vnp_Amount": "2000000", "vnp_ResponseCode": "00",
            "vnp_TransactionStatus": "00", "vnp_TransactionNo": transaction, "vnp_PayDate": "20260610090000",
        ]).signed(Self.gatewaySecret)
        return try await office.gatewayCall(gateway, GatewayCall(query: query)).flatMap {
            try JSONReader.read($0.body)["RspCode"]?.string
        }
    }
}
