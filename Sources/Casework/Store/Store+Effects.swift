import Dossiers
import EventLog
import FoundationEssentials
import Postgres
import WorkingTime

extension ClaimedTask {
    /// The number of the effect within its dossier.
    var effect: Int64? { task.hasPrefix(Self.effectPrefix) ? Int64(task.dropFirst(Self.effectPrefix.count)) : nil }

    private static let effectPrefix = "effect/"

    /// The name of the row of an effect.
    static func effect(_ number: Int64) -> String { effectPrefix + String(number) }
}

/// An effect that failed and waits for its owner, or one that is under way.
struct EffectRow: Sendable, Hashable {
    var stream: StreamID
    var code: String?
    var effect: Int64
    var target: String?
    var owner: String?
    var agency: String?
    var due: Instant?
    var expires: Instant?
    var attempts: Int
    var failures: Int
    var isIncident: Bool
    var error: String?
}

extension Store {
    private static let claimOfTarget = PreparedStatement(
        "effect_claim",
        SQL(
            unsafe: """
                SELECT of_stream, of_task, of_kind, of_due, of_version, of_attempts, of_target, of_error, of_unsure,
                of_claims, is_parked, is_probe
                FROM toantrinh_claim_effects($1, $2, $3, $4 * interval '1 microsecond', $5, $6, $7, \(suspectClaims), $8,
                $9 * interval '1 microsecond', $10)
                """), [.text, .timestamptz, .int4, .int8, .int4, .float8, .float8, .int4, .int8, .bool])
    /// How long the claim of something that ran out of time holds, where nobody is asked.
    static let expiredLease: Duration = .seconds(90)

    /// Claims what ran out of time at $1, at most $2, with claims that hold for $4 microseconds. Until when it was put off before counts no
    /// more: its time is over.
    private static func claimOverdue(_ name: String, where condition: String, types: [PostgresType])
        -> PreparedStatement
    {
        PreparedStatement(
            name,
            SQL(
                unsafe: """
                    WITH ready AS (
                    SELECT lane, stream_id, task, unsure, claims, expires FROM task
                    WHERE expires <= $1 AND expires IS NOT NULL AND due IS NOT NULL AND parked_at IS NULL
                    AND (retry_at IS NULL OR retry_at <= clock_timestamp() OR claims = 0 AND NOT is_late
                    OR retry_at > clock_timestamp() + $5 * interval '1 microsecond') AND \(condition)
                    ORDER BY expires LIMIT $2 FOR UPDATE SKIP LOCKED),
                    alone AS (SELECT lane, stream_id, task FROM ready
                    WHERE claims >= \(suspectClaims) AND claims < $3 ORDER BY expires LIMIT 1)
                    UPDATE task t SET attempts = t.attempts + 1, claims = t.claims + 1,
                    retry_at = CASE WHEN r.claims < 2 * $3 THEN clock_timestamp() + $4 * interval '1 microsecond' END,
                    parked_at = CASE WHEN r.claims >= 2 * $3 THEN clock_timestamp() END,
                    error = CASE WHEN r.claims >= 2 * $3 THEN '\(claimsLost)' ELSE t.error END
                    FROM ready r WHERE t.lane = r.lane AND t.stream_id = r.stream_id AND t.task = r.task
                    AND (r.claims < \(suspectClaims) OR r.claims >= $3 OR EXISTS (SELECT 1 FROM alone a
                    WHERE a.lane = r.lane AND a.stream_id = r.stream_id AND a.task = r.task))
                    RETURNING t.stream_id, t.task, t.kind, t.due, t.version, t.attempts, t.target, t.error, r.unsure,
                    t.claims, t.parked_at IS NOT NULL, false
                    """), [.timestamptz, .int8, .int4, .int8, .int8] + types)
    }
    private static let claimLast = claimOverdue(
        "effect_claim_last", where: "target = $6 AND unsure", types: [.text])
    private static let claimExpired = claimOverdue(
        "effect_claim_expired", where: "NOT (unsure AND coalesce(target = ANY ($6), false))", types: [.textArray])
    private static let renewClaim = PreparedStatement(
        "effect_renew",
        """
        UPDATE task SET retry_at = clock_timestamp() + $7 * interval '1 microsecond'
        WHERE lane = $1 AND stream_id = $2 AND task = $3 AND version = $4 AND attempts = $5 AND claims = $6
        AND due IS NOT NULL AND parked_at IS NULL RETURNING 1
        """, [.int4, .uuid, .text, .int4, .int4, .int4, .int8])
    private static let putOffEffect = PreparedStatement(
        "effect_put_off",
        """
        UPDATE task SET retry_at = clock_timestamp() + $6 * interval '1 microsecond', error = $7, unsure = $9,
        claims = 0, failures = failures + CASE WHEN $8 THEN 1 ELSE 0 END, is_late = $10
        WHERE lane = $1 AND stream_id = $2 AND task = $3 AND version = $4 AND attempts = $5
        """, [.int4, .uuid, .text, .int4, .int4, .int8, .text, .bool, .bool, .bool])
    private static let ofIdentifier = PreparedStatement(
        "effect_of_identifier", "SELECT stream_id, number, target FROM effect WHERE identifier = $1", [.uuid])
    private static let selectEffects = PreparedStatement(
        "effect_rows",
        """
        SELECT t.stream_id, d.code, t.task, t.target, t.owner, t.agency, t.due, t.expires, t.attempts, t.failures,
        t.parked_at IS NOT NULL, t.error
        FROM task t LEFT JOIN dossier d ON d.lane = t.lane AND d.stream_id = t.stream_id
        WHERE t.kind = 'effect' AND t.due IS NOT NULL AND (t.parked_at IS NOT NULL OR $1)
        AND ($2::text IS NULL OR d.code = $2) AND ($3::text IS NULL OR t.target = $3)
        AND ($4::text IS NULL OR t.error = $4)
        AND ($5::text IS NULL OR (t.agency || '/' || t.owner) = ANY (string_to_array($5, ',')))
        AND ($7::text IS NULL OR t.task = $7)
        ORDER BY t.parked_at NULLS LAST, t.due, t.stream_id, t.task LIMIT $6
        """, [.bool, .text, .text, .text, .text, .int8, .text])
    private static let pageOfEffects = PreparedStatement(
        "effect_page",
        """
        SELECT t.stream_id, d.code, t.task
        FROM task t LEFT JOIN dossier d ON d.lane = t.lane AND d.stream_id = t.stream_id
        WHERE t.kind = 'effect' AND t.due IS NOT NULL AND (t.parked_at IS NOT NULL OR $1)
        AND ($2::text IS NULL OR d.code = $2) AND ($3::text IS NULL OR t.target = $3)
        AND ($4::text IS NULL OR t.error = $4) AND ($5::text IS NULL OR t.task = $5)
        AND ($6::uuid IS NULL OR (t.stream_id, t.task) > ($6, $7))
        ORDER BY t.stream_id, t.task LIMIT $8
        """, [.bool, .text, .text, .text, .text, .uuid, .text, .int8])

