public import WorkingTime

/// Something with a last day that was first declared otherwise, so that a repeated declaration is recognised.
public struct Declared<Fact: Sendable & Hashable>: Sendable, Hashable {
    /// As it stands.
    public internal(set) var fact: Fact
    /// The last day that was declared at first.
    public let declaredUntil: Day?

    init(_ fact: Fact, declaredUntil: Day?) {
        self.fact = fact
        self.declaredUntil = declaredUntil
    }
}

/// An officer as the events made them.
public struct Officer: Sendable, Hashable {
    public let id: OfficerID
    /// The name in office: open in the log.
    public internal(set) var name: String
    /// The name at registration.
    public let firstName: String
    /// The agency for which they were registered: whoever has no post belongs to it; `nil`: by the operator of the machine.
    let registeredAt: AgencyCode?
    public internal(set) var appointments: [Declared<Appointment>] = []
    /// Where this officer acts for another.
    public internal(set) var substitutions: [Declared<Substitution>] = []
    public internal(set) var leaves: [Declared<Leave>] = []

    init(_ naming: OfficerNaming, by actor: Actor) {
        id = naming.officer
        name = naming.name
        firstName = naming.name
        registeredAt = actor.agency
    }

    public func isOnLeave(on day: Day) -> Bool { leaves.contains { $0.fact.period.contains(day) } }

    /// Whether every day of `period` is a day of leave.
    public func isOnLeave(throughout period: Period) -> Bool {
        var day = period.from
        while let leave = leaves.first(where: { $0.fact.period.contains(day) })?.fact.period {
            guard let end = leave.until else { return true }
            if let until = period.until, end >= until { return true }
            guard end < .latest else { return false }
            day = end.adding(days: 1)
        }
        return false
    }
}

/// A signing key as the events made it.
public struct RegisteredKey: Sendable, Hashable {
    public let key: SigningKey
    /// From this instant on signatures do not count.
    public internal(set) var revokedFrom: Instant?

    /// Whether a signature made at `instant` counts.
    public func isValid(at instant: Instant) -> Bool {
        instant >= key.from && revokedFrom.map { instant < $0 } ?? true
    }
}

/// A trusted system as the events made it.
public struct RegisteredSystem: Sendable, Hashable {
    public internal(set) var system: TrustedSystem
    public internal(set) var suspendedFrom: Instant?

    public func isTrusted(at instant: Instant) -> Bool { suspendedFrom.map { instant < $0 } ?? true }
}
