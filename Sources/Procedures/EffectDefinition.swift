public import Vietnamese
public import WorkingTime

/// Something that another system has to be asked for (yêu cầu tới hệ thống khác): a check, a number, a notice.
public struct EffectDefinition: Sendable, Hashable {
    /// When it is asked for.
    public enum Trigger: Sendable, Hashable {
        /// A dossier enters this step.
        case step(String)
        /// This happens to a dossier.
        case event(Moment)
    }

    /// What can happen to a dossier that makes it ask.
    public enum Moment: String, Sendable, Hashable, CaseIterable {
        case filed, received, issued, delivered, refused, withdrawn, stopped
        case notReceived = "not-received"
        case supplementRequested = "supplement-requested"
        case supplementAnswered = "supplement-answered"
        /// A fee is asked for, with whatever else.
        case paymentRequested = "payment-requested"
        /// A step is entered that waits for the applicant: a draft is put before them.
        case confirmationRequested = "confirmation-requested"
        /// An apology with a new appointment.
        case apologised
        /// Any end.
        case ended
    }

    /// What an answer does in the step in which it was asked for.
    public struct Answer: Sendable, Hashable {
        /// The outcome in the target's words, such as `confirmed`.
        public var outcome: String
        /// The action of the step that is done then; `nil`: the answer is recorded and an officer goes on.
        public var action: String?
        /// Of the fields that are kept, those that are there with this outcome: a step that waits for the answer drafts nothing before they are.
        public var fields: [String]

        public init(outcome: String, action: String?, fields: [String] = []) {
            self.outcome = outcome
            self.action = action
            self.fields = fields
        }
    }

    public var id: String
    public var label: Bilingual
    /// What is asked, in the target's words: `identity`, `notify` … Open: the target knows its kinds.
    public var kind: String
    /// The name of a target of the installation.
    public var target: String
    public var trigger: Trigger
    /// The cases in which it is asked for; empty: all.
    public var cases: [String]
    /// The fields that are opened for the target, as `child.full_name` or `place`; no others are.
    public var sends: [String]
    /// The personal fields that an answer may bring into the dossier, as `child.personal_number`; whatever else it brings is sealed beside.
    public var keeps: [String]
    /// How long sending is tried, from asking on.
    public var tryWithin: Limit
    /// By when an answer that comes later has to be there, from asking on; `nil`: ``tryWithin``.
    public var answerWithin: Limit?
    /// Whether the step waits for it: only refusing is possible until it is answered or its owner has decided.
    public var waits: Bool
    /// The outcomes that are known, each once.
    public var answers: [Answer]
    /// The role whose officers own the incident when it fails or is not answered in time; empty: nobody, which the checker refuses.
    public var owner: String
    /// Whether it is asked for only where the installation has a target of that name; otherwise what nobody can be asked becomes an incident.
    public var whereConnected: Bool

    public init(
        id: String, label: Bilingual, kind: String, target: String, trigger: Trigger, cases: [String] = [],
        sends: [String] = [], keeps: [String] = [], tryWithin: Limit, answerWithin: Limit? = nil, waits: Bool = false,
        answers: [Answer] = [], owner: String, whereConnected: Bool = false
    ) {
        self.id = id
        self.label = label
        self.kind = kind
        self.target = target
        self.trigger = trigger
        self.cases = cases
        self.sends = sends
        self.keeps = keeps
        self.tryWithin = tryWithin
        self.answerWithin = answerWithin
        self.waits = waits
        self.answers = answers
        self.owner = owner
        self.whereConnected = whereConnected
    }

    /// The action that `outcome` does.
    public func action(for outcome: String) -> String? { answers.first { $0.outcome == outcome }?.action }
}

extension ProcedureDefinition {
    /// The effect called `id`.
    public func effect(_ id: String) -> EffectDefinition? { effects.first { $0.id == id } }
}
