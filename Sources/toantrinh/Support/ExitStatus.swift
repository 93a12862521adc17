import ArgumentParser
import Foundation

/// What the program's exit code says; scripts rely on it (docs/cli.md).
enum ExitStatus: Int32 {
    /// Done.
    case done = 0
    /// A check found faults, or a verdict is negative.
    case negative = 1
    /// The dossier's state refuses the command.
    case conflict = 3
    /// Unknown, or not visible to the caller.
    case notFound = 4
    /// Not signed in, or not allowed.
    case notAllowed = 5
    /// What was sent is refused.
    case contentRefused = 6
    /// The server cannot be reached, or cannot answer now.
    case unavailable = 7
    /// The command line is wrong (`EX_USAGE`).
    case usage = 64
    /// A local file cannot be read (`EX_NOINPUT`).
    case noInput = 66
    /// A fault of the program or of the server (`EX_SOFTWARE`).
    case internalFault = 70
    /// A local file cannot be written (`EX_CANTCREAT`).
    case cannotCreate = 73
    /// Interrupted by the user (128 + SIGINT).
    case interrupted = 130

    /// The exit code for an HTTP status that is not a success.
    init(httpStatus: Int) {
        self =
            switch httpStatus {
            case 401, 403: .notAllowed
            case 404: .notFound
            case 409, 412: .conflict
            case 400, 405, 410, 411, 413, 414, 415, 422: .contentRefused
            case 408, 429, 502, 503, 504: .unavailable
            default: .internalFault
            }
    }

    var code: ExitCode { ExitCode(rawValue) }
}

/// Ends the program.
///
/// Without the exit handlers of the C libraries: OpenSSL's takes its memory away while a thread that used it may still be on its way out.
func leave(_ status: Int32) -> Never {
    fflush(nil)
    _exit(status)
}
