import EventLog
import FoundationEssentials
import Postgres
import WorkingTime

/// What the comparison by night found and could not repair.
struct PortalGapRow: Sendable, Hashable {
    var code: String
    /// A kind of `PortalGaps.Gap`.
    var kind: String
    /// The code of why it was not repaired.
    var why: String?
}

/// How synchronisation with a portal stands.
struct PortalStanding: Sendable {
    var lanes: [(lane: Int, failures: Int64, deferrals: Int64, error: String, since: Instant)] = []
    var setAside: [(code: String?, why: String)] = []
    var gaps: [PortalGapRow] = []
    var checkedAt: Instant?
    var checkError: String?
}

extension Store {
    private static let beginCheck = PreparedStatement(
        "portal_check_begin",
        """
        UPDATE portal_sync SET held_by = $2, held_until = clock_timestamp() + make_interval(secs => $3::float8),
        check_from = CASE WHEN checked_at IS NULL THEN NULL ELSE coalesce(check_from, $5) END,
        checked_at = coalesce(checked_at, $4)
        WHERE portal = $1 AND (check_from IS NOT NULL OR checked_at IS NULL OR checked_at < $4)
        AND (held_by = $2 OR held_until IS NULL OR held_until < clock_timestamp()
        OR held_until > clock_timestamp() + make_interval(secs => $3::float8))
        AND (check_retry IS NULL OR check_retry <= clock_timestamp()
        OR check_retry > clock_timestamp() + make_interval(secs => $6::float8))
        RETURNING check_from
        """, [.text, .uuid, .float8, .timestamptz, .timestamptz, .float8])
    private static let checked = PreparedStatement(
        "portal_checked",
        """
        UPDATE portal_sync SET check_from = $3, checked_at = CASE WHEN $3::timestamptz IS NULL THEN $4 ELSE checked_at END,
        check_retry = NULL, check_error = NULL
        WHERE portal = $1 AND held_by = $2 AND held_until > clock_timestamp() RETURNING portal
        """, [.text, .uuid, .timestamptz, .timestamptz])
    private static let checkFailed = PreparedStatement(
        "portal_check_failed",
        """
        UPDATE portal_sync SET check_retry = clock_timestamp() + make_interval(secs => $3::float8), check_error = $4
        WHERE portal = $1 AND held_by = $2
        """, [.text, .uuid, .float8, .text])
    private static let dropGaps = PreparedStatement(
        "portal_gaps_drop", "DELETE FROM portal_sync_gap WHERE portal = $1 AND (filed_from = $2 OR filed_from < $3)",
        [.text, .timestamptz, .timestamptz])
    private static let addGap = PreparedStatement(
        "portal_gap",
        """
        INSERT INTO portal_sync_gap (portal, code, kind, why, filed_from) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (portal, code) DO UPDATE SET kind = excluded.kind, why = excluded.why,
        filed_from = excluded.filed_from
        """, [.text, .text, .text, .text, .timestamptz])
    private static let setAside = PreparedStatement(
        "portal_set_aside",
        """
        SELECT r.stream_id, r.rejected, d.code FROM portal_sync_dossier r
        LEFT JOIN dossier d ON d.lane = r.lane AND d.stream_id = r.stream_id
        WHERE r.portal = $1 AND r.rejected IS NOT NULL ORDER BY r.lane, r.stream_id LIMIT $2
        """, [.text, .int8])
    private static let standing = PreparedStatement(
        "portal_standing", "SELECT checked_at, check_error FROM portal_sync WHERE portal = $1", [.text])
    private static let failing = PreparedStatement(
        "portal_failing",
        """
        SELECT lane, failures, deferrals, error, failing_since FROM portal_sync_lane WHERE portal = $1 ORDER BY lane
        """, [.text])
    private static let counts = PreparedStatement(
        "portal_counts",
        """
        SELECT (SELECT count(*) FROM portal_sync_lane WHERE portal = $1),
        (SELECT coalesce(extract(epoch FROM clock_timestamp() - min(failing_since))::int8, 0) FROM portal_sync_lane
         WHERE portal = $1),
        (SELECT count(*) FROM portal_sync_dossier WHERE portal = $1 AND rejected IS NOT NULL),
        (SELECT count(*) FROM portal_sync_gap WHERE portal = $1),
        (SELECT checked_at FROM portal_sync WHERE portal = $1)
        """, [.text])
    private static let gaps = PreparedStatement(
        "portal_gap_rows", "SELECT code, kind, why FROM portal_sync_gap WHERE portal = $1 ORDER BY code LIMIT 1000",
        [.text])

