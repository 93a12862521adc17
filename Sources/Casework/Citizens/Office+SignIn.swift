import EventLog
import Identity
public import JSON
import Organisation
import Sealing
import Vietnamese
import WorkingTime

extension Office {
    /// Begins a citizen's sign-in: `GET /v1/citizen/sign-in`.
    ///
    /// - Parameters:
    ///   - provider: Its name in the settings; `nil`: the first.
    ///   - level: The level of identity to ask for, 1 or 2.
    /// - Returns: Where to send the browser, and what it keeps.
    /// - Throws: `CaseworkError`.
    public func beginSignIn(provider: String?, level: Int) async throws(CaseworkError) -> SignInBeginning {
        try await answering {
            guard let level = AssuranceLevel(rawValue: level) else {
                throw JSONError(.wrongType(expected: "1, 2"), path: "level")
            }
            return try await self.citizens.begin(provider: provider, level: level)
        }
    }

    /// Takes the answer of an identity provider and opens a session: `GET /v1/citizen/callback`.
    ///
    /// - Parameters:
    ///   - state: What was sent along.
    ///   - code: What stands for the identity token; `nil` where nobody was signed in.
    ///   - error: Why not.
    ///   - issuer: Which issuer answers, where it says so.
    ///   - cookie: What the browser has kept.
    /// - Returns: The token, shown once, with who it is.
    /// - Throws: `CaseworkError`.
    public func completeSignIn(
        state: String, code: String?, error: String?, issuer: String?, cookie: String?
    ) async throws(CaseworkError) -> JSONValue {
        try await answering {
            let session = try await self.citizens.complete(
                .init(state: state, code: code, error: error, issuer: issuer), cookie: cookie,
                now: try await self.clock.now())
            guard case .object(var object) = session.citizen.json else { return .null }
            object["token"] = .string(session.token.text)
            object["expires_at"] = session.expiresAt.json
            object["provider"] = .string(session.provider)
            return .object(object)
        }
    }
}

extension Citizen {
    /// Who is signed in, as they see it: without any number.
    var json: JSONValue {
        var object: JSONObject = [
            "citizen": .string(subject), "issuer": .string(issuer), "level": .integer(Int64(identity.level.rawValue)),
        ]
        switch identity.account {
        case .person: object["account"] = "person"
        case .organisation(let code):
            object["account"] = "organisation"
            object["organisation"] = .string(code)
        }
        object.set("name", identity.fullName.map(JSONValue.string))
        object.set("through", through?.json)
        return .object(object)
    }
}
