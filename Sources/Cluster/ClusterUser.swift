import Glibc

/// The user that the server runs as: PostgreSQL refuses to run as root.
struct ClusterUser: Sendable {
    let uid: uid_t
    let gid: gid_t
    /// What stands before a command so that it runs as this user; empty where we are that user.
    let prefix: [String]

    /// Ourselves; or, as root, `named`, else `postgres` (which every package of the server brings), else `nobody`.
    static func choose(named: String?) throws(ClusterError) -> ClusterUser {
        guard geteuid() == 0 else { return ClusterUser(uid: geteuid(), gid: getegid(), prefix: []) }
        for name in named.map({ [$0] }) ?? ["postgres", "nobody"] {
            guard let (uid, gid) = look(up: name), uid != 0 else { continue }
            for tool in ["/usr/bin/setpriv", "/bin/setpriv"] where access(tool, X_OK) == 0 {
                return ClusterUser(
                    uid: uid, gid: gid, prefix: [tool, "--reuid=\(uid)", "--regid=\(gid)", "--clear-groups", "--"])
            }
            for tool in ["/usr/sbin/runuser", "/sbin/runuser"] where access(tool, X_OK) == 0 {
                return ClusterUser(uid: uid, gid: gid, prefix: [tool, "-u", name, "--"])
            }
        }
        throw ClusterError(.userNotFound, path: named ?? "")
    }

    private static func look(up name: String) -> (uid_t, gid_t)? {
        var entry = passwd()
        var found: UnsafeMutablePointer<passwd>?
        var buffer = [CChar](repeating: 0, count: 16_384)
        guard getpwnam_r(name, &entry, &buffer, buffer.count, &found) == 0, found != nil else { return nil }
        return (entry.pw_uid, entry.pw_gid)
    }

    /// Whether this user can pass through every existing directory on the way to `path`, `path` itself left out.
    func canReach(_ path: String) -> Bool {
        if geteuid() == uid { return true }
        var directory = Files.parent(of: path)
        while true {
            if let status = Files.status(directory) {
                let isOurs = status.st_uid == uid && status.st_mode & 0o100 != 0
                let isOurGroups = status.st_gid == gid && status.st_mode & 0o010 != 0
                guard isOurs || isOurGroups || status.st_mode & 0o001 != 0 else { return false }
            }
            if directory == "/" { return true }
            directory = Files.parent(of: directory)
        }
    }

    /// Makes `path` this user's own and nobody else's.
    func own(_ path: String) throws(ClusterError) {
        guard chmod(path, 0o700) == 0 else { throw Files.failure(path) }
        if geteuid() == 0, chown(path, uid, gid) != 0 { throw Files.failure(path) }
    }
}
