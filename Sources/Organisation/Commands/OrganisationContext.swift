public import WorkingTime

/// What a decision about the organisation is made with.
public struct OrganisationContext: Sendable, Hashable {
    /// Who lets the command through.
    public enum Permission: Sendable, Hashable {
        /// An operator with access to the machine and its database: sets up the first administrators.
        case machineOperator
        /// An officer with what they are today.
        case officer(Authority)
    }

    public var now: Instant
    public var actor: Actor
    public var permission: Permission

    public init(now: Instant, actor: Actor, permission: Permission) {
        self.now = now
        self.actor = actor
        self.permission = permission
    }

    /// The day of `now` in Vietnam.
    public var today: Day { now.localDay }
}
