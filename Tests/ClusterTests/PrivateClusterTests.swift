import Foundation
import Glibc
import Logging
import Testing

@testable import Cluster

/// Clusters of their own: made, stopped, killed, found again.
struct PrivateClusterTests {
    private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private func scratch() throws -> String {
        var template = Array("/tmp/ttc-XXXXXX".utf8CString)
        try #require(mkdtemp(&template) != nil)
        let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        chmod(path, 0o755)
        return path
    }

    private func configuration(_ directory: String) -> ClusterConfiguration {
        var configuration = ClusterConfiguration(directory: directory, environment: TestCluster.environment)
        configuration.losesDataAtPowerCut = true
        return configuration
    }

    /// Stop, start, kill, start: what was committed is there each time.
    @Test func aLastingClusterKeepsItsData() async throws {
        let scratch = try scratch()
        defer { Files.remove(scratch) }
        let first = try PrivateCluster(configuration(scratch + "/a b'c"), logger: logger)
        #expect(await first.status == .notCreated)
        try await first.start()
        try await first.start()
        guard case .running(let pid) = await first.status else { Issue.record("it does not run"); return }
        #expect(pid > 1)
        try await first.createDatabase("app")
        #expect(try await first.hasDatabase("app"))
        #expect(try await !first.hasDatabase("o'ther"))
        try await first.execute("CREATE TABLE t AS SELECT 1 AS a", database: "app")
        #expect(try await first.execute("SHOW server_encoding", database: "app") == "UTF8")
        #expect(try await first.execute("SHOW listen_addresses") == "")
        #expect(try await first.execute("SHOW data_checksums") == "on")
        await first.kill()
        #expect(await first.status == .stopped)
        try await first.start()
        #expect(try await first.execute("SELECT a FROM t", database: "app") == "1")
        try await first.stop()
        #expect(await first.status == .stopped)
        #expect(await Result { try await first.execute("SELECT 1") }.clusterError?.kind == .notRunning)

        let second = try PrivateCluster(configuration(scratch + "/a b'c"), logger: logger)
        try await second.start()
        #expect(try await second.execute("SELECT a FROM t", database: "app") == "1")
        try await second.stop(.immediate)
    }

    @Test func onlyItsUserComesIn() async throws {
        let scratch = try scratch()
        defer { Files.remove(scratch) }
        let cluster = try PrivateCluster(configuration(scratch + "/c"), logger: logger)
        try await cluster.start()
        for path in [cluster.location.directory, cluster.location.socketDirectory, cluster.location.data] {
            let status = try #require(Files.status(path))
            #expect(status.st_mode & 0o077 == 0, "\(path)")
            #expect(status.st_uid == cluster.user.uid, "\(path)")
            #expect(status.st_uid != 0)
        }
        try await cluster.stop()
    }

    /// The second of two owners joins; when the first is gone, it may start the server itself.
    @Test func oneOwnerAtATime() async throws {
        let scratch = try scratch()
        defer { Files.remove(scratch) }
        let first = try PrivateCluster(configuration(scratch + "/c"), logger: logger)
        let second = try PrivateCluster(configuration(scratch + "/c"), logger: logger)
        try await first.start()
        try await second.start()
        guard case .running(let pid) = await first.status else { Issue.record("it does not run"); return }
        #expect(await second.status == .joined(pid: pid))
        try await second.stop()
        #expect(await first.status == .running(pid: pid))
        try await first.stop()
        try await second.start()
        guard case .running = await second.status else { Issue.record("it does not run"); return }
        try await second.stop()
    }

    @Test func strangeDirectoriesAreLeftAlone() async throws {
        let scratch = try scratch()
        defer { Files.remove(scratch) }
        try Files.write("mine", to: scratch + "/file")
        let cluster = try PrivateCluster(configuration(scratch), logger: logger)
        #expect(await Result { try await cluster.start() }.clusterError?.kind == .notOurs)
        #expect(Files.entries(scratch) == ["file"])
    }

    @Test func aLongPathGetsAShortSocket() async throws {
        let scratch = try scratch()
        defer { Files.remove(scratch) }
        let long = scratch + "/" + String(repeating: "a-long-name/", count: 10) + "cluster"
        let cluster = try PrivateCluster(configuration(long), logger: logger)
        #expect(cluster.location.directory == Files.resolved(long))
        #expect(cluster.location.socketDirectory.utf8.count < 80)
        defer { Files.remove(cluster.location.socketDirectory) }
        try await cluster.start()
        #expect(try await cluster.execute("SELECT 1") == "1")
        try await cluster.stop()
    }

    @Test func aSocketDirectoryOfSomebodyElseIsNotUsed() async throws {
        let scratch = try scratch()
        defer { Files.remove(scratch) }
        let long = scratch + "/" + String(repeating: "another-name/", count: 10) + "cluster"
        let cluster = try PrivateCluster(configuration(long), logger: logger)
        let socket = cluster.location.socketDirectory
        defer { Files.remove(socket) }
        mkdir(socket, 0o777)
        chmod(socket, 0o777)
        #expect(await Result { try await cluster.start() }.clusterError?.kind == .notOurs)
    }

