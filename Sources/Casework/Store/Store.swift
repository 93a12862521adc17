import Postgres

/// What the application keeps beside the log: serials, definitions, keys, sessions, the access log.
///
/// A thin room of statements; it decides nothing. All of it runs under the application's own database role.
struct Store: Sendable {
    let pool: PostgresPool
    let accesses: AccessLog

    init(pool: PostgresPool) {
        self.pool = pool
        accesses = AccessLog(pool: pool)
    }
}
