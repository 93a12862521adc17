import Glibc
import Logging

extension PrivateCluster {
    /// Brings the server up and returns when it takes connections: makes the cluster where there is none, recovers it where the last
    /// run ended hard, and joins it where another process of ours runs it.
    ///
    /// - Throws: ``ClusterError``.
    public func start() async throws(ClusterError) {
        let task = starting ?? Task { try await self.startAlone() }
        starting = task
        defer { if starting == task { starting = nil } }
        let outcome = await withTaskCancellationHandler {
            await task.result
        } onCancel: {
            task.cancel()
        }
        if case .failure(let error) = outcome {
            throw error as? ClusterError ?? ClusterError(.start, path: location.directory)
        }
    }

    private func startAlone() async throws(ClusterError) {
        if server?.hasEnded == false { return }
        server = nil
        lifeline = nil
        try location.prepare(for: user)
        if configuration.isEphemeral, janitor == nil { janitor = try startJanitor() }
        hasJoined = try await !takeLockOrJoin()
        if hasJoined { return }
        do throws(ClusterError) {
            try await stopOrphan()
            let binaries = try ServerBinaries.find(
                major: location.dataVersion, environment: configuration.environment)
            if location.dataVersion == nil { try await create(binaries) }
            try await launch(binaries)
        } catch {
            releaseLock()
            throw error
        }
    }

    /// The lock file belongs to the process that runs the server; the kernel frees it with the process.
    private func takeLock() throws(ClusterError) -> Bool {
        if lock >= 0 { return true }
        let file = open(location.lock, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else { throw Files.failure(location.lock) }
        if flock(file, LOCK_EX | LOCK_NB) == 0 {
            lock = file
            return true
        }
        let isHeld = errno == EWOULDBLOCK
        defer { close(file) }
        guard isHeld else { throw Files.failure(location.lock) }
        return false
    }

    func releaseLock() {
        if lock >= 0 { close(lock) }
        lock = -1
    }

    /// True with the lock; false where another process holds it and its server takes connections. The other may be on its way up, or
    /// down: then the lock comes free and the server is ours to start.
    private func takeLockOrJoin() async throws(ClusterError) -> Bool {
        let deadline = ContinuousClock.now.advanced(by: configuration.startLimit)
        while try !takeLock() {
            if runningServer != nil, isReady { return false }
            guard ContinuousClock.now < deadline, await pause() else {
                throw startFailure("another process holds the lock")
            }
        }
        return true
    }

    /// A server of ours whose owner died is on its way down, or lost its watching shell: it must be gone before we start another.
    private func stopOrphan() async throws(ClusterError) {
        guard let pid = runningServer else {
            // Sessions outlive a killed server for a moment. As long as one of them runs, no other server may touch the data.
            let deadline = ContinuousClock.now.advanced(by: .seconds(5))
            while !processes.isEmpty {
                if ContinuousClock.now >= deadline { await killEverything() }
                guard await pause() else { throw startFailure("cancelled") }
            }
            // A number in the file that now belongs to some other program would keep the server from starting.
            if Files.exists(location.pidFile) { unlink(location.pidFile) }
            return
        }
        logger.notice("a server without an owner is stopped first", metadata: ["pid": "\(pid)"])
        Glibc.kill(pid, SIGINT)
        let deadline = ContinuousClock.now.advanced(by: configuration.stopLimit)
        while runningServer != nil {
            if ContinuousClock.now >= deadline {
                await killEverything()
                return
            }
            guard await pause() else { throw startFailure("cancelled") }
        }
    }

    /// `initdb` beside the final place: a cluster that was not finished never looks like one.
    private func create(_ binaries: ServerBinaries) async throws(ClusterError) {
        let draft = location.data + ".new"
        Files.remove(draft)
        var arguments = [
            binaries.initdb, "--pgdata=\(draft)", "--username=postgres", "--encoding=UTF8", "--locale=C.UTF-8",
            "--auth-local=trust", "--auth-host=reject", "--data-checksums",
        ]
        if configuration.losesDataAtPowerCut { arguments.append("--no-sync") }
        // On its line too: interrupted, it removes what it made.
        let line = try Lifeline()
        let (status, output) = try await ChildProcess.run(
            user.prefix + ["/bin/sh", "-c", Supervisor.server, "toantrinh-initdb", "TERM"] + arguments, input: line)
        guard status == 0 else {
            Files.remove(draft)
            throw ClusterError(.creation, path: location.directory, output: output)
        }
        guard rename(draft, location.data) == 0 else { throw Files.failure(location.data) }
    }

    private func launch(_ binaries: ServerBinaries) async throws(ClusterError) {
        let deadline = ContinuousClock.now.advanced(by: configuration.startLimit)
        while true {
            let lifeline = try Lifeline()
            let signal = configuration.isEphemeral ? "QUIT" : "INT"
            let child = try ChildProcess(
                user.prefix + ["/bin/sh", "-c", Supervisor.server, "toantrinh-postgres", signal, binaries.postgres]
                    + configuration.arguments(location),
                input: lifeline.reading, output: .file(location.log))
            lifeline.handedOver()
            self.lifeline = lifeline
            server = child
            while !child.hasEnded {
                if isReady, runningServer != nil { return }
                guard ContinuousClock.now < deadline, await pause() else {
                    let failure = startFailure()
                    await killEverything()
                    throw failure
                }
            }
            server = nil
            self.lifeline = nil
            // Sessions of a killed server take a moment to notice and to let go of its memory.
            guard Files.tail(location.log, limit: 512).contains("shared memory"), ContinuousClock.now < deadline,
                await pause()
            else { throw startFailure() }
        }
    }

    private func startJanitor() throws(ClusterError) -> (process: ChildProcess, lifeline: Lifeline) {
        let lifeline = try Lifeline()
        let child = try ChildProcess(
            ["/bin/sh", "-c", Supervisor.janitor, "toantrinh-janitor", location.directory, location.socketDirectory],
            input: lifeline.reading)
        lifeline.handedOver()
        return (child, lifeline)
    }

    /// A moment between two looks at the server; false where the task was cancelled.
    private func pause() async -> Bool {
        (try? await Task.sleep(for: .milliseconds(10))) != nil
    }

    private func startFailure(_ reason: String = "") -> ClusterError {
        ClusterError(
            .start, path: location.directory, output: reason.isEmpty ? Files.tail(location.log, limit: 2048) : reason)
    }
}
