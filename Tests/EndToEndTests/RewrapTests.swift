import Cluster
import Foundation
import JSON
import Logging
import Postgres
import TestSupport
import Testing

@Suite("Rotation of the master key, by the operator", .serialized, .timeLimit(.minutes(15)))
struct RewrapTests {
    private func rewrap(_ office: RealOffice, _ more: String...) async throws -> CommandRun {
        try await office.workplace.run(["admin", "rewrap", "--json"] + more, environment: office.environment)
    }

    /// What doctor says of the keys in use.
    private func use(_ office: RealOffice) async throws -> (grade: String?, text: String?) {
        let run = try await office.workplace.run(["doctor", "--json", "--lang", "en"], environment: office.environment)
        let item = run.json?.object?["items"]?.array?.compactMap(\.object).first { $0["code"] == "key.use" }
        return (item?["grade"]?.string, item?["message"]?.object?["en"]?.string)
    }

    private func ids(_ path: String) throws -> [String] {
        try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
            .filter { $0.hasPrefix("key ") }.map { String($0.split(separator: " ")[1]) }
    }

    private func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test("kill -9 amid it: nothing is lost, both keys open, the next run ends it; while a server runs it is refused")
    func killed() async throws {
        let office = try await RealOffice()
        try await office.prepare()
        let server = try await RunningServer(office.workplace, environment: office.environment)
        try await office.signIn(server, "quan", "hoa")
        let workflow = RealOffice.root.appendingPathComponent("workflows/birth-registration.yaml").path
        #expect(try await office.run("quan", server, "workflow", "publish", workflow).status == 0)
        let form = try office.workplace.file("form.yaml", RealOffice.form)
        var codes: [String] = []
        for _ in 0..<3 {
            let filed = try await office.run("hoa", server, "file", "--input", form, "--json")
            codes.append(try #require(filed.json?.object?["code"]?.string, "\(filed.errors)"))
        }
        let keyFile = office.workplace.folder.appendingPathComponent("data/master.key").path
        let copy = office.workplace.folder.appendingPathComponent("copy.key").path
        let old = try ids(keyFile)
        let early = try await rewrap(office, "--new-key", copy)
        #expect(early.status != 0 && early.errors.contains("keyring.server-runs"))
        #expect(try ids(keyFile) == old && !FileManager.default.fileExists(atPath: copy))
        #expect(await server.stop() == 0)

        // The cluster is the test's, so that it outlives the operator's command.
        let cluster = try PrivateCluster(
            ClusterConfiguration(
                directory: office.workplace.folder.appendingPathComponent("data/cluster").path,
                environment: ProcessInfo.processInfo.environment), logger: Logger(label: "test"))
        try await cluster.start()
        let owner = try PostgresConfiguration(office.superuser())
        let total = try await amidst(office, owner, keyFile: keyFile, copy: copy)
        let both = try ids(keyFile)
        #expect(both.count == 2 && both[0] == old[0])
        #expect(try Data(contentsOf: URL(fileURLWithPath: copy)) == Data(contentsOf: URL(fileURLWithPath: keyFile)))
        #expect(try mode(keyFile) == 0o600 && mode(copy) == 0o600)
        let half = try await use(office)
        #expect(half.grade == "warning" && both.allSatisfy { half.text?.contains($0) == true }, "\(half)")
        let again = try await rewrap(office, "--new-key", copy + "2")
        #expect(again.status != 0 && again.errors.contains("keyring.rewrap-unfinished"))
        try await expectReadable(codes, office)

        let rest = try await rewrap(office)
        #expect(rest.status == 0, "\(rest.errors)")
        let rewrapped = try #require(rest.json?.object?["rewrapped"]?.integer)
        #expect(rewrapped > 0 && rewrapped < total)
        #expect(rest.json?.object?["master_key"]?.string == both[1])
        #expect(rest.json?.object?["older"] == .array([.string(both[0])]))
        let done = try await use(office)
        #expect(done.grade == "good" && done.text?.contains("\(total) data keys, all under") == true, "\(done)")
        try await expectReadable(codes, office)

        // Nothing is under the old key any more: a file that holds it alone opens nothing, and doctor says so.
        let lines = try String(contentsOfFile: keyFile, encoding: .utf8).split(separator: "\n")
        let older = lines.filter { !$0.contains(both[1]) }.joined(separator: "\n") + "\n"
        try Data(older.utf8).write(to: URL(fileURLWithPath: keyFile))
        #expect(try await use(office).grade == "bad")
        try await cluster.stop()
    }

    /// Starts the command, stops it at a row that the test holds, and kills it there.
    ///
    /// - Returns: How many data keys there are.
    private func amidst(
        _ office: RealOffice, _ owner: PostgresConfiguration, keyFile: String, copy: String
    ) async throws -> Int64 {
        let holder = try await PostgresConnection.open(owner)
        let watch = try await PostgresConnection.open(owner)
        defer {
            holder.close()
            watch.close()
        }
        let total = try await watch.query("SELECT count(*) FROM subject_key").one().value(0, as: Int64.self)
        #expect(total >= 12)
        let middle = try await watch.query(
            "SELECT key_id FROM subject_key ORDER BY lane, stream_id, subject OFFSET $1 LIMIT 1", [.int8(total / 2)]
        ).one().value(0, as: String.self)
        try await holder.query("BEGIN")
        try await holder.query("SELECT 1 FROM subject_key WHERE key_id = $1 FOR UPDATE", [.text(middle)])
        let process = Process()
        process.executableURL = CommandRun.program
        process.arguments = ["admin", "rewrap", "--new-key", copy, "--batch", "1"]
        process.environment = ["PATH": "/usr/bin:/bin", "HOME": office.workplace.folder.path]
            .merging(office.environment) { $1 }
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        func count(_ sql: String) async throws -> Int64 {
            try await watch.query(SQL(unsafe: sql)).one().value(0, as: Int64.self)
        }
        while try await count("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'") == 0 {
            try #require(process.isRunning, "it ended before it came to the row")
            try await Task.sleep(for: .milliseconds(5))
        }
        Glibc.kill(process.processIdentifier, SIGKILL)
        _ = ended(process)
        try await holder.query("ROLLBACK")
        // Its backend notices at last that nobody is there.
        let others = "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'"
        while try await count(others) > 2 { try await Task.sleep(for: .milliseconds(5)) }
        let newest = try #require(try ids(keyFile).last)
        let under = try await count("SELECT count(*) FROM subject_key WHERE master_key_id = '\(newest)'")
        #expect(under > 0 && under < total, "\(under) of \(total)")
        return total
    }

    /// A server with the keys as they are shows and finds every dossier.
    private func expectReadable(_ codes: [String], _ office: RealOffice) async throws {
        let server = try await RunningServer(office.workplace, environment: office.environment)
        try await office.signIn(server, "hoa")
        for code in codes {
            let view = try await office.run("hoa", server, "show", code, "--json").json?.object
            #expect(view?["subjects"]?.object?["child"]?.object?["full_name"] == "Lê Bảo Ân")
        }
        let found = try await office.run("hoa", server, "search", "Lê Bảo Ân", "--json").json?.object?["items"]?.array
        #expect(Set(found?.compactMap { $0.object?["code"]?.string } ?? []) == Set(codes))
        #expect(await server.stop() == 0)
    }
}
