import EventLog
import FoundationEssentials
import Postgres
import Sealing

/// The secrets of webhooks are wrapped under the master key too. There are few: one after another.
extension KeyRewrapping {
    private static let others = PreparedStatement(
        "select_webhook_secrets",
        """
        SELECT webhook, number, key_id, master_key_id, wrapped FROM webhook_secret WHERE master_key_id <> $1
        ORDER BY webhook, number
        """, [.text])
    private static let replace = PreparedStatement(
        "update_webhook_secret",
        """
        UPDATE webhook_secret SET master_key_id = $4, wrapped = $5 WHERE webhook = $1 AND number = $2 AND key_id = $3
        """, [.text, .int4, .text, .text, .bytea])

    /// Wraps those again that are not under the newest master key.
    ///
    /// - Returns: How many were, and how many do not open.
    func rewrapWebhookSecrets(
        _ keyring: Keyring, _ connection: PostgresConnection
    ) async throws -> (rewrapped: Int, unreadable: Int) {
        var (rewrapped, unreadable) = (0, 0)
        for row in try await connection.query(Self.others, [.text(keyring.newest.id)]) {
            let webhook: String = try row.value(0)
            let old = WrappedKey(id: try row.value(2), masterKeyID: try row.value(3), bytes: try row.bytes(4))
            let context = WebhookSecrets.context(webhook)
            guard let new = try? keyring.rewrap(old, stream: context, subject: WebhookSecrets.subject) else {
                unreadable += 1
                continue
            }
            _ = try await connection.query(
                Self.replace,
                [
                    .text(webhook), .int4(try row.value(1)), .text(new.id), .text(new.masterKeyID), .bytea(new.bytes),
                ])
            rewrapped += 1
        }
        return (rewrapped, unreadable)
    }

    /// Whether one that is not under the newest master key opens.
    func opensAnyWebhookSecret(_ keyring: Keyring, _ connection: PostgresConnection) async throws -> Bool {
        for row in try await connection.query(Self.others, [.text(keyring.newest.id)]) {
            let old = WrappedKey(id: try row.value(2), masterKeyID: try row.value(3), bytes: try row.bytes(4))
            let context = WebhookSecrets.context(try row.value(0))
            if (try? keyring.unwrap(old, stream: context, subject: WebhookSecrets.subject)) != nil { return true }
        }
        return false
    }
}
