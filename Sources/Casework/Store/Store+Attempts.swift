import Payments
import Postgres

/// The addresses to pay at that were given out, as far as gateways still have to be asked about them.
extension Store {
    private static let insertAttempt = PreparedStatement(
        "insert_payment_attempt",
        """
        INSERT INTO payment_attempt (order_number, number, seconds) VALUES ($1, $2, $3)
        ON CONFLICT (order_number, number) DO NOTHING RETURNING number
        """, [.text, .int4, .int8])
    private static let selectAttempts = PreparedStatement(
        "select_payment_attempts",
        "SELECT number, seconds FROM payment_attempt WHERE order_number = $1 ORDER BY number", [.text])
    private static let deleteAttempt = PreparedStatement(
        "delete_payment_attempt", "DELETE FROM payment_attempt WHERE order_number = $1 AND number = $2",
        [.text, .int4])

    /// The attempts at an order that are remembered, in the order in which they were given out.
    func attempts(at order: String) async throws(PostgresError) -> [PaymentAttempt] {
        let rows = try await pool.query(Self.selectAttempts, [.text(order)])
        var attempts: [PaymentAttempt] = []
        for row in rows {
            let number: Int = try row.value(0)
            attempts.append(PaymentAttempt(order: order, number: number, seconds: try row.value(1)))
        }
        return attempts
    }

    /// Remembers an attempt.
    ///
    /// - Returns: Whether its number was free.
    func remember(_ attempt: PaymentAttempt) async throws(PostgresError) -> Bool {
        let rows = try await pool.query(
            Self.insertAttempt,
            [.text(attempt.order), .int4(Int32(clamping: attempt.number)), .int8(attempt.seconds)], sending: .alone)
        return !rows.isEmpty
    }

    /// Forgets an attempt whose end is known.
    func forget(_ attempt: PaymentAttempt) async throws(PostgresError) {
        _ = try await pool.query(
            Self.deleteAttempt, [.text(attempt.order), .int4(Int32(clamping: attempt.number))])
    }
}
