import Foundation
import FoundationNetworking
import JSON

/// The stage: a home of its own, the server process, and the officers' programs, each with a sign-in of its own.
final class DemoStage: Sendable {
    let directory: URL
    let language: String
    private let server = DemoBox<Process?>(nil)
    private let address = DemoBox("")

    init(language: String) throws {
        let name = "toantrinh-demo-\(ProcessInfo.processInfo.processIdentifier)"
        directory = URL(fileURLWithPath: NSTemporaryDirectory()).appendingPathComponent(name)
        self.language = language
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        // The database's own user must be able to pass through.
        try FileManager.default.setAttributes([.posixPermissions: 0o711], ofItemAtPath: directory.path)
    }

    var url: String { address.value }
    var home: String { directory.appendingPathComponent("home").path }

    func path(_ name: String) -> String { directory.appendingPathComponent(name).path }

    /// The environment of one person's program.
    func environment(_ person: String) -> [String: String] {
        var environment = ProcessInfo.processInfo.environment
        for name in ["DATABASE_URL", "PGHOST", "PGHOSTADDR", "PGDATABASE", "PGSERVICE", "TOANTRINH_TOKEN"] {
            environment[name] = nil
        }
        environment["TOANTRINH_CONFIG"] = path("people/\(person)")
        environment["TOANTRINH_DATA"] = home
        environment["TOANTRINH_SERVER"] = url.isEmpty ? nil : url
        environment["NO_COLOR"] = "1"
        environment["COLUMNS"] = environment["COLUMNS"] ?? "110"
        return environment
    }

    /// Runs this program as `person`.
    ///
    /// - Throws: `DemoFailure` with what the program said, where it does not end with 0.
    @discardableResult
    func run(_ person: String, _ arguments: [String], input: String = "") async throws -> String {
        try Task.checkCancellation()
        let run = try await DemoProcess.run(
            [Installation.executable.path] + arguments, environment: environment(person), input: input)
        guard run.status == 0 else {
            throw DemoFailure(
                text:
                    "\(person): toantrinh \(arguments.joined(separator: " ")) → \(run.status)\n\(run.errors)\(run.output)"
            )
        }
        return run.output
    }

    /// Runs this program as `person` and reads its answer.
    @discardableResult
    func ask(_ person: String, _ arguments: [String], input: String = "") async throws -> JSONValue {
        try JSONReader.read(try await run(person, arguments + ["--json"], input: input))
    }

    /// Moves the clock of the log.
    func clock(_ time: String, day: String = "2026-06-10") async throws {
        try await run("operator", ["admin", "clock", "\(day)T\(time):00+07:00"])
    }

    /// Starts the server and waits until it says that it is ready. After a power cut it listens where it listened before: sign-ins
    /// belong to an address.
    func startServer() async throws {
        let process = Process()
        process.executableURL = Installation.executable
        process.arguments = ["server", "--port", String(URL(string: url)?.port ?? 0), "--json", "--data", home]
        var environment = environment("operator")
        environment["TOANTRINH_SERVER"] = nil
        process.environment = environment
        let output = Pipe()
        process.standardOutput = output
        let log = directory.appendingPathComponent("server.log")
        _ = FileManager.default.createFile(atPath: log.path, contents: nil)
        process.standardError = try FileHandle(forWritingTo: log)
        try process.run()
        server.value = process
        let line = try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<String, any Error>) in
            DispatchQueue.global().async {
                var bytes = Data()
                while !bytes.contains(UInt8(ascii: "\n")) {
                    let more = output.fileHandleForReading.availableData
                    if more.isEmpty { break }
                    bytes.append(more)
                }
                continuation.resume(returning: String(decoding: bytes, as: UTF8.self))
            }
        }
        guard let url = (try? JSONReader.read(line))?.object?["url"]?.string else {
            let said = (try? String(contentsOf: log, encoding: .utf8)) ?? ""
            throw DemoFailure(text: "the server did not start:\n\(said)")
        }
        address.value = url
    }

    /// Asks the server to stop, as an operator does.
    func stopServer() async {
        guard let process = server.value else { return }
        server.value = nil
        process.terminate()
        await Self.ended(process)
    }

    /// The power goes out: server and PostgreSQL are killed where they stand.
    func powerCut() async {
        guard let process = server.value else { return }
        server.value = nil
        let pids = postgres()
        kill(process.processIdentifier, SIGKILL)
        for pid in pids { kill(pid, SIGKILL) }
        await Self.ended(process)
    }

    /// The processes whose working directory is the private cluster's: the postmaster and its children.
    private func postgres() -> [Int32] {
        let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return processes.compactMap(Int32.init).filter { pid in
            let link = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(pid)/cwd")
            return link?.hasPrefix(home) == true || link?.hasPrefix(directory.path) == true
        }
    }

    private static func ended(_ process: Process) async {
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            DispatchQueue.global().async {
                process.waitUntilExit()
                continuation.resume()
            }
        }
    }

    /// Stops everything and removes the stage.
    func clear() async {
        await stopServer()
        try? FileManager.default.removeItem(at: directory)
    }

    /// The portal's program: plain HTTP, nothing of ours.
    func portal(_ path: String, token: String?, body: [UInt8], type: String = "application/json") async throws
        -> JSONValue
    {
        guard let url = URL(string: url + path) else { throw DemoFailure(text: "not an address: \(path)") }
        var request = URLRequest(url: url)
        request.httpMethod = "POST"
        request.httpBody = Data(body)
        request.setValue(type, forHTTPHeaderField: "Content-Type")
        if let token { request.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization") }
        let (data, response) = try await URLSession.shared.data(for: request)
        let status = (response as? HTTPURLResponse)?.statusCode ?? 0
        guard (200..<300).contains(status) else {
            throw DemoFailure(text: "portal: \(path) → \(status)\n\(String(decoding: data, as: UTF8.self))")
        }
        return try JSONReader.read(Array(data))
    }
}
