import EventLog
public import JSON
import Organisation
import Sealing
import Vietnamese
public import WorkingTime

extension Office {
    /// Signs an officer in: `POST /v1/sessions`.
    public func signIn(
        officer: String, password: String, address: String
    ) async throws(CaseworkError) -> JSONValue {
        try await answering {
            let session = try await self.access.signIn(officer: officer, password: password, address: address)
            let caller = try await self.access.caller(token: session.token.text, role: nil, agency: nil)
            guard case .object(var object) = self.describe(caller, on: try await self.clock.now()) else { return .null }
            object["token"] = .string(session.token.text)
            object["expires_at"] = session.expiresAt.json
            return .object(object)
        }
    }

    /// Ends a session.
    public func signOut(token: String) async throws(CaseworkError) {
        try await answering { try await self.access.signOut(token) }
    }

    /// Whose token it is, in which post.
    ///
    /// - Parameters:
    ///   - token: Theirs.
    ///   - role: The role chosen, where an officer has several posts.
    ///   - agency: The agency chosen.
    ///   - citizen: The token of the citizen for whom a portal acts.
    /// - Returns: The caller.
    /// - Throws: `CaseworkError`.
    public func caller(
        token: String, role: String?, agency: String?, citizen: String? = nil
    ) async throws(CaseworkError) -> Caller {
        try await answering {
            try await self.access.caller(token: token, role: role, agency: agency, citizen: citizen)
        }
    }

    /// Who is signed in: `GET /v1/me`.
    public func whoAmI(_ caller: Caller) async throws(CaseworkError) -> JSONValue {
        try await answering { self.describe(caller, on: try await self.clock.now()) }
    }

    private func describe(_ caller: Caller, on now: Instant) -> JSONValue {
        let organisation = registry.snapshot.organisation
        if let system = caller.system {
            return ["system": system.json, "name": .string(organisation.systems[system]?.system.name ?? "")]
        }
        if let citizen = caller.citizen { return citizen.json }
        guard let officer = caller.officer else { return .object([:]) }
        let posts = (caller.authority?.posts ?? []).map { post -> JSONValue in
            var object: JSONObject = [
                "role": post.role.json, "role_label": post.role.label.json, "agency": post.agency.json,
                "agency_name": .string(organisation.agencies[post.agency]?.name(on: now.localDay).vi ?? ""),
            ]
            object.set("unit", post.unit?.json)
            object.set("stands_in_for", post.standsInFor?.json)
            return .object(object)
        }
        return [
            "officer": officer.json, "name": .string(organisation.officers[officer]?.name ?? ""),
            "on_leave": .bool(caller.authority?.isOnLeave ?? false), "appointments": .array(posts),
        ]
    }
}

extension Office {
    /// The log's time, and whether it is real: `GET /v1/health`.
    public func time() async throws(CaseworkError) -> (kind: String, instant: Instant) {
        try await answering { (self.clock.kind.rawValue, try await self.clock.now()) }
    }
}
