import Foundation
import JSON
import Postgres
import TestSupport
import Testing

/// The cluster on a file system of its own that is filled while clients work. Mounting one needs root; the mount stands in a mount
/// namespace of the server's and goes with its last process.
@Suite("A full disk", .serialized, .timeLimit(.minutes(15)))
struct FullDiskTests {
    static let mayMount: Bool = {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["unshare", "-m", "mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", "/mnt"]
        process.standardError = FileHandle.nullDevice
        guard geteuid() == 0, (try? process.run()) != nil else { return false }
        return ended(process).status == 0
    }()

    @Test(
        "the disk is filled under load: each command is told “come back later”, nothing is lost, and service returns",
        .enabled(if: mayMount, "mounting a small file system needs root and the right to mount"))
    func filled() async throws {
        let office = try await RealOffice()
        try await office.prepare()
        let cluster = office.workplace.folder.appendingPathComponent("data/cluster")
        let whole = office.workplace.folder.appendingPathComponent("whole")
        try FileManager.default.moveItem(at: cluster, to: whole)
        try FileManager.default.createDirectory(at: cluster, withIntermediateDirectories: true)
        let mounting = """
            mount -t tmpfs -o size=\(try Self.megabytes(of: whole) + 120)m tmpfs '\(cluster.path)' || exit 9
            cp -a '\(whole.path)/.' '\(cluster.path)' || exit 9
            exec "$@"
            """
        let server = try await RunningServer(
            office.workplace, environment: office.environment,
            wrapper: ["/usr/bin/env", "unshare", "-m", "/bin/sh", "-c", mounting, "sh"])
        try await office.signIn(server, "quan", "thu")
        let workflow = RealOffice.root.appendingPathComponent("workflows/birth-registration.yaml").path
        #expect(try await office.run("quan", server, "workflow", "publish", workflow).status == 0)
        let hoa = try await WireOfficer.signIn("hoa", at: server.url)
        let form = RealOffice.filing
        let done = Acknowledged()
        // What the server sees, seen from outside.
        let inside = "/proc/\(server.pid)/root\(cluster.path)"
        let ballast = inside + "/ballast"
        let database = "host='\(inside)/run' port=5432 dbname=toantrinh user=postgres"

        try await withThrowingTaskGroup(of: Void.self) { group in
            for client in 0..<4 {
                group.addTask {
                    let scan = Data("%PDF-1.4\n".utf8) + Data(repeating: UInt8(65 + client), count: 300_000)
                    while !Task.isCancelled {
                        let filed = await done.until { try await hoa.post("/v1/dossiers", form.with(command: $0)) }
                        guard let code = filed?["code"]?.string else { continue }
                        _ = await done.until {
                            try await hoa.send(
                                "POST",
                                "/v1/dossiers/\(code)/attachments?document=medical-birth-certificate&name=a.pdf",
                                scan, ["Content-Type": "application/pdf", "Command-ID": $0])
                        }
                        _ = await done.until {
                            try await hoa.post(
                                "/v1/dossiers/\(code)/commands/note",
                                ["command_id": .string($0), "text": "một ghi chú"])
                        }
                    }
                }
            }
            await done.more(6)
            // First the tables do not grow any more, and the server says so.
            try Self.fill(ballast)
            await done.moreLater(12)
            try FileManager.default.removeItem(atPath: ballast)
            await done.more(12)
            #expect(await done.unexpected == [])
            // Then its log does not, which it cannot live with: it ends, and cannot recover before there is space again.
            try Self.fill(ballast)
            try await Self.writeUntilItEnds(database)
            await done.moreLater(4)
            try FileManager.default.removeItem(atPath: ballast)
            await done.more(12)
            let log = try String(contentsOfFile: inside + "/server.log", encoding: .utf8)
            // Its last words may not have found room on the disk either.
            #expect(log.contains("No space left on device"))
            group.cancelAll()
            try await group.waitForAll()
        }
        #expect(await done.unexpected == [])
        try await office.check(
            done, server, atLeast: 30, database: database)
        #expect(await server.stop() == 0)
    }

    /// Fills PostgreSQL's log, beyond the segments that it keeps in reserve, until the connection is lost. The clients may have done
    /// so before us: then there is no connection to be had. That it ended for want of space, its own log must say afterwards.
    private static func writeUntilItEnds(_ database: String) async throws {
        let configuration = try PostgresConfiguration(database)
        var opened: PostgresConnection?
        for _ in 0..<50 where opened == nil {
            opened = try? await PostgresConnection.open(configuration)
            if opened == nil { try await Task.sleep(for: .milliseconds(100)) }
        }
        guard let connection = opened else { return }
        defer { connection.close() }
        for _ in 0..<400 {
            do {
                try await connection.query(
                    "SELECT pg_logical_emit_message(false, 'test', repeat(md5(random()::text), 32768))")
            } catch { return }
        }
        Issue.record("PostgreSQL still had space for its log")
    }

    /// Writes until nothing more fits.
    private static func fill(_ path: String) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        #expect(descriptor >= 0)
        defer { close(descriptor) }
        for size in [1 << 20, 4096, 1] {
            let bytes = [UInt8](repeating: 0, count: size)
            while write(descriptor, bytes, size) == size {}
        }
        #expect(errno == ENOSPC)
    }

    private static func megabytes(of folder: URL) throws -> Int {
        var bytes = 0
        let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: [.fileSizeKey])
        while let file = files?.nextObject() as? URL {
            bytes += (try? file.resourceValues(forKeys: [.fileSizeKey]))?.fileSize ?? 0
        }
        return bytes >> 20
    }
}
