import Payments
import Testing
import WorkingTime

/// What an attempt to pay is called, and what its name says.
@Suite struct PaymentAttemptTests {
    private static let order = "0123456789ABCDEFGHJK01"

    @Test func aNameSaysOfWhichOrderAndWhen() throws {
        let attempt = PaymentAttempt(order: Self.order, number: 2, seconds: 3600)
        #expect(attempt.reference == "0123456789ABCDEFGHJK01-2-3600")
        #expect(PaymentAttempt(reference: attempt.reference) == attempt)
        #expect(PaymentAttempt.order(of: attempt.reference) == Self.order)
        #expect(PaymentAttempt.order(of: Self.order) == Self.order)
    }

    /// One spelling each: what is not ours is taken for what it says.
    @Test(arguments: [
        "", "0123456789ABCDEFGHJK01", "0123456789ABCDEFGHJK01-1", "0123456789ABCDEFGHJK01-0-5",
        "0123456789ABCDEFGHJK01-01-5", "0123456789ABCDEFGHJK01-1-05", "0123456789ABCDEFGHJK01-1--5",
        "0123456789ABCDEFGHJK01-1-5-6", "0123456789ABCDEFGHJK01-1-12345678901", "0123456789ABCDEFGHJK01-١-5",
    ])
    func whatIsNoName(_ text: String) {
        #expect(PaymentAttempt(reference: text) == nil)
        #expect(PaymentAttempt.order(of: text) == text)
    }

    /// As in the vector: fifteen minutes from then on, but no longer than the order.
    @Test func itLastsAQuarterOfAnHour() throws {
        let asked = try #require(VNPay.instant("20260610080000"))
        var order = GatewayOrder(number: Self.order, amount: 20_000, askedAt: asked, expires: nil, purpose: "x")
        let attempt = PaymentAttempt(order: Self.order, number: 1, seconds: 3600)
        var told = attempt.of(order)
        #expect(told.number == attempt.reference && told.amount == 20_000)
        #expect(VNPay.time(told.askedAt) == "20260610090000")
        #expect(told.expires.map(VNPay.time) == "20260610091500")
        order.expires = asked.adding(seconds: 4000)
        told = attempt.of(order)
        #expect(told.expires == order.expires)
    }
}
