import Foundation
import JSON
import Outbound

/// A citizen at home: a browser, and who they have signed in as.
struct DemoCitizen: Sendable {
    let stage: DemoStage
    let token: String
    let name: String

    /// Signs in through the identity provider (code flow with proof key), as a browser does: sent there, let in, sent back.
    ///
    /// - Parameters:
    ///   - stage: Where the server is.
    ///   - login: One of the provider's invented citizens.
    ///   - level: The level of assurance that is asked for, 1 or 2.
    /// - Returns: The citizen, signed in.
    /// - Throws: `DemoFailure` where somebody on the way does not let them.
    static func signIn(_ stage: DemoStage, _ login: String, level: Int) async throws -> DemoCitizen {
        let begun = try await stage.browse("GET", "\(stage.url)/v1/citizen/sign-in?level=\(level)")
        guard begun.status == 303, let provider = begun.headers["location"],
            let cookie = begun.headers["set-cookie"]?.split(separator: ";").first
        else { throw DemoFailure(text: "the sign-in began with \(begun.status)") }
        let asked = try await stage.browse("GET", provider + "&login_hint=\(login)")
        guard let back = asked.headers["location"] else {
            throw DemoFailure(text: "the identity provider answered \(asked.status)")
        }
        let home = try await stage.browse("GET", back, headers: ["Cookie": String(cookie)])
        let answer = (try? JSONReader.read(Array(home.body)))?.object
        guard home.status == 200, let token = answer?["token"]?.string else {
            throw DemoFailure(text: "\(login) was not let in: \(home.status)")
        }
        return DemoCitizen(stage: stage, token: token, name: answer?["name"]?.string ?? login)
    }

    /// A request and its answer, whatever its status.
    func ask(_ method: String, _ path: String, _ body: JSONValue? = nil) async throws -> (status: Int, body: Data) {
        let reply = try await stage.browse(
            method, stage.url + path, body: body.map { JSONWriter.bytes($0) } ?? [],
            headers: ["Authorization": "Bearer \(token)", "Content-Type": "application/json"])
        return (reply.status, reply.body)
    }

    /// A request that is answered as it should be.
    func get(_ path: String) async throws -> JSONObject {
        let reply = try await ask("GET", path)
        guard reply.status == 200, let object = try JSONReader.read(Array(reply.body)).object else {
            throw DemoFailure(text: "\(name): \(path) → \(reply.status)")
        }
        return object
    }

    /// A command that is done.
    @discardableResult
    func post(_ path: String, _ body: JSONValue) async throws -> JSONObject {
        try await stage.portal(path, token: token, body: JSONWriter.bytes(body)).object ?? [:]
    }
}
