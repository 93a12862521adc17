extension PostgresPool {
    /// A usable connection: an idle one, a new one, or the next to come back.
    func lease() async throws(PostgresError) -> PostgresConnection {
        let deadline = ContinuousClock.now.advanced(by: limits.waitLimit)
        var failures = 0
        while true {
            switch try await grant(until: deadline) {
            case .refused(let kind):
                throw PostgresError(kind)
            case .use(let connection, let mustCheck):
                if connection.isUsable, !mustCheck { return connection }
                if mustCheck, await answers(connection) { return connection }
                connection.close()
                freeSlot()
            case .open:
                do throws(PostgresError) {
                    return try await PostgresConnection.open(configuration, deadline: deadline, logger: logger)
                } catch {
                    freeSlot()
                    guard case .connectionLost = error.kind else { throw error }
                    failures += 1
                    let retry = ContinuousClock.now.advanced(by: Engine.pause(after: failures))
                    guard retry < deadline else { throw error.becoming(.timedOut(.connection)) }
                    // A cancelled sleep ends at once, and `grant` then reports it.
                    try? await Task.sleep(until: retry, clock: .continuous)
                }
            }
        }
    }

    /// Ends a lease.
    func giveBack(_ connection: PostgresConnection) async {
        if connection.isUsable, connection.isInTransaction { await connection.rollBack() }
        let isClean = connection.handle.status.withLock {
            $0.isConnected && $0.isFit && !$0.isInTransaction && $0.outstanding == 0
        }
        guard isClean else {
            connection.close()
            return freeSlot()
        }
        connection.restoreSilence(of: configuration)
        let (released, isDrained) = state.withLock { state -> (Machine.Released, Bool) in
            let released = state.machine.release(connection, now: .now)
            return (released, state.machine.isClosed && state.machine.slots == 0)
        }
        switch released {
        case .granted(let id, let grant): fulfil(id, grant)
        case .close(let connection): connection.close()
        case .kept: break
        }
        if isDrained { drained.fulfil(true) }
    }

    private func freeSlot() {
        let (granted, isDrained) = state.withLock { state -> ((UInt64, Machine.Grant)?, Bool) in
            let granted = state.machine.slotFreed()
            return (granted, state.machine.isClosed && state.machine.slots == 0)
        }
        if let (id, grant) = granted { fulfil(id, grant) }
        if isDrained { drained.fulfil(true) }
    }

    private func fulfil(_ id: UInt64, _ grant: Machine.Grant) {
        state.withLock { $0.waiting.removeValue(forKey: id) }?.fulfil(grant)
    }

    private func grant(until deadline: ContinuousClock.Instant) async throws(PostgresError) -> Machine.Grant {
        if Task.isCancelled { throw PostgresError(.cancelled(ambiguous: false)) }
        let promise = Promise<Machine.Grant>()
        let (id, lease) = state.withLock { state -> (UInt64, Machine.Lease) in
            state.nextID &+= 1
            let lease = state.machine.lease(state.nextID, now: .now)
            if case .wait = lease { state.waiting[state.nextID] = promise }
            return (state.nextID, lease)
        }
        if case .granted(let grant) = lease { return grant }
        if let grant = await promise.value(deadline: deadline) { return grant }
        let hasGivenUp = state.withLock { state -> Bool in
            guard state.machine.giveUp(id) else { return false }
            state.waiting[id] = nil
            return true
        }
        // Granted in the very moment: it must not get lost.
        guard hasGivenUp else { return await promise.value() }
        throw PostgresError(Task.isCancelled ? .cancelled(ambiguous: false) : .timedOut(.lease))
    }

    /// Whether the server still answers on a connection that was idle for long.
    private func answers(_ connection: PostgresConnection) async -> Bool {
        guard connection.isUsable else { return false }
        let answer = Promise<Bool>()
        connection.handle.submit(.statement(PreparedStatement("", "SELECT 1"), [], coalescing: false)) { result in
            if case .success = result { answer.fulfil(true) } else { answer.fulfil(false) }
        }
        return await answer.value(deadline: .now.advanced(by: .seconds(5))) ?? false
    }
}
