import EventLog
import FoundationEssentials
import Postgres
import Sealing
import Webhooks

/// How the delivery of a webhook stands. Instants are the machine's, not the log's.
struct WebhookDelivery: Sendable, Hashable {
    /// Attempts in vain with the notice that is next.
    var attempts = 0
    /// The status of the last answer; `nil` where none came.
    var lastStatus: Int?
    /// Seconds until the next attempt, from now; 0 or less: now.
    var waits = 0.0
    /// Since when nothing has been taken, in microseconds since 1970.
    var failingSince: Int64?
    var isSuspended = false
    /// When the next attempt is due, in microseconds since 1970.
    var nextAttempt: Int64?
    /// Why it stands still, where the receiver is not the reason: the code of the fault.
    var fault: String?
    /// How often it was woken up.
    var wakes: Int32 = 0
}

extension Store {
    private static let ownStreams = PreparedStatement(
        "webhook_streams",
        "SELECT stream_id FROM system_dossier WHERE lane = $1 AND system = $2 AND stream_id = ANY($3)",
        [.int4, .text, .uuidArray])
    private static let hold = PreparedStatement(
        "webhook_hold",
        """
        INSERT INTO webhook_delivery AS d (webhook, held_by, held_until)
        VALUES ($1, $2, clock_timestamp() + make_interval(secs => $3::float8))
        ON CONFLICT (webhook) DO UPDATE SET held_by = excluded.held_by, held_until = excluded.held_until
        WHERE d.suspended_at IS NULL AND (d.held_by = $2 OR d.held_until IS NULL OR d.held_until < clock_timestamp()
        OR d.held_until > clock_timestamp() + make_interval(secs => $3::float8))
        RETURNING attempts, last_status, extract(epoch FROM next_attempt - clock_timestamp())::float8, failing_since,
        suspended_at IS NOT NULL, next_attempt, fault, wakes
        """, [.text, .uuid, .float8])
    private static let release = PreparedStatement(
        "webhook_release",
        """
        UPDATE webhook_delivery SET held_by = NULL, held_until = NULL,
        next_attempt = CASE WHEN attempts > 0 THEN next_attempt WHEN wakes <> $3 THEN clock_timestamp() END
        WHERE webhook = $1 AND held_by = $2 RETURNING wakes = $3
        """, [.text, .uuid, .int4])
    private static let wake = PreparedStatement(
        "webhook_wake",
        """
        INSERT INTO webhook_delivery AS d (webhook, next_attempt, wakes) VALUES ($1, clock_timestamp(), 1)
        ON CONFLICT (webhook) DO UPDATE SET wakes = d.wakes + 1, attempts = CASE WHEN $2 THEN 0 ELSE d.attempts END,
        next_attempt = CASE WHEN $2 OR d.attempts = 0 THEN clock_timestamp() ELSE d.next_attempt END
        """, [.text, .bool])
    private static let broken = PreparedStatement(
        "webhook_broken",
        """
        UPDATE webhook_delivery SET suspended_at = clock_timestamp(), fault = $3, held_by = NULL, held_until = NULL
        WHERE webhook = $1 AND held_by = $2
        """, [.text, .uuid, .text])
    private static let forget = PreparedStatement(
        "webhook_forget",
        """
        WITH delivery AS (DELETE FROM webhook_delivery WHERE webhook = $1),
        secrets AS (DELETE FROM webhook_secret WHERE webhook = $1)
        DELETE FROM reader_checkpoint WHERE reader = $2
        """, [.text, .text])
    private static let heads = PreparedStatement(
        "lane_heads",
        """
        SELECT l.lane, (SELECT pos FROM event e WHERE e.lane = l.lane ORDER BY e.lane DESC, e.pos DESC LIMIT 1)
        FROM lane l
        """, [])
    private static let failed = PreparedStatement(
        "webhook_failed",
        """
        UPDATE webhook_delivery SET attempts = attempts + 1, last_status = $3,
        next_attempt = clock_timestamp() + make_interval(secs => $4::float8),
        failing_since = coalesce(failing_since, clock_timestamp()),
        suspended_at = CASE WHEN $4::float8 IS NULL THEN clock_timestamp() END
        WHERE webhook = $1 AND held_by = $2
        """, [.text, .uuid, .int4, .float8])
    private static let taken = PreparedStatement(
        "webhook_taken",
        """
        UPDATE webhook_delivery SET attempts = 0, last_status = $3, next_attempt = NULL, failing_since = NULL
        WHERE webhook = $1 AND held_by = $2 AND held_until > clock_timestamp() RETURNING webhook
        """, [.text, .uuid, .int4])
    private static let resume = PreparedStatement(
        "webhook_resume",
        """
        UPDATE webhook_delivery
        SET attempts = 0, next_attempt = clock_timestamp(), suspended_at = NULL, failing_since = NULL, fault = NULL
        WHERE webhook = $1 RETURNING webhook
        """, [.text])
    private static let deliveries = PreparedStatement(
        "webhook_deliveries",
        """
        SELECT attempts, last_status, extract(epoch FROM next_attempt - clock_timestamp())::float8, failing_since,
        suspended_at IS NOT NULL, next_attempt, fault, wakes, webhook FROM webhook_delivery
        """, [])

