import EventLog
import FoundationEssentials
public import Postgres
public import Sealing

/// How many data keys a master key wraps.
public struct MasterKeyUse: Sendable, Hashable {
    /// The master key, as the key store names it.
    public var id: String
    public var count: Int
}

/// Rotation of the master key (xoay khóa chủ): all data keys are wrapped again under the newest one.
///
/// It works with the owner's rights, for the application may not change a wrapped key; never while a server runs, which may know the
/// older keys alone. Each batch is one statement: after `kill -9` it is begun again and finds what is left. The older keys stay in
/// the file.
public struct KeyRewrapping: Sendable {
    /// What was done.
    public struct Report: Sendable, Hashable {
        /// The master key under which the data keys are now.
        public var masterKey: String
        public var rewrapped: Int
        /// Wrapped keys that do not open: they stay as they are.
        public var unreadable: Int
        /// Older keys that the file still holds.
        public var older: [String]
    }

    private let owner: PostgresConfiguration
    private let keyFile: KeyringFile

    public init(owner: PostgresConfiguration, keyFile: KeyringFile) {
        self.owner = owner
        self.keyFile = keyFile
    }

    /// Wraps again whatever is not under the newest master key.
    ///
    /// - Parameters:
    ///   - copy: Where given, a new master key is made first, and a copy of the new key file goes there before it wraps anything.
    ///   - batch: How many keys a statement changes.
    ///   - progress: Told after each batch how many are done.
    /// - Returns: What was done.
    /// - Throws: `KeyRewrapError`, `KeyringError`, `PostgresError`.
    public func run(
        newKeyCopyAt copy: String?, batch: Int = 500, progress: (Int) throws -> Void = { _ in }
    ) async throws -> Report {
        let connection = try await PostgresConnection.open(owner)
        // The lock goes with the connection, however this ends.
        defer { connection.close() }
        try await exclude(connection)
        var keyring = try keyFile.load()
        let use = try await Self.use(on: connection)
        let unknown = use.filter { keyring.key($0.id) == nil }
        guard unknown.isEmpty else { throw KeyRewrapError.unknownKey(unknown[0].id, count: unknown[0].count) }
        if let copy {
            if let left = use.first(where: { $0.id != keyring.newest.id }),
                try await opensAnyLeft(keyring, connection, batch: max(1, batch))
            {
                throw KeyRewrapError.unfinished(left.id, count: left.count)
            }
            keyring = try keyFile.rotate(copyTo: copy)
        }
        var report = Report(
            masterKey: keyring.newest.id, rewrapped: 0, unreadable: 0, older: keyring.keys.dropLast().map(\.id))
        var place = Place.first
        while let next = try await rewrap(after: place, limit: max(1, batch), keyring, connection, &report) {
            place = next
            try progress(report.rewrapped)
        }
        let secrets = try await rewrapWebhookSecrets(keyring, connection)
        report.rewrapped += secrets.rewrapped
        report.unreadable += secrets.unreadable
        if report.rewrapped > 0 {
            // Of a large store it takes its time.
            connection.allowSilence(of: nil)
            try await connection.query("SET statement_timeout = 0")
            // What the older key wrapped lies in dead rows until then.
            try await connection.query("VACUUM subject_key, webhook_secret")
        }
        return report
    }

    /// A row of the key store, in the order of its primary key.
    private struct Place {
        var lane: Int32
        var stream: UUID
        var subject: String

