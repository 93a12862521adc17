import CLibpq
import Glibc

// The one place of this module that promises the compiler what it cannot check.

/// A value behind a POSIX mutex: shared between the threads of connections and Swift's own.
///
/// Sound because `value` is touched under `mutex` only. (`Synchronization.Mutex` would need no promise, but Thread Sanitizer does
/// not know it and reports every use.) Critical sections are a few instructions; nothing waits inside one.
final class Locked<Value: Sendable>: @unchecked Sendable {
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private var value: Value

    init(_ value: Value) {
        self.value = value
        mutex = .allocate(capacity: 1)
        mutex.initialize(to: pthread_mutex_t())
        pthread_mutex_init(mutex, nil)
    }

    deinit {
        pthread_mutex_destroy(mutex)
        mutex.deallocate()
    }

    func withLock<Result, Failure>(_ body: (inout Value) throws(Failure) -> Result) throws(Failure) -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return try body(&value)
    }
}

/// The owner of a `PGresult`, which libpq never changes once it was returned, so that any thread may read it.
final class ResultHandle: @unchecked Sendable {
    let pointer: OpaquePointer

    init(owning pointer: OpaquePointer) { self.pointer = pointer }

    deinit { PQclear(pointer) }
}
