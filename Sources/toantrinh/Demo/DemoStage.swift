import Foundation
import JSON
import Outbound
import Synchronization
import Vietnamese

/// The stage: a home of its own, the server process, and the officers' programs, each with a sign-in of its own.
final class DemoStage: Sendable {
    let directory: URL
    let language: String
    private let server = DemoBox<Process?>(nil)
    private let address = DemoBox("")
    /// Our ends of the lines at which the server and the janitor notice that this program is gone, however it went.
    private let lines = DemoBox<[Pipe]>([])
    /// Other systems, played by processes of their own.
    let standIns = DemoBox<[Process]>([])
    /// What the server is told by its environment besides.
    let settings = DemoBox<[String: String]>([:])
    /// The last version of each dossier that the server has acknowledged, as whoever asked was told it.
    private let acknowledged = Mutex<[String: Int64]>([:])

    init(language: String) throws {
        self.language = language
        directory = try Self.makeDirectory()
        try startJanitor()
    }

    /// A new directory that nobody else could have made before us, and that the database's own user can pass through.
    private static func makeDirectory() throws -> URL {
        let temporary = URL(fileURLWithPath: NSTemporaryDirectory()).resolvingSymlinksInPath().path
        // Under root the database runs as another user: it must be able to get there.
        let base = getuid() == 0 && !isOpenToAll(temporary) ? "/tmp" : temporary
        var template = Array((base + "/toantrinh-demo-XXXXXX").utf8CString)
        guard mkdtemp(&template) != nil, chmod(template, 0o711) == 0 else {
            throw Fault(
                "demo.no-directory", .internalFault, vi: "Không tạo được thư mục tạm trong \(base).",
                en: "No temporary directory could be made in \(base).",
                advice: Bilingual(vi: "Đặt TMPDIR.", en: "Set TMPDIR."))
        }
        return URL(fileURLWithPath: String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self))
    }

    private static func isOpenToAll(_ path: String) -> Bool {
        var url = URL(fileURLWithPath: path)
        while true {
            let attributes = try? FileManager.default.attributesOfItem(atPath: url.path)
            guard let mode = (attributes?[.posixPermissions] as? NSNumber)?.intValue, mode & 0o001 != 0 else {
                return false
            }
            if url.path == "/" { return true }
            url.deleteLastPathComponent()
        }
    }

    /// Removes the stage once this program is gone without having done so, and the processes that work in it are too.
    private func startJanitor() throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        let script = """
            trap '' HUP INT TERM
            read -r _
            [ -e "$1" ] || exit 0
            turns=0
            while [ "$turns" -lt 300 ] && ls -l /proc/[0-9]*/cwd 2>/dev/null | grep -qF -- "-> $1/"; do
                sleep 0.1
                turns=$((turns + 1))
            done
            rm -rf -- "$1"
            """
        process.arguments = ["-c", script, "toantrinh-demo-janitor", directory.path]
        process.currentDirectoryURL = URL(fileURLWithPath: "/")
        process.standardInput = line()
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
    }

    /// A line whose other end is closed when this program is gone.
    func line() -> Pipe {
        let pipe = Pipe()
        lines.change { $0.append(pipe) }
        return pipe
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
        if person == "operator" { environment.merge(settings.value) { $1 } }
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
        let answer = try JSONReader.read(try await run(person, arguments + ["--json"], input: input))
        note(answer)
        return answer
    }

    /// Runs a command that does several, and reads its answers, one a line.
    func askForEach(_ person: String, _ arguments: [String]) async throws {
        for line in try await run(person, arguments + ["--json"]).split(separator: "\n") {
            note(try JSONReader.read(String(line)))
        }
    }

    /// Remembers what an answer to a command says: this dossier has come to this version.
    private func note(_ answer: JSONValue) {
        guard let object = answer.object, let code = object["code"]?.string, let version = object["version"]?.integer,
            object["repeated"] != nil
        else { return }
        acknowledged.withLock { $0[code] = max($0[code] ?? 0, version) }
    }

    /// What has been acknowledged so far: versions by code.
    var ledger: [String: Int64] { acknowledged.withLock { $0 } }

    /// Moves the clock of the log.
    func clock(_ time: String, day: String = "2026-06-10") async throws {
        try await run("operator", ["admin", "clock", "\(day)T\(time):00+07:00"])
    }

    /// Starts the server and waits until it says that it is ready. After a power cut it listens where it listened before: sign-ins
    /// belong to an address.
    func startServer() async throws {
        let process = Process()
        process.executableURL = Installation.executable
        process.arguments = [
            "server", "--demonstration", "--port", String(URL(string: url)?.port ?? 0), "--json", "--data", home,
            "--until-input-ends",
        ]
        process.standardInput = line()
        var environment = environment("operator")
        environment["TOANTRINH_SERVER"] = nil
        process.environment = environment.merging(settings.value) { $1 }
        let output = Pipe()
        process.standardOutput = output
        let log = directory.appendingPathComponent("server.log")
        _ = FileManager.default.createFile(atPath: log.path, contents: nil)
        process.standardError = try FileHandle(forWritingTo: log)
        try process.run()
        server.value = process
        let line = await Self.firstLine(of: output)
        guard let url = (try? JSONReader.read(line))?.object?["url"]?.string else {
            let said = (try? String(contentsOf: log, encoding: .utf8)) ?? ""
            throw DemoFailure(text: "the server did not start:\n\(said)")
        }
        address.value = url
    }

    /// The first line that a program says.
    static func firstLine(of output: Pipe) async -> String {
        await withCheckedContinuation { continuation in
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

    static func ended(_ process: Process) async {
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
        await stopStandIns()
        try? FileManager.default.removeItem(at: directory)
    }

    /// The portal's program: plain HTTP.
    func portal(_ path: String, token: String?, body: [UInt8], type: String = "application/json") async throws
        -> JSONValue
    {
        guard let url = URL(string: url + path) else { throw DemoFailure(text: "not an address: \(path)") }
        var headers = ["Content-Type": type]
        if let token { headers["Authorization"] = "Bearer \(token)" }
        let reply = try await HTTPExchange(timeout: 60).send(
            HTTPCall(method: "POST", url: url, headers: headers, body: Data(body), limit: 1 << 20))
        guard (200..<300).contains(reply.status) else {
            let text = String(decoding: reply.body, as: UTF8.self)
            throw DemoFailure(text: "portal: \(path) → \(reply.status)\n\(text)")
        }
        let answer = try JSONReader.read(Array(reply.body))
        note(answer)
        return answer
    }
}
