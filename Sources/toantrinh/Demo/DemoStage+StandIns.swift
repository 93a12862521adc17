import Foundation
import JSON
import Outbound

/// Another system, played by a process of its own: where it is asked, and where it is told how to behave.
struct DemoStandIn: Sendable {
    var name: String
    var url: String
    var control: String
}

extension DemoStage {
    /// Starts `toantrinh stand-in NAME` and waits until it can be asked.
    func startStandIn(_ name: String, _ arguments: [String] = []) async throws -> DemoStandIn {
        let process = Process()
        process.executableURL = Installation.executable
        process.arguments = ["stand-in", name] + arguments + ["--json", "--until-input-ends"]
        process.environment = environment("operator")
        process.standardInput = line()
        let output = Pipe()
        process.standardOutput = output
        let log = path("\(name).log")
        _ = FileManager.default.createFile(atPath: log, contents: nil)
        process.standardError = FileHandle(forWritingAtPath: log)
        try process.run()
        standIns.change { $0.append(process) }
        let ready = (try? JSONReader.read(await Self.firstLine(of: output)))?.object
        guard let url = ready?["url"]?.string, let control = ready?["control"]?.string else {
            let said = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
            throw DemoFailure(text: "the stand-in \(name) did not start:\n\(said)")
        }
        return DemoStandIn(name: name, url: url, control: control)
    }

    func stopStandIns() async {
        for process in standIns.value {
            process.terminate()
            await Self.ended(process)
        }
        standIns.value = []
    }

    /// Tells a stand-in how to behave, and hears what it has counted; without an order it only hears.
    @discardableResult
    func order(_ standIn: DemoStandIn, _ order: JSONObject? = nil) async throws -> JSONObject {
        let reply = try await browse(
            order == nil ? "GET" : "POST", standIn.control, body: order.map { JSONWriter.bytes(.object($0)) } ?? [],
            headers: ["Content-Type": "application/json"])
        guard reply.status == 200, let report = try JSONReader.read(Array(reply.body)).object else {
            throw DemoFailure(text: "the stand-in \(standIn.name) answers \(reply.status)")
        }
        return report
    }

    /// One request of a browser; it follows no redirect.
    func browse(
        _ method: String, _ address: String, body: [UInt8] = [], headers: [String: String] = [:]
    ) async throws -> HTTPReply {
        try Task.checkCancellation()
        guard let url = URL(string: address) else { throw DemoFailure(text: "not an address: \(address)") }
        return try await HTTPExchange(timeout: 60).send(
            HTTPCall(
                method: method, url: url, headers: headers, body: method == "GET" ? nil : Data(body), limit: 1 << 22))
    }

    /// A file of settings or a secret that only its owner may read.
    func privateFile(_ name: String, _ text: String) throws -> String {
        let file = path(name)
        guard
            FileManager.default.createFile(
                atPath: file, contents: Data(text.utf8), attributes: [.posixPermissions: 0o600])
        else { throw DemoFailure(text: "\(name) could not be written") }
        return file
    }
}
