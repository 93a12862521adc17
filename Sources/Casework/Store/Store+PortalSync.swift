import EventLog
import FoundationEssentials
import Postgres
import WorkingTime

/// What the portal has of a dossier.
struct PortalRow: Sendable, Hashable {
    /// The last version that was told, or set aside.
    var version: Int64
    /// Of what the portal took last, as hexadecimal digits; `nil`: nothing.
    var digest: String?
    var rejected: String?
}

/// How the next message of a lane stands that was not taken.
struct PortalLane: Sendable, Hashable {
    /// Its identifier.
    var message: String
    var failures: Int
    var deferrals: Int
    /// Whether it is not time yet.
    var waits: Bool
    /// Whether the portal has taken something else since it began to go wrong.
    var isPortalWorking: Bool
}

extension Store {
    /// What is put off, or held, for longer was so by a clock that has been set back: that is over.
    static let longestPortalWait = 450.0

    private static let holdPortal = PreparedStatement(
        "portal_hold",
        """
        INSERT INTO portal_sync AS p (portal, held_by, held_until)
        VALUES ($1, $2, clock_timestamp() + make_interval(secs => $3::float8))
        ON CONFLICT (portal) DO UPDATE SET held_by = excluded.held_by, held_until = excluded.held_until
        WHERE p.held_by = $2 OR p.held_until IS NULL OR p.held_until < clock_timestamp()
        OR p.held_until > clock_timestamp() + make_interval(secs => $3::float8)
        RETURNING portal
        """, [.text, .uuid, .float8])
    private static let releasePortal = PreparedStatement(
        "portal_release",
        "UPDATE portal_sync SET held_by = NULL, held_until = NULL WHERE portal = $1 AND held_by = $2", [.text, .uuid])
    private static let portalLanes = PreparedStatement(
        "portal_lanes",
        """
        SELECT l.lane, l.message, l.failures, l.deferrals, l.next_attempt > clock_timestamp()
        AND l.next_attempt <= clock_timestamp() + make_interval(secs => $2::float8),
        coalesce(p.taken_at > l.failing_since, false)
        FROM portal_sync_lane l JOIN portal_sync p ON p.portal = l.portal WHERE l.portal = $1
        """, [.text, .float8])
    private static let portalFailed = PreparedStatement(
        "portal_failed",
        """
        INSERT INTO portal_sync_lane AS l
        (portal, lane, message, failures, deferrals, error, failing_since, next_attempt)
        SELECT portal, $3, $4, CASE WHEN $7 THEN 1 ELSE 0 END, CASE WHEN $7 THEN 0 ELSE 1 END, $5, clock_timestamp(),
        clock_timestamp() + make_interval(secs => $6::float8) FROM portal_sync WHERE portal = $1 AND held_by = $2
        ON CONFLICT (portal, lane) DO UPDATE SET message = excluded.message, error = excluded.error,
        failures = excluded.failures + CASE WHEN l.message = excluded.message THEN l.failures ELSE 0 END,
        deferrals = excluded.deferrals + CASE WHEN l.message = excluded.message THEN l.deferrals ELSE 0 END,
        failing_since = CASE WHEN l.message = excluded.message THEN l.failing_since ELSE excluded.failing_since END,
        next_attempt = excluded.next_attempt
        """, [.text, .uuid, .int4, .text, .text, .float8, .bool])
    private static let portalMoved = PreparedStatement(
        "portal_moved",
        """
        UPDATE portal_sync SET taken_at = CASE WHEN $3 THEN clock_timestamp() ELSE taken_at END
        WHERE portal = $1 AND held_by = $2 AND held_until > clock_timestamp() RETURNING portal
        """, [.text, .uuid, .bool])
    private static let portalLaneMoved = PreparedStatement(
        "portal_lane_moved", "DELETE FROM portal_sync_lane WHERE portal = $1 AND lane = $2", [.text, .int4])
    private static let portalRow = PreparedStatement(
        "portal_row",
        "SELECT version, digest, rejected FROM portal_sync_dossier WHERE portal = $1 AND lane = $2 AND stream_id = $3",
        [.text, .int4, .uuid])
    // What a repair has told since is newer than what a reader that is behind tells. What was set aside stays so until a repair brings it.
    private static let portalTold = PreparedStatement(
        "portal_told", told("coalesce(excluded.rejected, d.rejected)"),
        [.text, .int4, .uuid, .int4, .bytea, .text])
    private static let portalRepaired = PreparedStatement(
        "portal_repaired", told("NULL"), [.text, .int4, .uuid, .int4, .bytea, .text])

    private static func told(_ rejected: String) -> SQL {
        SQL(
            unsafe: """
                INSERT INTO portal_sync_dossier AS d (portal, lane, stream_id, version, digest, taken_at, rejected)
                VALUES ($1, $2, $3, $4, $5, CASE WHEN $6::text IS NULL THEN clock_timestamp() END, $6)
                ON CONFLICT (portal, lane, stream_id) DO UPDATE SET version = excluded.version,
                digest = coalesce(excluded.digest, d.digest), taken_at = coalesce(excluded.taken_at, d.taken_at),
                rejected = \(rejected)
                WHERE d.version <= excluded.version
                """)
    }
    private static let filedBetween = PreparedStatement(
        "portal_filed",
        """
        SELECT stream_id, code FROM dossier WHERE filed_at >= $1 AND filed_at < $2 AND lane = $3 AND stream_id > $4
        ORDER BY stream_id LIMIT $5
        """, [.timestamptz, .timestamptz, .int4, .uuid, .int8])