    /// Takes the portal for the next day of the comparison, where one is due: none was made since `night`, or one is under way. The first
    /// night that is seen is not compared.
    ///
    /// - Returns: The day of filing to compare, as its first instant; `nil`: none.
    func beginPortalCheck(
        _ portal: String, by holder: UUID, seconds: Double, night: Instant, first: Instant
    ) async throws -> Instant? {
        let row = try await pool.query(
            Self.beginCheck,
            [
                .text(portal), .uuid(holder), .float8(seconds), .timestamptz(night.postgres),
                .timestamptz(first.postgres), .float8(2 * Self.longestPortalWait),
            ], sending: .alone
        ).oneOrNone()
        guard let row else { return nil }
        guard let from = try row.optional(0, as: PostgresTimestamp.self) else {
            try await releasePortal(portal, by: holder)
            return nil
        }
        return Instant(microseconds: from.microseconds)
    }

    /// Notes what was found of one day and not repaired, and goes on to the next one; without one the comparison has come to its end.
    ///
    /// - Returns: Whether the portal is still held.
    func portalChecked(
        _ portal: String, by holder: UUID, day: Instant, gaps: [PortalGapRow], next: Instant?, at now: Instant,
        keeping first: Instant
    ) async throws -> Bool {
        try await pool.withTransaction { connection in
            let held = try await connection.query(
                Self.checked,
                [
                    .text(portal), .uuid(holder), next.map { .timestamptz($0.postgres) } ?? .null(.timestamptz),
                    .timestamptz(now.postgres),
                ])
            guard held.count == 1 else { return false }
            _ = try await connection.query(
                Self.dropGaps, [.text(portal), .timestamptz(day.postgres), .timestamptz(first.postgres)])
            for gap in gaps {
                _ = try await connection.query(
                    Self.addGap,
                    [.text(portal), .text(gap.code), .text(gap.kind), .text(gap.why), .timestamptz(day.postgres)])
            }
            return true
        }
    }

    /// The comparison could not go on, and does after so many seconds.
    func portalCheckFailed(
        _ portal: String, by holder: UUID, seconds: Double, code: String
    ) async throws(PostgresError) {
        _ = try await pool.query(
            Self.checkFailed, [.text(portal), .uuid(holder), .float8(seconds), .text(code)], sending: .alone)
    }

    /// The dossiers of which a change was set aside and not repaired since.
    func portalSetAside(
        _ portal: String, limit: Int
    ) async throws -> [(stream: StreamID, why: String, code: String?)] {
        try await pool.query(Self.setAside, [.text(portal), .int8(Int64(limit))]).compactMap { row in
            guard let stream = StreamID(try row.value(0, as: UUID.self).uuidString) else { return nil }
            return (stream, try row.value(1), try row.optional(2))
        }
    }

    /// How synchronisation stands, in numbers.
    func portalCounts(
        _ portal: String
    ) async throws -> (waiting: Int, waitingSeconds: Int64, setAside: Int, gaps: Int, checkedAt: Instant?) {
        let row = try await pool.query(Self.counts, [.text(portal)]).one()
        return (
            Int(try row.value(0, as: Int64.self)), max(0, try row.value(1, as: Int64.self)),
            Int(try row.value(2, as: Int64.self)), Int(try row.value(3, as: Int64.self)),
            try row.optional(4, as: PostgresTimestamp.self).map { Instant(microseconds: $0.microseconds) }
        )
    }

    /// How synchronisation stands.
    func portalStanding(_ portal: String) async throws -> PortalStanding {
        func instant(_ stamp: PostgresTimestamp) -> Instant { Instant(microseconds: stamp.microseconds) }
        var standing = PortalStanding()
        if let row = try await pool.query(Self.standing, [.text(portal)]).oneOrNone() {
            standing.checkedAt = try row.optional(0, as: PostgresTimestamp.self).map(instant)
            standing.checkError = try row.optional(1)
        }
        for row in try await pool.query(Self.failing, [.text(portal)]) {
            standing.lanes.append(
                (
                    Int(try row.value(0, as: Int32.self)), Int64(try row.value(1, as: Int32.self)),
                    Int64(try row.value(2, as: Int32.self)), try row.value(3), instant(try row.value(4))
                ))
        }
        standing.setAside = try await portalSetAside(portal, limit: 1000).map { ($0.code, $0.why) }
        for row in try await pool.query(Self.gaps, [.text(portal)]) {
            standing.gaps.append(
                PortalGapRow(code: try row.value(0), kind: try row.value(1), why: try row.optional(2)))
        }
        return standing
    }
}
