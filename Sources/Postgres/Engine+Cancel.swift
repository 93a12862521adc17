import CLibpq

extension Engine {
    /// Asks the server to stop the statement on the wire, through a connection of its own, on a thread of its own.
    ///
    /// Nothing else is started until the request was delivered: a cancel request stops whatever runs when it arrives.
    func cancelOnTheWire(_ id: UInt64) {
        guard connection != nil, cancelled.insert(id).inserted else { return }
        cancelBegan = .now
        // The server may be waiting for another transaction and not be reading: it is asked in the other way too.
        if case .copyIn(let copy) = exclusive, copy.hasStarted { endCopyIn(failed: true) }
        guard requests[id] != nil, let connection, !isCancelling, let handle = PQgetCancel(connection) else { return }
        isCancelling = true
        let address = UInt(bitPattern: handle)
        let mailbox = mailbox
        let started = detachThread {
            let handle = OpaquePointer(bitPattern: address)
            var complaint = [CChar](repeating: 0, count: 256)
            let delivered = PQcancel(handle, &complaint, Int32(complaint.count)) == 1
            PQfreeCancel(handle)
            mailbox.post(.cancelSent(delivered: delivered))
        }
        if !started {
            PQfreeCancel(handle)
            cancelSent(false)
        }
    }

    func cancelSent(_ delivered: Bool) {
        guard isCancelling else { return }
        isCancelling = false
        cancelBegan = .now
        // Undelivered, the statement may run for long; who waits has asked for an end.
        if !delivered, !cancelled.isEmpty {
            lost(PostgresError(.connectionLost(ambiguous: true), "a cancel request failed"))
        }
    }

    /// The error of a statement that was stopped because its caller asked for it is a cancellation.
    func cancelledOrNot(_ id: UInt64, _ error: PostgresError) -> PostgresError {
        cancelled.contains(id) && error.sqlState == .queryCanceled
            ? error.becoming(.cancelled(ambiguous: false)) : error
    }
}
