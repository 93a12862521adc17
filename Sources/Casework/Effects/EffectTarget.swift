public import Dossiers
public import EventLog
public import JSON
public import Procedures
public import WorkingTime

/// Another system that can be asked for something (hệ thống khác): one of the installation's configuration, known by its name.
///
/// What it is asked may come twice under one identifier: after a crash nobody knows whether it arrived. Whoever can tell what became of an
/// identifier answers ``ask(_:)``, and is told only what it does not have; the others have to recognise the identifier.
public protocol EffectTarget: Sendable {
    /// The name in definitions, events and addresses: lower-case letters, digits, hyphens.
    var name: String { get }
    /// How much it is asked at once, and how long is waited.
    var policy: TargetPolicy { get }

    /// Asks for it, once. Ends when it is cancelled, which it is after `policy.attempt`.
    func send(_ message: EffectMessage) async -> EffectReply

    /// What became of the identifier: before something is sent again of which nobody knows whether it arrived, and before what was taken is
    /// given up.
    func ask(_ message: EffectMessage) async -> EffectInquiry

    /// Reads an answer that the target brings itself, and tells whether it is the target's.
    ///
    /// - Parameters:
    ///   - headers: Header fields by their lower-case name.
    ///   - body: The bytes that came.
    /// - Returns: What it says, if it is the target's.
    func read(headers: [String: String], body: [UInt8]) -> EffectCallback
}

extension EffectTarget {
    public func ask(_ message: EffectMessage) async -> EffectInquiry { .cannotTell }
    public func read(headers: [String: String], body: [UInt8]) -> EffectCallback { .notTheirs }
}

/// What a target is asked.
public struct EffectMessage: Sendable {
    /// The identifier at the other side: the same for every try.
    public var identifier: EventLog.CommandID
    /// The dossier's code, and its procedure.
    public var code: String
    public var procedure: String
    /// What the event asks for: kind, name, limits.
    public var request: EffectRequest
    public var askedAt: Instant
    /// The personal fields that the definition sends, opened: subject, field, value.
    public var fields: [String: [String: FieldValue]]
    /// The data of no person that the definition sends.
    public var data: JSONObject
    /// The dossier as it stands; what is sealed in it stays so.
    public var state: DossierState
    public var definition: ProcedureDefinition?
    /// What the competent agency is called today.
    public var agency: String?

    public init(
        identifier: EventLog.CommandID, code: String, procedure: String, request: EffectRequest, askedAt: Instant,
        fields: [String: [String: FieldValue]], data: JSONObject, state: DossierState,
        definition: ProcedureDefinition?, agency: String? = nil
    ) {
        self.agency = agency
        self.identifier = identifier
        self.code = code
        self.procedure = procedure
        self.request = request
        self.askedAt = askedAt
        self.fields = fields
        self.data = data
        self.state = state
        self.definition = definition
    }
}

/// What came of one try.
public enum EffectReply: Sendable, Hashable {
    /// Done, with the answer.
    case done(EffectAnswer)
    /// Taken; the answer comes later, by callback.
    case accepted(reference: String?)
    /// Refused for good, and nothing was done: an incident.
    case refused(code: String)
    /// Not taken now, and surely not done: tried again, after `retryAfter` at the earliest.
    case deferred(code: String, retryAfter: Duration?)
    /// Went wrong, and nobody knows whether it was done: tried again after asking.
    case failed(code: String)
}

/// What a target answers.
public struct EffectAnswer: Sendable, Hashable {
    /// One word: lower-case letters, digits, `-`, `_`, `.`.
    public var outcome: String
    /// Personal fields by subject; those that the definition does not keep are dropped.
    public var fields: [String: [String: JSONValue]]
    /// Whatever else it says; sealed.
    public var details: JSONObject
    /// The target's own name for the matter.
    public var reference: String?

    public init(
        outcome: String, fields: [String: [String: JSONValue]] = [:], details: JSONObject = [:],
        reference: String? = nil
    ) {
        self.outcome = outcome
        self.fields = fields
        self.details = details
        self.reference = reference
    }
}

/// What a target says of an identifier.
public enum EffectInquiry: Sendable, Hashable {
    /// It never had it: it is sent.
    case unknown
    /// It had it, and this came of it.
    case known(EffectReply)
    /// Not every system can be asked: it is sent again under the same identifier.
    case cannotTell
}

/// An answer that a target brought itself.
public enum EffectCallback: Sendable, Hashable {
    /// Its signature is not the target's.
    case notTheirs
    /// It is the target's, and makes no sense.
    case unreadable
    case answer(identifier: EventLog.CommandID, reply: EffectReply)
}

/// How much a target is asked at once and a second, by all servers of a database together, and how long is waited.
public struct TargetPolicy: Sendable, Hashable {
    /// How many tries are under way at once.
    public var atOnce = 4
    /// How many tries begin a second in the long run, and how many at once after a pause.
    public var perSecond = 10.0
    public var burst = 10
    /// How long one try may take.
    public var attempt: Duration = .seconds(20)
    /// The wait after the first try that led to nothing; doubled each time, up to ``longestDelay``, with half of it more or less.
    public var firstDelay: Duration = .seconds(2)
    public var longestDelay: Duration = .seconds(600)
    /// After so many tries in a row that led to nothing no more are made for ``pause``; then one, and the pause is doubled, up to
    /// ``longestPause``, while that leads to nothing either.
    public var failures = 5
    public var pause: Duration = .seconds(10)
    public var longestPause: Duration = .seconds(300)
    /// How long a target is to be away before what has run out of time is given up without the last question.
    public var patience: Duration = .seconds(3600)

    public init() {}

    /// The wait after a try.
    func delay(after attempt: Int) -> Duration {
        let doubled = firstDelay * (1 << min(max(attempt - 1, 0), 20))
        return min(doubled, longestDelay) * Double.random(in: 0.5...1.5)
    }

    /// The longest time for which something is put off, whatever the target asks for; what is put off, or claimed, for longer was so by a
    /// clock that has been set back.
    var longestWait: Duration { max(longestDelay * 1.5, longestPause, lease) }

    /// How long a claim holds: both asking and sending may take their time.
    var lease: Duration { attempt * 2 + .seconds(30) }
}
