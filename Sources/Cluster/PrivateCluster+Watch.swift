import Logging

extension PrivateCluster {
    /// Brings the server back whenever it has ended without being asked to (killed for want of memory, out of disk, or with the process
    /// that ran it for us), until the task is cancelled. To be awaited before ``stop(_:)``.
    ///
    /// Recovery loses nothing that was committed. What fails to come up, on a disk that is still full for example, is tried again, after
    /// five seconds at the latest.
    public func watch() async {
        var failures = 0
        while (try? await Task.sleep(for: .milliseconds(min(5_000, 100 << failures)))) != nil {
            let hasEnded = hasJoined ? runningServer == nil : server?.hasEnded ?? hasFailed
            guard hasEnded else {
                failures = 0
                continue
            }
            logger.error("the database server has ended: it is started again", metadata: ["attempts": "\(failures)"])
            hasFailed = true
            do throws(ClusterError) {
                try await start()
                hasFailed = false
                failures = 0
            } catch {
                failures = min(failures + 1, 7)
                logger.error("the database server does not start", metadata: ["error": "\(error)"])
            }
        }
    }
}
