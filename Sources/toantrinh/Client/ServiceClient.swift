import Foundation
import JSON
import Outbound
import Vietnamese

/// Speaks docs/http-api.md to one server for one caller.
struct ServiceClient: Sendable {
    /// What a request carries.
    enum Body: Sendable {
        case none
        case json(JSONObject)
        case raw([UInt8], mediaType: String)
    }

    /// The greatest length of a JSON answer; lists are paged far below it.
    static let answerLimit = 64 << 20
    /// The greatest length of a paper or attachment.
    static let fileLimit = 32 << 20

    let endpoint: Endpoint
    let language: Language
    var token: String?
    var role: String?
    var agency: String?
    let exchange: HTTPExchange
    let retry: Retry
    /// Tells the person at the terminal that something is being sent again.
    let notice: @Sendable (Bilingual) -> Void

    /// Reads JSON.
    func get(_ path: [String], query: [(String, String?)] = []) async throws -> JSONValue {
        try json(await send("GET", path, query: query, safety: .repeatable, accept: "application/json"))
    }

    /// Reads a file: its bytes and media type.
    func file(_ path: [String]) async throws -> (bytes: [UInt8], mediaType: String) {
        let reply = try await send("GET", path, safety: .repeatable, accept: "*/*", limit: Self.fileLimit)
        return ([UInt8](reply.body), reply.mediaType)
    }

    /// Sends a command. It carries its identifier, so that sending it again after a lost connection is harmless.
    func command(_ path: [String], _ body: JSONObject, id: String) async throws -> JSONValue {
        var body = body
        body["command_id"] = .string(id)
        return try json(
            await send(
                "POST", path, body: .json(body), headers: ["Command-ID": id], safety: .repeatable,
                accept: "application/json", commandID: id))
    }

    /// Sends a file as a command.
    func upload(
        _ path: [String], query: [(String, String?)], bytes: [UInt8], mediaType: String, id: String
    ) async throws -> JSONValue {
        try json(
            await send(
                "POST", path, query: query, body: .raw(bytes, mediaType: mediaType), headers: ["Command-ID": id],
                safety: .repeatable, accept: "application/json", commandID: id))
    }

    /// Sends something that carries no command identifier.
    func post(_ path: [String], query: [(String, String?)] = [], _ body: Body, safety: Retry.Safety) async throws
        -> JSONValue
    {
        try json(await send("POST", path, query: query, body: body, safety: safety, accept: "application/json"))
    }

    /// Deletes; there is no answer but success.
    func delete(_ path: [String]) async throws {
        _ = try await send("DELETE", path, safety: .repeatable, accept: "application/json")
    }

    /// Reads lines of JSON as they came, without their line ends.
    func lines(_ path: [String], query: [(String, String?)]) async throws -> [ArraySlice<UInt8>] {
        let reply = try await send("GET", path, query: query, safety: .repeatable, accept: "application/x-ndjson")
        return [UInt8](reply.body).split(separator: UInt8(ascii: "\n"))
    }

    private func json(_ reply: HTTPReply) throws -> JSONValue {
        if reply.body.isEmpty { return .null }
        do {
            return try JSONReader.read(reply.body, limits: .init(depth: 64, bytes: Self.answerLimit))
        } catch {
            throw Fault.unexpectedAnswer(error.message)
        }
    }
}

extension ServiceClient {
    private func send(
        _ method: String, _ path: [String], query: [(String, String?)] = [], body: Body = .none,
        headers: [String: String] = [:], safety: Retry.Safety, accept: String, limit: Int = answerLimit,
        commandID: String? = nil
    ) async throws -> HTTPReply {
        var headers = headers
        headers["Accept"] = accept + ", application/problem+json;q=0.9"
        headers["Accept-Language"] = language.rawValue
        headers["User-Agent"] = "toantrinh/\(Version.text)"
        if let token { headers["Authorization"] = "Bearer \(token)" }
        if let role { headers["TT-Role"] = role }
        if let agency { headers["TT-Agency"] = agency }
        var data: Data?
        switch body {
        case .none: if method == "POST" { data = Data() }
        case .json(let object):
            headers["Content-Type"] = "application/json"
            data = Data(JSONWriter.bytes(.object(object)))
        case .raw(let bytes, let mediaType):
            headers["Content-Type"] = mediaType
            data = Data(bytes)
        }
        let call = HTTPCall(
            method: method, url: try endpoint.url(path, query: query), headers: headers, body: data, limit: limit)
        var repeats = 0
        while true {
            let obstacle: Obstacle
            do {
                let reply = try await exchange.send(call)
                if (200..<300).contains(reply.status) { return reply }
                let problem = Problem(reply)
                guard [502, 503, 504].contains(reply.status) else { throw problem }
                obstacle = .busy(problem)
            } catch let failure as ExchangeFailure {
                switch failure {
                case .unreachable: obstacle = .unreachable
                case .lost: obstacle = .lost
                case .untrusted: throw untrusted
                case .cancelled:
                    throw commandID.map { Fault.interrupted(commandID: $0) as any Error } ?? CancellationError()
                case .tooLarge(let limit):
                    throw Fault.unexpectedAnswer(
                        Bilingual(vi: "dài quá \(limit >> 20) MiB", en: "longer than \(limit >> 20) MiB"))
                }
            }
            guard repeats < retry.repeats, safety == .repeatable || obstacle.certainlyNotDone else {
                throw final(obstacle, commandID: commandID)
            }
            repeats += 1
            notice(announcement(obstacle, number: repeats, commandID: commandID))
            try await Task.sleep(for: .milliseconds(retry.pause(before: repeats, asked: obstacle.retryAfter)))
        }
    }
}
