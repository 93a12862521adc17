public import WorkingTime

/// What happens by itself while a dossier is worked on (hẹn giờ). Absent: nothing does.
public struct TimerDefinitions: Sendable, Hashable {
    /// Reminds whoever works on it before it is due.
    public var reminder: ReminderDefinition?
    /// Tells them on the last day on which an apology is in time (NĐ 61/2018 art. 19(9)).
    public var apology: ApologyNotice?
    /// Escalates it once it is late.
    public var overdue: EscalationDefinition?

    public init(
        reminder: ReminderDefinition? = nil, apology: ApologyNotice? = nil, overdue: EscalationDefinition? = nil
    ) {
        self.reminder = reminder
        self.apology = apology
        self.overdue = overdue
    }
}

/// How long before it is due a dossier is reminded of.
public struct ReminderDefinition: Sendable, Hashable {
    /// Working hours or working days, counted back from the due instant.
    public var before: Limit
    public var source: String?
    /// Whether an official still has to confirm it.
    public var isUnverified: Bool

    public init(before: Limit, source: String? = nil, isUnverified: Bool = false) {
        self.before = before
        self.source = source
        self.isUnverified = isUnverified
    }
}

/// Where the rule was read by which an apology is due before the appointment.
public struct ApologyNotice: Sendable, Hashable {
    public var source: String?
    /// Whether an official still has to confirm it.
    public var isUnverified: Bool

    public init(source: String? = nil, isUnverified: Bool = false) {
        self.source = source
        self.isUnverified = isUnverified
    }
}

/// To whom a dossier goes that is late.
public struct EscalationDefinition: Sendable, Hashable {
    /// The role whose officers at the agency where it stands are told.
    public var role: String
    public var source: String?
    /// Whether an official still has to confirm it.
    public var isUnverified: Bool

    public init(role: String, source: String? = nil, isUnverified: Bool = false) {
        self.role = role
        self.source = source
        self.isUnverified = isUnverified
    }
}

/// What happens where the applicant does not answer a request for a supplement in time.
public enum UnansweredSupplement: String, Sendable, Hashable, CaseIterable {
    /// Whoever works on it is told; the dossier goes on waiting.
    case remind
    /// The dossier ends, discontinued.
    case stop
}

/// What the applicant's silence means in a step of theirs.
public struct SilenceDefinition: Sendable, Hashable {
    /// How long they have, from entering the step on.
    public var within: Limit
    /// The action that counts as done then.
    public var action: String
    public var source: String?
    /// Whether an official still has to confirm it.
    public var isUnverified: Bool

    public init(within: Limit, action: String, source: String? = nil, isUnverified: Bool = false) {
        self.within = within
        self.action = action
        self.source = source
        self.isUnverified = isUnverified
    }
}

/// The dossiers that enter a step; all others go where `otherwise` says.
public struct StepFilter: Sendable, Hashable {
    /// The ways of filing: `counter`, `online`, `post`, each once; empty: all.
    public var channels: [String]
    /// The target that the installation has to have; `nil`: none.
    public var connected: String?
    /// The step that the others enter in its place.
    public var otherwise: String

    public init(channels: [String], connected: String? = nil, otherwise: String) {
        self.channels = channels
        self.connected = connected
        self.otherwise = otherwise
    }

    /// Whether a dossier filed by `channel` enters, at an installation that is connected to `targets`.
    func admits(channel: String?, connected targets: Set<String>) -> Bool {
        (channels.isEmpty || channel.map(channels.contains) == true) && (connected.map(targets.contains) ?? true)
    }
}