    /// What was claimed of effects.
    struct EffectClaim: Sendable {
        var claimed: [ClaimedTask] = []
        /// What is parked, because nobody outlived trying it, nor giving it up.
        var parked: [ClaimedTask] = []
        /// Whether the limits of all servers together kept something back.
        var isHeldBack = false
        /// Whether it is what ran out of time, and is asked about once more.
        var isLast = false
        /// Whether it is the one try of all servers that shows whether the target is there again.
        var isProbe = false
    }

    /// Claims what a target is to be asked for at `now` by the log's clock, the longest waiting first, as far as all servers together may;
    /// where it `isProbing` whether the target is there, what failed least.
    func claimEffects(
        of target: String, at now: Instant, limit: Int, policy: TargetPolicy, lost: Int = TaskPolicy().lostClaims,
        isProbing: Bool = false
    ) async throws(PostgresError) -> EffectClaim {
        try await claim(
            Self.claimOfTarget,
            [
                .text(target), .timestamptz(now.postgres), .int4(Int32(clamping: limit)),
                .int8(policy.lease.inWholeMicroseconds), .int4(Int32(clamping: policy.atOnce)),
                .float8(policy.perSecond), .float8(Double(max(1, policy.burst))), .int4(Int32(clamping: lost)),
                .int8(policy.longestWait.inWholeMicroseconds), .bool(isProbing),
            ])
    }

    /// Claims what of a target ran out of time at `now` by the log's clock, and may have arrived there: it is asked about once more.
    func claimLast(
        of target: String, at now: Instant, limit: Int, policy: TargetPolicy, lost: Int = TaskPolicy().lostClaims
    ) async throws(PostgresError) -> EffectClaim {
        try await claim(
            Self.claimLast,
            [
                .timestamptz(now.postgres), .int8(Int64(limit)), .int4(Int32(clamping: lost)),
                .int8(policy.lease.inWholeMicroseconds), .int8(policy.longestWait.inWholeMicroseconds), .text(target),
            ])
    }

    /// Claims what ran out of time at `now` by the log's clock, but for what the targets in `askedFirst` may have.
    func claimExpired(
        at now: Instant, limit: Int, askedFirst: [String] = [], longest: Duration = TargetPolicy().longestWait,
        lost: Int = TaskPolicy().lostClaims
    ) async throws(PostgresError) -> EffectClaim {
        try await claim(
            Self.claimExpired,
            [
                .timestamptz(now.postgres), .int8(Int64(limit)), .int4(Int32(clamping: lost)),
                .int8(Self.expiredLease.inWholeMicroseconds), .int8(longest.inWholeMicroseconds),
                .textArray(askedFirst),
            ])
    }

    /// Lets a claim hold for as long again; false where it is somebody else's by now.
    func renew(_ task: ClaimedTask, for lease: Duration) async throws(PostgresError) -> Bool {
        try await pool.query(
            Self.renewClaim,
            [
                .int4(task.stream.lane.int4), .uuid(task.stream.uuid), .text(task.task),
                .int4(Int32(clamping: task.version)), .int4(Int32(clamping: task.attempt)),
                .int4(Int32(clamping: task.claims)), .int8(lease.inWholeMicroseconds),
            ], sending: .alone
        ).count == 1
    }

