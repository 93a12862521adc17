import Foundation
import JSON
import Outbound

/// One answer of a server.
struct WireAnswer: Sendable {
    var status: Int
    var json: JSONObject
}

/// Sends JSON to a server as an officer's program would.
struct WireOfficer: Sendable {
    let url: String
    let token: String

    /// No answer came: nobody knows whether it was done.
    struct Lost: Error {}

    /// Signs in.
    static func signIn(_ officer: String, at url: String) async throws -> WireOfficer {
        let nobody = WireOfficer(url: url, token: "")
        let answer = try await nobody.post(
            "/v1/sessions", ["officer": .string(officer), "password": .string("mat-khau-\(officer)")])
        guard let token = answer.json["token"]?.string else { throw Lost() }
        return WireOfficer(url: url, token: token)
    }

    func post(_ path: String, _ body: JSONObject) async throws -> WireAnswer {
        try await send("POST", path, Data(JSONWriter.bytes(.object(body))), ["Content-Type": "application/json"])
    }

    func send(_ method: String, _ path: String, _ body: Data?, _ headers: [String: String] = [:]) async throws
        -> WireAnswer
    {
        guard let target = URL(string: url + path) else { throw Lost() }
        var headers = headers
        if !token.isEmpty { headers["Authorization"] = "Bearer \(token)" }
        do {
            let reply = try await HTTPExchange(timeout: 60).send(
                HTTPCall(method: method, url: target, headers: headers, body: body, limit: 1 << 24))
            return WireAnswer(
                status: reply.status, json: (try? JSONReader.read(Array(reply.body)))?.object ?? [:])
        } catch { throw Lost() }
    }
}

/// What clients were told was done, and everything that came instead of an answer or “come back later”.
actor Acknowledged {
    /// The number of events by command.
    private(set) var commands: [String: Int] = [:]
    private(set) var codes: Set<String> = []
    private(set) var unexpected: [String] = []
    /// Answers of the kind “come back later”, by code.
    private(set) var later: [String: Int] = [:]
    private var waiters: [(condition: (Acknowledged) -> Bool, continuation: CheckedContinuation<Void, Never>)] = []

    /// Repeats a command under its identifier until it is answered; `nil` once the test is over or the answer is none.
    nonisolated func until(
        _ send: @Sendable (_ command: String) async throws -> WireAnswer
    ) async -> JSONObject? {
        let command = UUID().uuidString.lowercased()
        while !Task.isCancelled {
            if let answer = try? await send(command) {
                if (200..<300).contains(answer.status) {
                    await add(command, answer.json)
                    return answer.json
                }
                guard await isLater(answer) else { return nil }
            }
            // A pause between attempts, not a wait for something to happen.
            try? await Task.sleep(for: .milliseconds(20))
        }
        return nil
    }

    private func add(_ command: String, _ answer: JSONObject) {
        commands[command] = answer["events"]?.array?.count ?? 0
        if let code = answer["code"]?.string { codes.insert(code) }
        wake()
    }

    /// Whether it is a 503 that says in both languages why, and when to come back.
    private func isLater(_ answer: WireAnswer) -> Bool {
        let message = answer.json["message"]?.object
        let isClear =
            answer.status == 503 && message?["vi"]?.string?.isEmpty == false
            && message?["en"]?.string?.isEmpty == false
        if isClear, let code = answer.json["code"]?.string {
            later[code, default: 0] += 1
        } else {
            unexpected.append("\(answer.status) \(JSONWriter.text(.object(answer.json)))")
        }
        wake()
        return isClear
    }

    private func wake() {
        for (index, waiter) in waiters.enumerated().reversed() where !unexpected.isEmpty || waiter.condition(self) {
            waiters.remove(at: index)
            waiter.continuation.resume()
        }
    }

    /// Waits until so many more commands are acknowledged, or something unexpected came.
    func more(_ count: Int) async {
        let target = commands.count + count
        await wait { $0.assumeIsolated { $0.commands.count } >= target }
    }

    /// Waits until so many more times “come back later” was said, or something unexpected came.
    func moreLater(_ count: Int) async {
        let target = later.values.reduce(0, +) + count
        await wait { $0.assumeIsolated { $0.later.values.reduce(0, +) } >= target }
    }

    private func wait(_ condition: @escaping @Sendable (Acknowledged) -> Bool) async {
        guard unexpected.isEmpty, !condition(self) else { return }
        await withCheckedContinuation { waiters.append((condition, $0)) }
    }
}
