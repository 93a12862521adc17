import Glibc

/// The two small shell programs that make sure that nothing outlives this process.
///
/// Each reads from a line whose other end only this process holds. When this process ends, for whatever reason (`kill -9` and the
/// out-of-memory killer included), the kernel closes that end, the read returns, and the shell does its duty. (The kernel's
/// parent-death signal would not do: it follows the *thread* that forked, and is lost when the user changes.)
enum Supervisor {
    /// Runs the server (or `initdb`) and stops it when the line closes. $1 is the signal that stops it, the rest its command line.
    /// It ignores the signals a terminal sends; the server sets up its own.
    static let server = """
        trap '' HUP INT TERM
        signal=$1
        shift
        exec 3<&0 </dev/null
        "$@" 3<&- &
        server=$!
        (
            read -r _ <&3
            kill -s "$signal" "$server" 2>/dev/null
        ) &
        watcher=$!
        exec 3<&-
        wait "$server"
        status=$?
        kill -s KILL "$watcher" 2>/dev/null
        exit "$status"
        """

    /// Removes an ephemeral cluster when the line closes, once its server is gone; twice, as an interrupted `initdb` may still have
    /// been at work. $1 is its directory, $2 its socket's.
    static let janitor = """
        trap '' HUP INT TERM
        read -r _
        turns=0
        while [ "$turns" -lt 300 ]; do
            server=$(head -n 1 "$1/data/postmaster.pid" 2>/dev/null) || break
            kill -0 "$server" 2>/dev/null || break
            sleep 0.1
            turns=$((turns + 1))
        done
        rm -rf -- "$1" "$2"
        sleep 1
        rm -rf -- "$1" "$2"
        """
}

/// Our end of a line that lives as long as its owner.
final class Lifeline: Sendable {
    private let ours: Int32
    /// The other end, for the child; closed with ``handedOver()``.
    let reading: Int32

    init() throws(ClusterError) {
        var ends: [Int32] = [-1, -1]
        // Closed on exec from the first moment on (pipe() could not): a child that held our end would keep the line open after us.
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, type, 0, &ends) == 0 else { throw Files.failure("socketpair") }
        (reading, ours) = (ends[0], ends[1])
    }

    func handedOver() { close(reading) }

    deinit { close(ours) }
}