    @Test(.enabled(if: geteuid() == 0))
    func whereTheOtherUserCannotGoAnotherPlaceIsUsed() throws {
        let scratch = try scratch()
        defer { Files.remove(scratch) }
        chmod(scratch, 0o700)
        let cluster = try PrivateCluster(configuration(scratch + "/c"), logger: logger)
        #expect(cluster.location.directory.hasPrefix("/var/lib/toantrinh/c-"))
        let again = try PrivateCluster(configuration(scratch + "/c"), logger: logger)
        #expect(again.location == cluster.location)
    }

    /// The log is opened by us, who may be root, in a directory that belongs to the server's user.
    @Test func aLinkInPlaceOfTheServersLogIsNotFollowed() async throws {
        let scratch = try scratch()
        defer { Files.remove(scratch) }
        let cluster = try PrivateCluster(configuration(scratch + "/c"), logger: logger)
        try await cluster.start()
        try await cluster.stop()
        let victim = scratch + "/victim"
        try Files.write("kept", to: victim)
        unlink(cluster.location.log)
        #expect(symlink(victim, cluster.location.log) == 0)
        _ = await Result { try await cluster.start() }
        try? await cluster.stop()
        #expect(Files.tail(victim) == "kept")
    }

    @Test func startedTwiceAtOnceItRunsOnce() async throws {
        let scratch = try scratch()
        defer { Files.remove(scratch) }
        let cluster = try PrivateCluster(configuration(scratch + "/c"), logger: logger)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<3 { group.addTask { try await cluster.start() } }
            try await group.waitForAll()
        }
        #expect(try await cluster.execute("SELECT 1") == "1")
        guard case .running = await cluster.status else { Issue.record("it does not run"); return }
        try await cluster.stop()
        #expect(await cluster.processes.isEmpty)
    }

    @Test(.enabled(if: access("/proc/sys/kernel/ns_last_pid", W_OK) == 0))
    func aProcessThatGotTheNumberOfOurChildIsNotOurChild() async throws {
        let child = try ChildProcess(["/bin/true"])
        _ = await child.exitStatus()
        let file = open("/proc/sys/kernel/ns_last_pid", O_WRONLY)
        defer { close(file) }
        for _ in 0..<200 {
            let number = Array("\(child.pid - 1)".utf8)
            lseek(file, 0, SEEK_SET)
            guard Glibc.write(file, number, number.count) == number.count else { return }
            let line = try Lifeline()
            let other = try ChildProcess(["/bin/cat"], input: line.reading)
            line.handedOver()
            if other.pid == child.pid {
                #expect(child.hasEnded)
                #expect(!other.hasEnded)
                return
            }
        }
    }

    @Test func aServerThatDoesNotComeUpSaysWhy() async throws {
        let scratch = try scratch()
        defer { Files.remove(scratch) }
        var wrong = configuration(scratch + "/c")
        wrong.settings["work_mem"] = "much"
        let cluster = try PrivateCluster(wrong, logger: logger)
        let error = await Result { try await cluster.start() }.clusterError
        #expect(error?.kind == .start)
        #expect(error?.output.contains("work_mem") == true)
        wrong.environment["PG_BINDIR"] = "/nonexistent"
        let none = try PrivateCluster(wrong, logger: logger)
        #expect(await Result { try await none.start() }.clusterError?.kind == .serverNotFound)
    }

    @Test func whatItRunsGoesWithTheLine() async throws {
        let scratch = try scratch()
        defer { Files.remove(scratch) }
        let mark = scratch + "/victim"
        try Files.makeDirectories(mark)
        var line: Lifeline? = try Lifeline()
        let janitor = try ChildProcess(
            ["/bin/sh", "-c", Supervisor.janitor, "toantrinh-janitor", mark, mark], input: line?.reading)
        line?.handedOver()
        #expect(!janitor.hasEnded)
        line = nil
        #expect(await janitor.ends(within: .seconds(600)))
        #expect(!Files.exists(mark))
    }

    @Test(.timeLimit(.minutes(15))) func aWatchedServerThatDiesComesBack() async throws {
        let cluster = try PrivateCluster(.ephemeral(environment: TestCluster.environment), logger: logger)
        try await cluster.start()
        try await cluster.execute("CREATE TABLE t AS SELECT 1 AS a")
        let watch = Task { await cluster.watch() }
        for _ in 0..<2 {
            guard case .running(let pid) = await cluster.status else { Issue.record("it does not run"); return }
            Glibc.kill(pid, SIGKILL)
            var answer: String?
            while answer == nil, !Task.isCancelled {
                if case .running(let new) = await cluster.status, new != pid {
                    answer = try? await cluster.execute("SELECT a FROM t")
                }
                await Task.yield()
            }
            #expect(answer == "1")
        }
        watch.cancel()
        await watch.value
        await cluster.remove()
    }

    @Test func anEphemeralClusterLeavesNothing() async throws {
        let cluster = try PrivateCluster(.ephemeral(environment: TestCluster.environment), logger: logger)
        try await cluster.start()
        #expect(try await cluster.execute("SHOW fsync") == "off")
        guard case .running(let pid) = await cluster.status else { Issue.record("it does not run"); return }
        await cluster.remove()
        #expect(!Files.exists(cluster.location.directory))
        // Another process may have its number by now, but not its directory.
        let place = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(pid)/cwd")
        #expect(place?.hasPrefix(cluster.location.directory) != true)
    }
}

extension Result where Failure == any Error {
    fileprivate init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }

    fileprivate var clusterError: ClusterError? {
        if case .failure(let error) = self { error as? ClusterError } else { nil }
    }
}
