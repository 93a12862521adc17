import Glibc
import Logging

extension PrivateCluster {
    /// Stops the server, where it is ours to stop. An ephemeral cluster's files stay until ``remove()`` or the end of this process.
    ///
    /// - Throws: ``ClusterError`` (stop) where it could only be killed.
    public func stop(_ mode: StopMode = .fast) async throws(ClusterError) {
        hasJoined = false
        hasFailed = false
        guard let server else { return releaseLock() }
        defer {
            self.server = nil
            lifeline = nil
            releaseLock()
        }
        if let pid = runningServer { Glibc.kill(pid, mode == .fast ? SIGINT : SIGQUIT) }
        if await server.ends(within: configuration.stopLimit) { return }
        if let pid = runningServer { Glibc.kill(pid, SIGQUIT) }
        if await server.ends(within: .seconds(10)) { return }
        await killEverything()
        throw ClusterError(.stop, path: location.directory)
    }

    /// For tests: what a power cut does to processes. Kills the server and all its children at once; ``start()`` then recovers.
    public func kill() async {
        await killEverything()
        releaseLock()
    }

    /// Stops an ephemeral cluster at once and removes its files.
    public func remove() async {
        guard configuration.isEphemeral else { return }
        try? await stop(.immediate)
        guard let (process, _) = janitor else { return }
        janitor = nil
        let deadline = ContinuousClock.now.advanced(by: .seconds(30))
        while Files.exists(location.directory), !process.hasEnded, ContinuousClock.now < deadline {
            await Task.detached { try? await Task.sleep(for: .milliseconds(5)) }.value
        }
    }

    /// The server's children leave its process group, so they are found by their working directory, which is ours alone.
    var processes: [Int32] {
        Files.entries("/proc").compactMap { Int32($0) }.filter {
            $0 > 1 && $0 != getpid() && Files.link("/proc/\($0)/cwd") == location.data
        }
    }

    func killEverything() async {
        if let pid = runningServer { Glibc.kill(pid, SIGKILL) }
        let deadline = ContinuousClock.now.advanced(by: .seconds(10))
        while ContinuousClock.now < deadline {
            let left = processes
            if left.isEmpty { break }
            for pid in left { Glibc.kill(pid, SIGKILL) }
            await Task.detached { try? await Task.sleep(for: .milliseconds(5)) }.value
        }
        if let server { _ = await server.ends(within: .seconds(10)) }
        server = nil
        lifeline = nil
    }
}
