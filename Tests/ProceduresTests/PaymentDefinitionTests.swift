import JSON
import Procedures
import Testing
import WorkingTime

@Suite struct PaymentDefinitionTests {
    private func parse(_ payment: String) throws -> CheckedProcedure {
        let source = try Files.text("Tests/Golden/Procedures/sample.yaml")
        return try ProcedureParser.parse(
            text: source.replacing("\nlimit: {within: same-day", with: "\n\(payment)\nlimit: {within: same-day"),
            file: "x"
        ).get()
    }

    @Test func aFileSaysWhenAndHow() throws {
        let checked = try parse(
            """
            payment:
              due: receipt
              kind: charge
              ways: [online, transfer, counter]
              expires-within: 3 working days
              unpaid: stop
              refund: {ends: [not-received, refused], source: made up for tests}
              unverified: true
            """)
        let payment = try #require(checked.definition.payment)
        #expect(payment.due == .receipt)
        #expect(payment.kind == .charge)
        #expect(payment.ways == [.online, .transfer, .counter])
        #expect(payment.expiresWithin == .workingDays(thousandths: 3000))
        #expect(payment.unpaid == .stop)
        #expect(payment.refund?.ends == [.notReceived, .refused])
        #expect(payment.isUnverified && payment.refund?.isUnverified == false)
        #expect(try ProcedureDefinition(expanded: checked.definition.expanded) == checked.definition)
    }

    @Test func whatIsDueAtReturnNeedsNoWordOnRefunds() throws {
        let payment = try parse("payment: {due: return, kind: fee, ways: [online], source: made up}").definition.payment
        #expect(payment?.refund == nil)
        #expect(payment?.unpaid == .keep)
    }

    @Test func whatSaysNothingKeepsItsDigest() throws {
        let plain = try Files.procedure("Tests/Golden/Procedures/sample.yaml")
        #expect(plain.definition.expanded.object?["payment"] == nil)
        let paid = try parse("payment: {due: return, kind: fee, ways: [online], source: made up}")
        #expect(paid.digestText != plain.digestText)
    }
}
