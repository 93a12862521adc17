import Crypto
import EventLog
import FoundationEssentials
import Postgres
import Sealing
import Webhooks

/// The secrets of webhooks, kept wrapped under the master key.
struct WebhookSecrets: Sendable {
    private static let select = PreparedStatement(
        "webhook_secrets",
        """
        SELECT key_id, master_key_id, wrapped FROM webhook_secret
        WHERE webhook = $1 AND (valid_until IS NULL OR valid_until > clock_timestamp()) ORDER BY number DESC LIMIT 8
        """, [.text])
    private static let insert = PreparedStatement(
        "webhook_secret_insert",
        """
        INSERT INTO webhook_secret (webhook, number, key_id, master_key_id, wrapped)
        SELECT $1, coalesce(max(number), 0) + 1, $2, $3, $4 FROM webhook_secret WHERE webhook = $1 RETURNING number
        """, [.text, .text, .text, .bytea])
    private static let retire = PreparedStatement(
        "webhook_secret_retire",
        """
        UPDATE webhook_secret SET valid_until = clock_timestamp() + interval '1 day'
        WHERE webhook = $1 AND number < $2 AND valid_until IS NULL RETURNING valid_until
        """, [.text, .int4])
    private static let sweep = PreparedStatement(
        "webhook_secret_sweep", "DELETE FROM webhook_secret WHERE webhook = $1 AND valid_until < clock_timestamp()",
        [.text])

    let pool: PostgresPool
    let keyring: Keyring

    /// Those that are signed with now, the newest first.
    func valid(_ webhook: String) async throws -> [WebhookSecret] {
        var secrets: [WebhookSecret] = []
        for row in try await pool.query(Self.select, [.text(webhook)]) {
            let wrapped = WrappedKey(id: try row.value(0), masterKeyID: try row.value(1), bytes: try row.bytes(2))
            let key = try keyring.unwrap(wrapped, stream: Self.context(webhook), subject: Self.subject)
            guard let secret = WebhookSecret(bytes: key.secret.withUnsafeBytes { Array($0) }) else { continue }
            secrets.append(secret)
        }
        return secrets
    }

    /// Makes a new one; the former ones are signed with for one more day.
    ///
    /// - Returns: The secret, and when the former ones end, in microseconds since 1970.
    func replace(_ webhook: String) async throws -> (secret: WebhookSecret, formerUntil: Int64?) {
        let key = DataKey.generate()
        guard let secret = WebhookSecret(bytes: key.secret.withUnsafeBytes { Array($0) }) else {
            throw SealingError(.invalidInput)
        }
        let wrapped = try keyring.wrap(key, stream: Self.context(webhook), subject: Self.subject)
        return try await pool.withTransaction { connection in
            try await connection.query(Self.sweep, [.text(webhook)])
            let number: Int32 = try await connection.query(
                Self.insert,
                [.text(webhook), .text(wrapped.id), .text(wrapped.masterKeyID), .bytea(wrapped.bytes)]
            ).one().value(0)
            let former = try await connection.query(Self.retire, [.text(webhook), .int4(number)])
            let until: PostgresTimestamp? = try former.first { _ in true }.flatMap { try $0.optional(0) }
            return (secret, until?.microseconds)
        }
    }

    private static let subject = "webhook"

    /// The sixteen bytes to which a webhook's secrets are bound.
    private static func context(_ webhook: String) -> [UInt8] {
        Array(SHA256.hash(data: Array("toantrinh webhook \(webhook)".utf8)).prefix(16))
    }
}
