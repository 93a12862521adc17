import Glibc

/// Where the programs of a PostgreSQL server are.
struct ServerBinaries: Sendable {
    let directory: String

    var postgres: String { directory + "/postgres" }
    var initdb: String { directory + "/initdb" }
    var psql: String { directory + "/psql" }

    /// Finds them: `PG_BINDIR`; else Debian's, Red Hat's and the usual directories, the newest version first; else `PATH`. Where there
    /// are data, `major` is the version that wrote them: no other reads them.
    static func find(major: Int?, environment: [String: String]) throws(ClusterError) -> ServerBinaries {
        if let named = environment["PG_BINDIR"], !named.isEmpty {
            guard isComplete(named) else { throw ClusterError(.serverNotFound, path: named) }
            return ServerBinaries(directory: named)
        }
        var versions: [(version: Int, directory: String)] = []
        for entry in Files.entries("/usr/lib/postgresql") {
            if let version = Int(entry) { versions.append((version, "/usr/lib/postgresql/\(entry)/bin")) }
        }
        for entry in Files.entries("/usr") where entry.hasPrefix("pgsql-") {
            if let version = Int(entry.dropFirst(6)) { versions.append((version, "/usr/\(entry)/bin")) }
        }
        versions.sort { $0.version > $1.version }
        for (version, directory) in versions where isComplete(directory) {
            if let major, version != major { continue }
            if version >= 14 { return ServerBinaries(directory: directory) }
        }
        for directory in (environment["PATH"] ?? "").split(separator: ":").map(String.init) where isComplete(directory)
        {
            return ServerBinaries(directory: directory)
        }
        throw ClusterError(
            .serverNotFound, path: major.map { "PostgreSQL \($0)" } ?? "", output: "")
    }

    private static func isComplete(_ directory: String) -> Bool {
        ["postgres", "initdb", "psql"].allSatisfy { access("\(directory)/\($0)", X_OK) == 0 }
    }
}