    /// Which of `streams` a system filed or drafted.
    func streams(_ streams: Set<StreamID>, of system: String, in lane: Lane) async throws -> Set<StreamID> {
        guard !streams.isEmpty else { return [] }
        let named = Dictionary(streams.map { ($0.uuid, $0) }, uniquingKeysWith: { first, _ in first })
        let rows = try await pool.query(
            Self.ownStreams, [.int4(lane.int4), .text(system), .uuidArray(Array(named.keys))])
        return Set(try rows.compactMap { named[try $0.value(0, as: UUID.self)] })
    }

    /// Takes a webhook for a server, or keeps it, for so many seconds; `nil` where another has it or it is suspended.
    func holdWebhook(_ webhook: String, by holder: UUID, seconds: Double) async throws -> WebhookDelivery? {
        try await pool.query(Self.hold, [.text(webhook), .uuid(holder), .float8(seconds)], sending: .alone)
            .oneOrNone().map(Self.delivery)
    }

    /// Gives it back.
    ///
    /// - Returns: Whether nobody woke it up since it had been woken up `wakes` times.
    func releaseWebhook(_ webhook: String, by holder: UUID, wakes: Int32) async throws -> Bool {
        try await pool.query(Self.release, [.text(webhook), .uuid(holder), .int4(wakes)], sending: .alone)
            .oneOrNone().map { try $0.value(0) } ?? false
    }

    /// Notes that delivery cannot go on whatever the receiver answers, and gives it back.
    func webhookBroken(_ webhook: String, by holder: UUID, code: String) async throws(PostgresError) {
        _ = try await pool.query(Self.broken, [.text(webhook), .uuid(holder), .text(code)], sending: .alone)
    }

    /// Drops what was kept for a webhook that has ended: how delivery stood, its secrets, its places.
    func forgetWebhook(_ webhook: String) async throws(PostgresError) {
        _ = try await pool.query(
            Self.forget, [.text(webhook), .text(Self.reader(of: webhook))], sending: .alone)
    }

    /// Notes an attempt in vain; without `seconds` until the next one it is suspended.
    func webhookFailed(
        _ webhook: String, by holder: UUID, status: Int?, seconds: Double?
    ) async throws(PostgresError) {
        _ = try await pool.query(
            Self.failed,
            [
                .text(webhook), .uuid(holder), status.map { .int4(Int32(clamping: $0)) } ?? .null(.int4),
                seconds.map { .float8($0) } ?? .null(.float8),
            ], sending: .alone)
    }

    /// Moves its reader on and notes that all is well, in one transaction; false where another server has taken the webhook.
    func webhookMoved(
        _ webhook: String, by holder: UUID, status: Int?, from old: Checkpoint, to new: ReaderCheckpoint
    ) async throws -> Bool {
        try await pool.withTransaction { connection in
            if let status {
                let held = try await connection.query(
                    Self.taken, [.text(webhook), .uuid(holder), .int4(Int32(clamping: status))])
                guard held.count == 1 else { return false }
            }
            try await ReaderCheckpoints.save(Self.reader(of: webhook), from: old, to: new, in: connection)
            return true
        }
    }

    /// Takes a suspended webhook up again; false where nothing has been delivered yet at all.
    func resumeWebhook(_ webhook: String) async throws(PostgresError) -> Bool {
        try await pool.query(Self.resume, [.text(webhook)], sending: .alone).count == 1
    }

    /// Lets whoever serves it look at a webhook soon, though the log has not moved. Where what comes next `isAnew`, another notice, the
    /// attempts in vain with the last one are forgotten.
    func wakeWebhook(_ webhook: String, isAnew: Bool = false) async throws(PostgresError) {
        _ = try await pool.query(Self.wake, [.text(webhook), .bool(isAnew)], sending: .alone)
    }

    /// The last position of each lane; 0 where it is empty.
    func laneHeads() async throws -> [Lane: Position] {
        var heads: [Lane: Position] = [:]
        for row in try await pool.query(Self.heads) {
            guard let lane = Lane(try row.value(0, as: Int32.self)) else { continue }
            heads[lane] = try row.optional(1, as: Int64.self) ?? 0
        }
        return heads
    }

    /// How delivery stands, by webhook.
    func webhookDeliveries() async throws -> [String: WebhookDelivery] {
        var all: [String: WebhookDelivery] = [:]
        for row in try await pool.query(Self.deliveries) { all[try row.value(8)] = try Self.delivery(row) }
        return all
    }

    /// The name under which a webhook's checkpoints are kept.
    static func reader(of webhook: String) -> String { "webhook/\(webhook)" }

    private static func delivery(_ row: PostgresRow) throws -> WebhookDelivery {
        let failing: PostgresTimestamp? = try row.optional(3)
        let next: PostgresTimestamp? = try row.optional(5)
        // Put off by a clock that has been set back since: that is over.
        let waits = try row.optional(2, as: Double.self) ?? 0
        let isOver = waits > DeliverySchedule.longestWait / .seconds(1)
        return WebhookDelivery(
            attempts: Int(try row.value(0, as: Int32.self)),
            lastStatus: try row.optional(1, as: Int32.self).map { Int($0) },
            waits: isOver ? 0 : waits, failingSince: failing?.microseconds,
            isSuspended: try row.value(4), nextAttempt: next?.microseconds, fault: try row.optional(6),
            wakes: try row.value(7))
    }
}