    /// Takes the portal for a server, or keeps it, for so many seconds; false where another has it.
    func holdPortal(_ portal: String, by holder: UUID, seconds: Double) async throws -> Bool {
        try await pool.query(
            Self.holdPortal, [.text(portal), .uuid(holder), .float8(seconds)], sending: .alone
        ).count == 1
    }

    func releasePortal(_ portal: String, by holder: UUID) async throws(PostgresError) {
        _ = try await pool.query(Self.releasePortal, [.text(portal), .uuid(holder)], sending: .alone)
    }

    /// The lanes whose next message was not taken.
    func portalLanes(_ portal: String) async throws -> [Lane: PortalLane] {
        var lanes: [Lane: PortalLane] = [:]
        for row in try await pool.query(Self.portalLanes, [.text(portal), .float8(Self.longestPortalWait)]) {
            guard let lane = Lane(try row.value(0, as: Int32.self)) else { continue }
            lanes[lane] = PortalLane(
                message: try row.value(1), failures: try row.value(2), deferrals: try row.value(3),
                waits: try row.value(4), isPortalWorking: try row.value(5))
        }
        return lanes
    }

    /// Notes that the next message of a lane was not taken, and when it is tried again.
    func portalFailed(
        _ portal: String, by holder: UUID, lane: Lane, message: String, code: String, seconds: Double, isFailure: Bool
    ) async throws(PostgresError) {
        _ = try await pool.query(
            Self.portalFailed,
            [
                .text(portal), .uuid(holder), .int4(lane.int4), .text(message), .text(code), .float8(seconds),
                .bool(isFailure),
            ], sending: .alone)
    }

    /// What the portal has of a dossier; `nil`: nothing was told yet.
    func portalRow(_ portal: String, _ stream: StreamID) async throws(PostgresError) -> PortalRow? {
        guard
            let row = try await pool.query(
                Self.portalRow, [.text(portal), .int4(stream.lane.int4), .uuid(stream.uuid)]
            ).oneOrNone()
        else { return nil }
        return PortalRow(
            version: Int64(try row.value(0, as: Int32.self)), digest: try row.optionalBytes(1).map { Hex.text($0) },
            rejected: try row.optional(2))
    }

    /// Notes what was told and moves the reader on, in one transaction; false where another server has taken the portal.
    func portalMoved(
        _ portal: String, by holder: UUID, told: (stream: StreamID, row: PortalRow)?, from old: Checkpoint,
        to new: ReaderCheckpoint
    ) async throws -> Bool {
        try await pool.withTransaction { connection in
            let isTaken = told != nil && told?.row.rejected == nil
            let held = try await connection.query(Self.portalMoved, [.text(portal), .uuid(holder), .bool(isTaken)])
            guard held.count == 1 else { return false }
            if let told {
                _ = try await connection.query(Self.portalTold, Self.parameters(portal, told.stream, told.row))
            }
            _ = try await connection.query(
                Self.portalLaneMoved, [.text(portal), .int4(new.checkpoint.lane.int4)])
            try await ReaderCheckpoints.save(Self.reader(ofPortal: portal), from: old, to: new, in: connection)
            return true
        }
    }

    /// Notes what a repair has told.
    func portalRepaired(_ portal: String, _ stream: StreamID, _ row: PortalRow) async throws(PostgresError) {
        _ = try await pool.query(Self.portalRepaired, Self.parameters(portal, stream, row), sending: .alone)
    }

    private static func parameters(_ portal: String, _ stream: StreamID, _ row: PortalRow) -> PostgresParameters {
        [
            .text(portal), .int4(stream.lane.int4), .uuid(stream.uuid), .int4(Int32(clamping: row.version)),
            row.digest.flatMap { Hex.bytes($0) }.map { .bytea($0) } ?? .null(.bytea), .text(row.rejected),
        ]
    }

    /// The dossiers of a lane that were filed in a period, in the order of their streams.
    func filed(
        from: Instant, to: Instant, in lane: Lane, after: UUID, limit: Int
    ) async throws -> [(stream: StreamID, code: String?)] {
        try await pool.query(
            Self.filedBetween,
            [
                .timestamptz(from.postgres), .timestamptz(to.postgres), .int4(lane.int4), .uuid(after),
                .int8(Int64(limit)),
            ]
        ).compactMap { row in
            guard let stream = StreamID(try row.value(0, as: UUID.self).uuidString) else { return nil }
            return (stream, try row.optional(1))
        }
    }

    /// The name under which the checkpoints of a portal's reader are kept.
    static func reader(ofPortal portal: String) -> String { "portal/\(portal)" }
}
