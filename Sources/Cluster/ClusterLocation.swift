import Glibc

/// Where a cluster keeps what.
///
///     <directory>/TOANTRINH-CLUSTER   the mark that this program made it
///     <directory>/lock                held by the process that runs it
///     <directory>/data                PostgreSQL's own
///     <directory>/server.log
///     <directory>/run                 the socket, where its path is short enough
public struct ClusterLocation: Sendable, Hashable {
    public let directory: String
    public let socketDirectory: String

    public var data: String { directory + "/data" }
    public var log: String { directory + "/server.log" }
    var mark: String { directory + "/TOANTRINH-CLUSTER" }
    var lock: String { directory + "/lock" }
    var pidFile: String { data + "/postmaster.pid" }

    /// A Unix socket's path has at most 107 bytes, this name included.
    private static let socketName = "/.s.PGSQL.65535"

    /// Lays out `requested` for `user`.
    ///
    /// Where `user` could not get there (root asked for a place below `/root`), a directory below `/var/lib/toantrinh` whose name
    /// comes from `requested` takes its place. Where the socket's path would be too long, a short directory does, below the user's
    /// runtime directory or `/tmp`; it is used only where it is the user's own and closed to all others.
    init(_ requested: String, user: ClusterUser, environment: [String: String]) {
        var directory = Files.resolved(requested)
        if !user.canReach(directory) {
            let name = directory.split(separator: "/").last.map(String.init) ?? "cluster"
            directory = "/var/lib/toantrinh/\(name)-\(Self.hash(directory))"
        }
        self.directory = directory
        let own = directory + "/run"
        if own.utf8.count + Self.socketName.utf8.count <= 107 {
            socketDirectory = own
        } else {
            let name = "tt-\(user.uid)-\(Self.hash(directory))"
            let runtime = environment["XDG_RUNTIME_DIR"] ?? ""
            let mayUse =
                user.prefix.isEmpty && runtime.hasPrefix("/") && access(runtime, W_OK) == 0
                && runtime.utf8.count + name.utf8.count + Self.socketName.utf8.count < 107
            socketDirectory = (mayUse ? runtime : "/tmp") + "/" + name
        }
    }

    /// FNV-1a: a short name for a long path; nothing depends on its being hard to guess.
    private static func hash(_ text: String) -> String {
        let value = text.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// Makes the directories and the mark.
    ///
    /// - Throws: ``ClusterError``: `notOurs` for a directory with other things in it, `files`.
    func prepare(for user: ClusterUser) throws(ClusterError) {
        if Files.exists(directory), !Files.exists(mark), !Files.entries(directory).isEmpty {
            throw ClusterError(.notOurs, path: directory)
        }
        try Files.makeDirectories(directory, mode: 0o700)
        try user.own(directory)
        if !Files.exists(mark) {
            try Files.write(
                "Made by toantrinh. What is below here belongs to its private PostgreSQL cluster.\n", to: mark)
        }
        if !Files.exists(socketDirectory) {
            guard mkdir(socketDirectory, 0o700) == 0 else { throw Files.failure(socketDirectory) }
            try user.own(socketDirectory)
        }
        guard let status = Files.status(socketDirectory), status.st_mode & S_IFMT == S_IFDIR,
            status.st_uid == user.uid, status.st_mode & 0o077 == 0
        else { throw ClusterError(.notOurs, path: socketDirectory) }
    }

    /// The major version of the data, `nil` where there are none yet.
    var dataVersion: Int? {
        Int(Files.tail(data + "/PG_VERSION").split(separator: "\n").first.map(String.init) ?? "")
    }
}
