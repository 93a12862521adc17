public import WorkingTime

/// Agencies, units, officers, appointments, keys, systems and credentials, folded from the events.
public struct OrganisationState: Sendable, Hashable {
    public internal(set) var agencies: [AgencyCode: Agency] = [:]
    public internal(set) var officers: [OfficerID: Officer] = [:]
    public internal(set) var systems: [SystemID: RegisteredSystem] = [:]
    /// By `SigningKey.id`.
    public internal(set) var keys: [String: RegisteredKey] = [:]
    /// The password of each officer who has one; its hash lies beside the log.
    public internal(set) var passwords: [OfficerID: Credential] = [:]
    /// Tokens by their digest.
    public internal(set) var tokens: [String: Credential] = [:]
    /// Also those that have ended.
    public internal(set) var webhooks: [WebhookID: RegisteredWebhook] = [:]
    /// Agencies that were merged or closed, in the order of the events.
    var endedAgencies: [AgencyCode] = []

    public init() {}

    /// The state after `events`.
    public init(_ events: some Sequence<OrganisationEvent>) {
        for event in events { evolve(event) }
    }

    /// The password of `officer` that counts at `instant`.
    public func password(of officer: OfficerID, at instant: Instant) -> Credential? {
        passwords[officer].flatMap { $0.isValid(at: instant) ? $0 : nil }
    }

    /// The token with this digest (`sha256:…`) that counts at `instant`.
    public func token(digest: String, at instant: Instant) -> Credential? {
        tokens[digest].flatMap { $0.isValid(at: instant) ? $0 : nil }
    }

    /// The key called `id`, where a signature that `owner` made with it at `instant` counts.
    public func key(_ id: String, of owner: SigningKey.Owner, at instant: Instant) -> RegisteredKey? {
        keys[id].flatMap { $0.key.owner == owner && $0.isValid(at: instant) ? $0 : nil }
    }

    /// Whether `system` may file the procedure for `agency` at `instant`.
    public func mayFile(
        _ system: SystemID, for agency: AgencyCode, procedure: String, at instant: Instant
    ) -> Bool {
        agencies[agency]?.exists(on: instant.localDay) == true
            && isHeard(system, about: agency, procedure: procedure, at: instant)
    }

    /// Whether `system` is trusted with what was filed for `agency`, which may have been merged since: trust in an agency does not end
    /// with its name.
    public func isHeard(
        _ system: SystemID, about agency: AgencyCode, procedure: String, at instant: Instant
    ) -> Bool {
        guard let registered = systems[system], registered.isTrusted(at: instant) else { return false }
        let trusted = registered.system
        guard trusted.procedures.isEmpty || trusted.procedures.contains(procedure) else { return false }
        let day = instant.localDay
        guard successor(of: agency, on: day) != nil else { return false }
        return trusted.agencies.contains { agency == $0 || isWithin(agency, $0, on: day) }
    }
}
