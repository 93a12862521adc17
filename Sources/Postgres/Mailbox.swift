import CLibpq
import Glibc

/// What the thread of a connection is told.
enum Message: Sendable {
    case submit(Request)
    case cancel(UInt64)
    /// A connection attempt ended: the address of a `PGconn` that the receiver now owns.
    case connected(Result<UInt, PostgresError>)
    /// The cancel request for a leased connection's statement was delivered, or could not be.
    case cancelSent(delivered: Bool)
    /// The reader of a COPY made room.
    case copyRoom
    case copyData([UInt8], Promise<PostgresError?>)
    case copyEnd(failed: Bool)
    /// How long the server may be silent over a statement.
    case silence(Duration?)
    case close
}

/// One thing asked of a connection.
struct Request: Sendable {
    enum Work: Sendable {
        case statement(PreparedStatement, PostgresParameters, coalescing: Bool)
        case script(String)
        case copyOut(SQL, CopyOutChannel)
        case copyIn(SQL, Promise<PostgresError?>)
    }

    let id: UInt64
    let work: Work
    /// The only session with the server in which it may be sent; `nil`: any.
    var session: Int?
    let complete: @Sendable (Result<PostgresRows, PostgresError>) -> Void

    /// The statement as errors name it.
    var statement: PreparedStatement? {
        switch work {
        case .statement(let statement, _, _): statement
        case .script: nil
        case .copyOut(let sql, _), .copyIn(let sql, _): PreparedStatement("", sql)
        }
    }

    /// The statement to be prepared first.
    var preparedStatement: PreparedStatement? {
        if case .statement(let statement, _, _) = work, !statement.name.isEmpty { statement } else { nil }
    }
}

/// The letter box of a connection's thread: any thread posts, the one thread takes and sleeps in `poll`.
///
/// The event descriptor is raised only while the thread sleeps or is about to, so that a busy connection costs callers no system call.
final class Mailbox: Sendable {
    private struct State: Sendable {
        var messages: [Message] = []
        var isAwake = true
        var isClosed = false
        var nextID: UInt64 = 0
    }

    private let state = Locked(State())
    /// Raised when there is mail for a sleeping thread. -1 where none could be made.
    let descriptor = clibpq_eventfd()

    deinit { if descriptor >= 0 { Glibc.close(descriptor) } }

    func newID() -> UInt64 {
        state.withLock { state in
            state.nextID &+= 1
            return state.nextID
        }
    }

    /// Posts `message`; false where nobody will ever take it.
    @discardableResult
    func post(_ message: Message) -> Bool {
        let (accepted, wake) = state.withLock { state -> (Bool, Bool) in
            guard !state.isClosed else { return (false, false) }
            state.messages.append(message)
            defer { state.isAwake = true }
            return (true, !state.isAwake)
        }
        if wake { _ = clibpq_eventfd_raise(descriptor) }
        return accepted
    }

    func take() -> [Message] {
        state.withLock { state in
            guard !state.messages.isEmpty else { return [] }
            defer { state.messages = [] }
            return state.messages
        }
    }

    /// Announces that the thread is about to sleep; false where mail has come meanwhile.
    func fallAsleep() -> Bool {
        state.withLock { state in
            guard state.messages.isEmpty else { return false }
            state.isAwake = false
            return true
        }
    }

    func wakeUp() {
        _ = clibpq_eventfd_reset(descriptor)
        state.withLock { $0.isAwake = true }
    }

    /// Takes the last mail and refuses all further.
    func shut() -> [Message] {
        state.withLock { state in
            state.isClosed = true
            defer { state.messages = [] }
            return state.messages
        }
    }
}

/// Runs `body` on a new, detached thread of its own. False where the system has no thread left.
func detachThread(_ body: @escaping @Sendable () -> Void) -> Bool {
    final class Box: Sendable {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
    let box = Unmanaged.passRetained(Box(body))
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    pthread_attr_setstacksize(&attributes, 1 << 20)
    var thread = pthread_t()
    let status = pthread_create(
        &thread, &attributes,
        { argument in
            if let argument { Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().body() }
            return nil
        }, box.toOpaque())
    if status != 0 { box.release() }
    return status == 0
}
