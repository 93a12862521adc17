import Crypto
import EventLog
import FoundationEssentials
import Postgres
import Sealing
import Vietnamese
import Webhooks

/// The secrets of webhooks, kept wrapped under the master key.
struct WebhookSecrets: Sendable {
    private static let select = PreparedStatement(
        "webhook_secrets",
        """
        SELECT key_id, master_key_id, wrapped FROM webhook_secret
        WHERE webhook = $1 AND (valid_until IS NULL OR valid_until > clock_timestamp()) ORDER BY number DESC LIMIT 8
        """, [.text])
    private static let lock = PreparedStatement(
        "webhook_secret_lock", "SELECT pg_advisory_xact_lock(hashtextextended('webhook_secret ' || $1, 0))", [.text])
    private static let counting = PreparedStatement(
        "webhook_secret_count",
        """
        SELECT count(*) FROM webhook_secret
        WHERE webhook = $1 AND (valid_until IS NULL OR valid_until > clock_timestamp())
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

    /// How many are signed with now.
    func count(_ webhook: String) async throws -> Int {
        Int(try await pool.query(Self.counting, [.text(webhook)]).one().value(0, as: Int64.self))
    }

    /// How many are signed with at once, at most: each of them was promised a day.
    static let most = 8

    /// Makes a new one; the former ones are signed with for one more day.
    ///
    /// - Returns: The secret, and when the former ones end, in microseconds since 1970.
    /// - Throws: `CaseworkError` where there are as many as there may be.
    func replace(_ webhook: String) async throws -> (secret: WebhookSecret, formerUntil: Int64?) {
        let key = DataKey.generate()
        guard let secret = WebhookSecret(bytes: key.secret.withUnsafeBytes { Array($0) }) else {
            throw SealingError(.invalidInput)
        }
        let wrapped = try keyring.wrap(key, stream: Self.context(webhook), subject: Self.subject)
        return try await pool.withTransaction { connection in
            try await connection.query(Self.lock, [.text(webhook)])
            try await connection.query(Self.sweep, [.text(webhook)])
            let count = try await connection.query(Self.counting, [.text(webhook)]).one().value(0, as: Int64.self)
            guard count < Self.most else { throw Self.tooMany }
            let number: Int32 = try await connection.query(
                Self.insert,
                [.text(webhook), .text(wrapped.id), .text(wrapped.masterKeyID), .bytea(wrapped.bytes)]
            ).one().value(0)
            let former = try await connection.query(Self.retire, [.text(webhook), .int4(number)])
            let until: PostgresTimestamp? = try former.first { _ in true }.flatMap { try $0.optional(0) }
            return (secret, until?.microseconds)
        }
    }

    private static let tooMany = CaseworkError(
        .conflict, code: "webhook.too-many-secrets",
        message: Bilingual(
            vi: "Đã đổi khóa \(most) lần trong một ngày: khóa cũ nào cũng còn hiệu lực.",
            en: "The secret was replaced \(most) times within a day, and each is still valid."),
        advice: Bilingual(
            vi: "Chờ đến khi khóa cũ nhất hết hiệu lực.", en: "Wait until the oldest has ended."))

    static let subject = "webhook"

    /// The sixteen bytes to which a webhook's secrets are bound.
    static func context(_ webhook: String) -> [UInt8] {
        Array(SHA256.hash(data: Array("toantrinh webhook \(webhook)".utf8)).prefix(16))
    }
}