    private func claim(
        _ statement: PreparedStatement, _ parameters: PostgresParameters
    ) async throws(PostgresError) -> EffectClaim {
        var claim = EffectClaim()
        for row in try await pool.query(statement, parameters, sending: .alone) {
            guard try row.optional(0, as: UUID.self) != nil else {
                claim.isHeldBack = true
                continue
            }
            var task = ClaimedTask(
                stream: try Self.stream(row), task: try row.value(1),
                kind: ClaimedTask.Kind(rawValue: try row.value(2, as: String.self)),
                due: Instant(microseconds: try row.value(3, as: PostgresTimestamp.self).microseconds),
                version: try row.value(4), attempt: try row.value(5), claims: try row.value(9))
            task.target = try row.optional(6)
            task.error = try row.optional(7)
            task.isUnsure = try row.value(8)
            claim.isProbe = try row.value(11)
            if try row.value(10, as: Bool.self) { claim.parked.append(task) } else { claim.claimed.append(task) }
        }
        return claim
    }

    private static func stream(_ row: PostgresRow) throws(PostgresError) -> StreamID {
        let id: UUID = try row.value(0)
        guard let stream = StreamID(id.uuidString) else { throw .decoding("not the identifier of a stream") }
        return stream
    }

    /// It will be tried again after `delay`; where nobody knows whether it was done, the target is asked first. What `isLate` is waited
    /// for that long even though its time is over.
    func putOff(
        effect task: ClaimedTask, for delay: Duration, error: String?, isFailure: Bool, isUnsure: Bool,
        isLate: Bool = false
    ) async throws(PostgresError) {
        try await pool.query(
            Self.putOffEffect,
            [
                .int4(task.stream.lane.int4), .uuid(task.stream.uuid), .text(task.task),
                .int4(Int32(clamping: task.version)), .int4(Int32(clamping: task.attempt)),
                .int8(delay.inWholeMicroseconds), .text(error), .bool(isFailure), .bool(isUnsure),
                .bool(isLate),
            ], sending: .alone)
    }

    /// The effect that an identifier names.
    func effect(
        _ identifier: EventLog.CommandID
    ) async throws(PostgresError) -> (stream: StreamID, number: Int64, target: String)? {
        let rows = try await pool.query(Self.ofIdentifier, [.uuid(identifier.uuid)])
        guard let row = rows.first else { return nil }
        return (try Self.stream(row), Int64(try row.value(1, as: Int.self)), try row.value(2))
    }

    /// Which effect a row is.
    struct EffectKey: Sendable, Hashable {
        var stream: StreamID
        var code: String?
        var effect: Int64
    }

    /// A page of what an operator decides about, in the order of their rows, which stays as it is whatever is decided.
    func effectKeys(
        openToo: Bool, code: String?, effect: Int64?, target: String?, error: String?, after last: EffectKey?,
        limit: Int
    ) async throws(PostgresError) -> [EffectKey] {
        let rows = try await pool.query(
            Self.pageOfEffects,
            [
                .bool(openToo), .text(code), .text(target), .text(error), .text(effect.map(ClaimedTask.effect)),
                last.map { .uuid($0.stream.uuid) } ?? .null(.uuid), .text(last.map { ClaimedTask.effect($0.effect) }),
                .int8(Int64(limit)),
            ])
        var keys: [EffectKey] = []
        for row in rows {
            keys.append(
                EffectKey(
                    stream: try Self.stream(row), code: try row.optional(1),
                    effect: Int64(try row.value(2, as: String.self).dropFirst("effect/".count)) ?? 0))
        }
        return keys
    }

    /// Incidents, and where `openToo` also what is still tried or waited for; `owners` are `agency/role` of those whose rows are wanted.
    func effects(
        openToo: Bool, code: String?, effect: Int64? = nil, target: String?, error: String?, owners: [String]?,
        limit: Int
    ) async throws(PostgresError) -> [EffectRow] {
        func time(_ row: PostgresRow, _ column: Int) throws(PostgresError) -> Instant? {
            try row.optional(column, as: PostgresTimestamp.self).map { Instant(microseconds: $0.microseconds) }
        }
        let rows = try await pool.query(
            Self.selectEffects,
            [
                .bool(openToo), .text(code), .text(target), .text(error), .text(owners?.joined(separator: ",")),
                .int8(Int64(limit)), .text(effect.map(ClaimedTask.effect)),
            ])
        var effects: [EffectRow] = []
        for row in rows {
            effects.append(
                EffectRow(
                    stream: try Self.stream(row), code: try row.optional(1),
                    effect: Int64(try row.value(2, as: String.self).dropFirst("effect/".count)) ?? 0,
                    target: try row.optional(3), owner: try row.optional(4), agency: try row.optional(5),
                    due: try time(row, 6), expires: try time(row, 7), attempts: try row.value(8),
                    failures: try row.value(9), isIncident: try row.value(10), error: try row.optional(11)))
        }
        return effects
    }
}
