import Cluster
import Foundation
import Logging
import Postgres
import Sealing
import Vietnamese

/// Where an installation keeps what is its own: the private cluster and the master key.
///
/// `--data`, else `TOANTRINH_DATA`, else `toantrinh` in the user's data directory (`XDG_DATA_HOME`).
struct Home {
    let directory: URL
    let environment: [String: String]

    init(_ named: String?, environment: [String: String] = ProcessInfo.processInfo.environment) {
        self.environment = environment
        if let path = named ?? environment["TOANTRINH_DATA"], !path.isEmpty {
            directory = URL(fileURLWithPath: path)
        } else if let data = environment["XDG_DATA_HOME"], !data.isEmpty {
            directory = URL(fileURLWithPath: data).appendingPathComponent("toantrinh")
        } else {
            directory = FileManager.default.homeDirectoryForCurrentUser
                .appendingPathComponent(".local/share/toantrinh")
        }
    }

    var keyFile: KeyringFile { KeyringFile(path: directory.appendingPathComponent("master.key").path) }

    /// Templates that an administrator has changed; those that are not here are the built-in ones.
    var templates: URL { directory.appendingPathComponent("templates") }

    /// Makes the directory, closed to others; under root the database's own user must be able to pass through to its cluster.
    func prepare() throws {
        try FileManager.default.createDirectory(
            at: directory, withIntermediateDirectories: true,
            attributes: [.posixPermissions: getuid() == 0 ? 0o711 : 0o700])
    }

    /// The database that the environment names, or the private cluster's, started or joined; `logger` is told what the cluster does.
    func database(logger: Logger) async throws -> Database {
        if let named = try PostgresConfiguration.environment(environment) {
            let owner = try environment["DATABASE_ADMIN_URL"].map { try PostgresConfiguration($0) } ?? named
            return Database(owner: owner, application: named, cluster: nil)
        }
        try prepare()
        let cluster = try PrivateCluster(
            ClusterConfiguration(
                directory: directory.appendingPathComponent("cluster").path, environment: environment),
            logger: logger)
        try await cluster.start()
        if !(try await cluster.hasDatabase(Self.databaseName)) { try await cluster.createDatabase(Self.databaseName) }
        let owner = try PostgresConfiguration(cluster.connectionString(database: Self.databaseName))
        return Database(owner: owner, application: owner.user("toantrinh_app"), cluster: cluster)
    }

    static let databaseName = "toantrinh"
}

/// A database with the two ways into it, and the private cluster where it is ours.
struct Database {
    /// With the owner's rights: migrations and administration.
    let owner: PostgresConfiguration
    /// With the application's rights.
    let application: PostgresConfiguration
    let cluster: PrivateCluster?

    /// Stops the cluster, unless another process runs it.
    func close() async { try? await cluster?.stop() }
}
