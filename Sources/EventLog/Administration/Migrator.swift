import Crypto
public import Postgres

/// One numbered file of `schema/`.
public struct Migration: Sendable, Hashable {
    public var number: Int
    /// The rest of the file's name, such as `event`.
    public var name: String
    /// The file, byte for byte: UTF-8, statements without BEGIN or COMMIT.
    public var bytes: [UInt8]

    public init(number: Int, name: String, bytes: [UInt8]) {
        self.number = number
        self.name = name
        self.bytes = bytes
    }

    /// SHA-256 of the bytes.
    public var digest: [UInt8] { Array(SHA256.hash(data: bytes)) }

    /// Takes `0004_event.sql` apart; `nil` for a name of another form.
    public init?(fileName: String, bytes: [UInt8]) {
        guard fileName.hasSuffix(".sql") else { return nil }
        let parts = fileName.dropLast(4).split(separator: "_", maxSplits: 1)
        guard parts.count == 2, parts[0].utf8.count == 4, let number = Int(parts[0]), number > 0 else { return nil }
        self.init(number: number, name: String(parts[1]), bytes: bytes)
    }
}

/// Brings a database to the schema this program was made with: applies what is missing, and refuses where what was applied is not what
/// the program knows.
///
/// All of it happens in one transaction under a lock, so that two programs that start together do not meet and a migration that fails
/// leaves nothing behind. The tables belong to `toantrinh_owner`; the connection must be that of a superuser, of the database's owner
/// who may create roles, or of a member of `toantrinh_owner` where the first migration has been applied.
public struct Migrator: Sendable {
    private let migrations: [Migration]

    /// Locks out other migrators of the same database ("toantrin" in ASCII).
    private static let lock: Int64 = 0x746F_616E_7472_696E

    /// A migrator for `migrations`, in any order. Their numbers go up by one, or jump to the next group, which begins at a multiple of ten.
    ///
    /// - Throws: ``MigrationError``: a number twice, a gap, or a file that is not UTF-8.
    public init(_ migrations: [Migration]) throws(MigrationError) {
        let sorted = migrations.sorted { $0.number < $1.number }
        var last = 0
        for migration in sorted {
            let follows = migration.number == last + 1 || (migration.number > last && migration.number % 10 == 0)
            guard follows else { throw .gap(last + 1) }
            last = migration.number
            guard String(validating: migration.bytes, as: UTF8.self) != nil else { throw .unreadable(migration.name) }
        }
        self.migrations = sorted
    }

    /// Applies what is missing.
    ///
    /// - Returns: the numbers that were applied now; none where the database was up to date.
    /// - Throws: ``MigrationError``. Nothing was changed then.
    @discardableResult
    public func run(on connection: PostgresConnection) async throws(MigrationError) -> [Int] {
        do {
            return try await connection.transaction { connection in
                // A large table takes its time, and so does another migrator.
                connection.allowSilence(of: nil)
                try await connection.query("SET LOCAL statement_timeout = 0")
                try await connection.query("SELECT pg_advisory_xact_lock($1)", [.int8(Self.lock)])
                try await connection.execute(script: Self.table)
                let missing = try check(try await Self.applied(on: connection))
                for migration in missing { try await apply(migration, on: connection) }
                return missing.map(\.number)
            }
        } catch let error as MigrationError {
            throw error
        } catch let error as PostgresError {
            throw .database(error)
        } catch {
            throw .interrupted
        }
    }

    /// What is missing, without changing anything; for `doctor`. Needs the table's existence only where something was applied.
    ///
    /// - Throws: ``MigrationError``.
    public func pending(on connection: PostgresConnection) async throws(MigrationError) -> [Migration] {
        do {
            let exists = try await connection.query("SELECT to_regclass('public.schema_migration') IS NOT NULL")
            guard try exists.one().value(0, as: Bool.self) else { return migrations }
            return try check(try await Self.applied(on: connection))
        } catch let error as MigrationError {
            throw error
        } catch let error as PostgresError {
            throw .database(error)
        } catch {
            throw .interrupted
        }
    }

    private static let table = """
        CREATE TABLE IF NOT EXISTS public.schema_migration (
            number int4 PRIMARY KEY CHECK (number > 0),
            name text NOT NULL,
            digest bytea NOT NULL CHECK (octet_length(digest) = 32),
            applied_at timestamptz NOT NULL DEFAULT clock_timestamp()
        )
        """

    private struct Applied {
        var number: Int
        var name: String
        var digest: [UInt8]
    }

    private static func applied(on connection: PostgresConnection) async throws(PostgresError) -> [Applied] {
        let rows = try await connection.query(
            "SELECT number, name, digest FROM public.schema_migration ORDER BY number")
        var applied: [Applied] = []
        for row in rows {
            applied.append(Applied(number: try row.value(0), name: try row.value(1), digest: try row.bytes(2)))
        }
        return applied
    }

    /// Compares what was applied with what is known; returns what is missing.
    private func check(_ applied: [Applied]) throws(MigrationError) -> [Migration] {
        for (index, done) in applied.enumerated() {
            guard index < migrations.count else { throw .unknown(done.number, done.name) }
            let known = migrations[index]
            guard known.number >= done.number else { throw .gap(known.number) }
            guard known.number == done.number else { throw .unknown(done.number, done.name) }
            guard known.name == done.name, known.digest == done.digest else { throw .changed(known.number, known.name) }
        }
        return Array(migrations.dropFirst(applied.count))
    }

    private func apply(_ migration: Migration, on connection: PostgresConnection) async throws {
        guard let script = String(validating: migration.bytes, as: UTF8.self) else {
            throw MigrationError.unreadable(migration.name)
        }
        do throws(PostgresError) {
            // The first makes the roles; from the second on everything belongs to the owner.
            if migration.number > 1 { try await connection.query("SET LOCAL ROLE toantrinh_owner") }
            try await connection.execute(script: script)
            if migration.number > 1 { try await connection.query("RESET ROLE") }
        } catch { throw MigrationError.failed(migration.number, migration.name, error) }
        try await connection.query(
            "INSERT INTO public.schema_migration (number, name, digest) VALUES ($1, $2, $3)",
            [.int4(Int32(clamping: migration.number)), .text(migration.name), .bytea(migration.digest)])
    }
}
