import Postgres

/// What the application keeps beside the log: serials, definitions, keys, files, sessions, the access log.
///
/// A thin room of statements; it decides nothing. All of it runs under the application's own database role.
struct Store: Sendable {
    let pool: PostgresPool

    init(pool: PostgresPool) { self.pool = pool }
}
