import Cluster
import Foundation
import Postgres
import TestSupport
import Testing
import Vietnamese

/// TLS as libpq offers it, against a server that takes nothing else on its port.
@Suite(.timeLimit(.minutes(15))) struct TLSTests {
    @Test func theServersCertificateIsVerified() async throws {
        let server = try await SecureServer.start()
        let connection = try await PostgresConnection.open(server.configuration)
        let row = try await connection.query("SELECT ssl, version FROM pg_stat_ssl WHERE pid = pg_backend_pid()").one()
        #expect(try row.value(0, as: Bool.self))
        #expect(try row.value(1, as: String.self).hasPrefix("TLSv1."))
        connection.close()

        // Another root; another name than the certificate's; no TLS at all.
        for (parameter, value, words) in [
            ("sslrootcert", server.strangersRoot, "certificate verify failed"),
            ("host", "elsewhere.example", "does not match host name"), ("sslmode", "disable", "no encryption"),
        ] {
            var configuration = server.configuration
            configuration[parameter] = value
            let error = await Result { try await PostgresConnection.open(configuration) }.postgresError
            #expect(error?.kind == .connectionLost(ambiguous: false), "\(parameter)")
            #expect(error?.description.contains(words) == true, "\(parameter): \(String(describing: error))")
            #expect(error?.description.contains(SecureServer.password) == false)
            #expect(error.map { !$0.message.vi.isEmpty && !$0.message.en.isEmpty } == true)
        }
        await server.remove()
    }

    /// libpq may hold bytes it has deciphered while the socket is silent: whoever only waits for the socket waits for ever.
    @Test func rowsOfEverySizeComeThrough() async throws {
        let server = try await SecureServer.start()
        let connection = try await PostgresConnection.open(server.configuration)
        for size in [3_000_000, 8_000_001] {
            let rows = try await connection.query(
                "SELECT repeat(chr(97 + n), $1) FROM generate_series(0, 2) AS n", [.int4(Int32(size))])
            #expect(try rows.map { try $0.value(0, as: String.self).utf8.count } == [size, size, size])
            let text = String(repeating: "đ", count: size / 2)
            let back = try await connection.query("SELECT length($1), $1", [.text(text)]).one()
            #expect(try back.value(0, as: Int.self) == size / 2)
            #expect(try back.value(1, as: String.self) == text)
        }
        // Answers around the sizes of a TLS record and of libpq's buffer, one by one and many in flight.
        for size in stride(from: 1000, to: 70_000, by: 512) {
            let text = try await connection.query("SELECT repeat('x', $1)", [.int4(Int32(size))]).one()
                .value(0, as: String.self)
            #expect(text.utf8.count == size)
        }
        let shared = PostgresSharedConnection(server.configuration)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<200 as Range<Int32> {
                group.addTask {
                    let size = (index &* 7919) % 60_000
                    let rows = try await shared.query("SELECT repeat('y', $1)", [.int4(size)])
                    #expect(try rows.one().value(0, as: String.self).utf8.count == Int(size))
                }
            }
            try await group.waitForAll()
        }
        // COPY both ways.
        try await connection.query("CREATE TABLE big (n int4, t text)")
        let line = "1\t" + String(repeating: "z", count: 100_000) + "\n"
        #expect(
            try await connection.copyIn("COPY big FROM STDIN") { writer in
                for _ in 0..<50 { try await writer.write(Array(line.utf8)) }
            } == 50)
        let copied = try await connection.copyOut("COPY big TO STDOUT") { chunks in
            var count = 0
            for try await chunk in chunks { count += chunk.bytes.count }
            return count
        }
        #expect(copied == 50 * line.utf8.count)
        connection.close()
        shared.close()
        await server.remove()
    }
}

/// A cluster of its own that listens on `127.0.0.1`, with certificates made for it.
private struct SecureServer {
    static let password = "mat-khau-thu"
    let cluster: PrivateCluster
    let configuration: PostgresConfiguration
    let strangersRoot: String
    private let folder: URL

    struct Failed: Error, CustomStringConvertible {
        let description: String
    }

    static func start() async throws -> SecureServer {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("toantrinh-tls-" + UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for name in ["server", "stranger"] { try await certificate(name, in: folder) }
        var settings = ClusterConfiguration.ephemeral(environment: TestCluster.environment)
        settings.settings["listen_addresses"] = "127.0.0.1"
        settings.port = try OwnPort.next()
        let cluster = try PrivateCluster(settings, logger: .silent)
        try await cluster.start()

        // Where the server looks for them, and its own: it refuses a key that is not.
        let data = cluster.location.data
        let owner = try FileManager.default.attributesOfItem(atPath: data)
        for name in ["server.crt", "server.key"] {
            let file = data + "/" + name
            try FileManager.default.copyItem(atPath: folder.appendingPathComponent(name).path, toPath: file)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
            if geteuid() == 0, let user = owner[.ownerAccountID] as? NSNumber,
                let group = owner[.groupOwnerAccountID] as? NSNumber
            {
                guard chown(file, user.uint32Value, group.uint32Value) == 0 else { throw Failed(description: file) }
            }
        }
        let rules = URL(fileURLWithPath: data + "/pg_hba.conf")
        let old = try String(contentsOf: rules, encoding: .utf8)
        try Data("hostssl postgres tls 127.0.0.1/32 scram-sha-256\n\(old)".utf8).write(to: rules)
        try await cluster.execute("CREATE ROLE tls LOGIN PASSWORD '\(password)'; GRANT CREATE ON SCHEMA public TO tls")
        try await cluster.execute("ALTER SYSTEM SET ssl = on")
        try await cluster.execute("SELECT pg_reload_conf()")
        var configuration = try PostgresConfiguration(
            "host=localhost hostaddr=127.0.0.1 port=\(settings.port) dbname=postgres user=tls password=\(password)")
        configuration["sslmode"] = "verify-full"
        configuration["sslrootcert"] = folder.appendingPathComponent("server.crt").path
        try await eventually("the server has read its certificate") {
            guard let connection = try? await PostgresConnection.open(configuration) else { return false }
            connection.close()
            return true
        }
        return SecureServer(
            cluster: cluster, configuration: configuration,
            strangersRoot: folder.appendingPathComponent("stranger.crt").path, folder: folder)
    }

    func remove() async {
        await cluster.remove()
        try? FileManager.default.removeItem(at: folder)
    }

    private static func certificate(_ name: String, in folder: URL) async throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days",
            "2",
            "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
            "-keyout", folder.appendingPathComponent(name + ".key").path,
            "-out", folder.appendingPathComponent(name + ".crt").path,
        ]
        process.standardError = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        let status = try await runToItsEnd(process).status
        guard status == 0 else { throw Failed(description: "openssl: \(status)") }
    }
}