        /// Before every row.
        static let first = Place(
            lane: 0, stream: UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)), subject: "")
    }

    private static let select = PreparedStatement(
        "select_wrapped_keys",
        """
        SELECT lane, stream_id, subject, key_id, master_key_id, wrapped FROM subject_key
        WHERE (lane, stream_id, subject) > ($1, $2, $3) AND master_key_id <> $4
        ORDER BY lane, stream_id, subject LIMIT $5
        """, [.int4, .uuid, .text, .text, .int8])
    // A key that was erased meanwhile stays erased.
    private static let update = PreparedStatement(
        "update_wrapped_keys",
        """
        UPDATE subject_key k SET master_key_id = $6, wrapped = n.wrapped
        FROM unnest($1::int4[], $2::uuid[], $3::text[], $4::text[], $5::bytea[])
            AS n (lane, stream_id, subject, key_id, wrapped)
        WHERE k.lane = n.lane AND k.stream_id = n.stream_id AND k.subject = n.subject AND k.key_id = n.key_id
        """, [.int4Array, .uuidArray, .textArray, .textArray, .byteaArray, .text])

    /// One batch.
    ///
    /// - Returns: The last row that was looked at; `nil` where none was left.
    private func rewrap(
        after place: Place, limit: Int, _ keyring: Keyring, _ connection: PostgresConnection, _ report: inout Report
    ) async throws -> Place? {
        let rows = try await connection.query(
            Self.select,
            [
                .int4(place.lane), .uuid(place.stream), .text(place.subject), .text(keyring.newest.id),
                .int8(Int64(limit)),
            ])
        var last: Place?
        var places: [Place] = []
        var keys: [WrappedKey] = []
        for row in rows {
            let here = Place(lane: try row.value(0), stream: try row.value(1), subject: try row.value(2))
            last = here
            let old = WrappedKey(id: try row.value(3), masterKeyID: try row.value(4), bytes: try row.bytes(5))
            guard let stream = StreamID(here.stream.uuidString),
                let new = try? keyring.rewrap(old, stream: stream.bytes, subject: here.subject)
            else {
                report.unreadable += 1
                continue
            }
            places.append(here)
            keys.append(new)
        }
        if !keys.isEmpty {
            _ = try await connection.query(
                Self.update,
                [
                    .int4Array(places.map(\.lane)), .uuidArray(places.map(\.stream)),
                    .textArray(places.map(\.subject)), .textArray(keys.map(\.id)), .byteaArray(keys.map(\.bytes)),
                    .text(keyring.newest.id),
                ])
            report.rewrapped += keys.count
        }
        return last
    }

    /// Whether a key that is not under the newest master key opens: what does not open is left there for ever, and stops nothing.
    private func opensAnyLeft(_ keyring: Keyring, _ connection: PostgresConnection, batch: Int) async throws -> Bool {
        var place = Place.first
        while true {
            let rows = try await connection.query(
                Self.select,
                [
                    .int4(place.lane), .uuid(place.stream), .text(place.subject), .text(keyring.newest.id),
                    .int8(Int64(batch)),
                ])
            guard !rows.isEmpty else { return try await opensAnyWebhookSecret(keyring, connection) }
            for row in rows {
                place = Place(lane: try row.value(0), stream: try row.value(1), subject: try row.value(2))
                let old = WrappedKey(id: try row.value(3), masterKeyID: try row.value(4), bytes: try row.bytes(5))
                if let stream = StreamID(place.stream.uuidString),
                    (try? keyring.unwrap(old, stream: stream.bytes, subject: place.subject)) != nil
                {
                    return true
                }
            }
        }
    }

    /// How many data keys each master key wraps, by identifier.
    public static func use(on connection: PostgresConnection) async throws -> [MasterKeyUse] {
        try await connection.query(
            """
            SELECT master_key_id, count(*)
            FROM (SELECT master_key_id FROM subject_key UNION ALL SELECT master_key_id FROM webhook_secret) AS key
            GROUP BY master_key_id ORDER BY master_key_id
            """
        ).map { MasterKeyUse(id: try $0.value(0), count: Int(try $0.value(1, as: Int64.self))) }
    }

    // MARK: One at a time, and no server

    private static let lock = PostgresValue.int8(0x5454_5257)

    /// Refuses a second run, and servers; what starts after this is refused by ``isRunning(on:)``.
    private func exclude(_ connection: PostgresConnection) async throws {
        let may = try await connection.query("SELECT has_table_privilege('subject_key', 'UPDATE')").one()
        guard try may.value(0, as: Bool.self) else { throw KeyRewrapError.ownerNeeded }
        let isOurs = try await connection.query("SELECT pg_try_advisory_lock($1)", [Self.lock]).one()
        guard try isOurs.value(0, as: Bool.self) else { throw KeyRewrapError.alreadyRuns }
        // A server that has just been stopped may be seen for a moment longer: its processes in the database end after it.
        var servers: Int64 = 0
        for attempt in 0..<40 {
            if attempt > 0 { try await Task.sleep(for: .milliseconds(50)) }
            servers = try await connection.query(
                """
                SELECT count(*) FROM pg_stat_activity a JOIN pg_roles r ON r.oid = a.usesysid
                WHERE a.datname = current_database() AND a.pid <> pg_backend_pid() AND NOT r.rolsuper
                    AND pg_has_role(r.oid, 'toantrinh_app', 'USAGE')
                """
            ).one().value(0, as: Int64.self)
            if servers == 0 { return }
        }
        throw KeyRewrapError.serverRuns(connections: Int(servers))
    }

    /// Whether keys are being wrapped again. Asked by a server on a connection that a run would see, before it serves anything.
    static func isRunning(on connection: PostgresConnection) async throws -> Bool {
        let isFree = try await connection.query(
            "SELECT CASE WHEN pg_try_advisory_lock_shared($1) THEN pg_advisory_unlock_shared($1) ELSE false END",
            [lock]
        ).one()
        return try !isFree.value(0, as: Bool.self)
    }
}
