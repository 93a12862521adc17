public import JSON
public import Organisation
public import Procedures
public import WorkingTime

/// Where a dossier stands, as lists and inboxes show it: the row that is written with every append, and what a replay compares.
public struct DossierHeader: Sendable, Hashable {
    /// The name of the phase: `filed`, `received`, `waiting`, `finished`, `ended`; `draft` and `none` before filing.
    public var phase: String
    public var code: String?
    public var procedure: String?
    /// The digest of the definition, 64 hexadecimal digits.
    public var definition: String?
    public var receiving: AgencyCode?
    public var competent: AgencyCode?
    public var returning: AgencyCode?
    /// In whose inbox it stands.
    public var agency: AgencyCode?
    public var step: String?
    /// The role whose officers find it in their inbox.
    public var role: String?
    public var assignee: OfficerID?
    public var status: OfficialStatus?
    /// The appointment, or the end of the time limit; before receipt by when the one-stop office was to answer; `nil` while the applicant is
    /// waited for and after the end.
    public var due: Instant?
    /// What a timer has put on it: that it is due soon, that an apology is, that it is late.
    public var mark: DossierMark?
    public var channel: Channel?
    public var filedAt: Instant?
    public var receivedAt: Instant?
    public var endedAt: Instant?
    /// How it ended.
    public var end: DossierEnd?
    public var version: Int64

    /// The header of `state`.
    public init(_ state: DossierState) {
        phase = state.phase.name
        code = state.code?.text
        procedure = state.procedure
        definition = state.definition
        receiving = state.receiving
        competent = state.competent
        returning = state.returning
        let inbox = state.inbox
        agency = inbox?.agency
        step = inbox?.step
        role = inbox?.role
        assignee = inbox?.assignee
        status = state.status
        due = state.waiting == nil && state.end == nil ? state.due ?? state.intakeDue : nil
        mark = state.shownMark
        channel = state.channel
        filedAt = state.filedAt
        receivedAt = state.receivedAt
        endedAt = state.endedAt
        end = state.end
        version = state.version
    }

    /// The header in canonical form: members in this order, absent ones left out.
    public var json: JSONValue {
        var object: JSONObject = ["phase": .string(phase)]
        object.set("code", code.map(JSONValue.string))
        object.set("procedure", procedure.map(JSONValue.string))
        object.set("definition", definition.map(JSONValue.string))
        object.set("receiving", receiving?.json)
        object.set("competent", competent?.json)
        object.set("returning", returning?.json)
        object.set("agency", agency?.json)
        object.set("step", step.map(JSONValue.string))
        object.set("role", role.map(JSONValue.string))
        object.set("assignee", assignee?.json)
        object.set("status", status?.json)
        object.set("due", due?.json)
        object.set("mark", mark.map { .string($0.rawValue) })
        object.set("channel", channel?.json)
        object.set("filed_at", filedAt?.json)
        object.set("received_at", receivedAt?.json)
        object.set("ended_at", endedAt?.json)
        object.set("end", end.map { .string($0.rawValue) })
        object["version"] = .integer(version)
        return .object(object)
    }

    /// Reads what `json` writes.
    ///
    /// - Throws: `JSONError` with the member at fault.
    public init(json: JSONValue, at path: String = "") throws(JSONError) {
        var fields = try JSONFields(json, at: path)
        phase = try fields.string("phase")
        code = try fields.optionalString("code")
        procedure = try fields.optionalString("procedure")
        definition = try fields.optionalString("definition")
        receiving = try fields.optional("receiving", AgencyCode.init(json:at:))
        competent = try fields.optional("competent", AgencyCode.init(json:at:))
        returning = try fields.optional("returning", AgencyCode.init(json:at:))
        agency = try fields.optional("agency", AgencyCode.init(json:at:))
        step = try fields.optionalString("step")
        role = try fields.optionalString("role")
        assignee = try fields.optional("assignee", OfficerID.init(json:at:))
        status = try fields.optional("status", OfficialStatus.init(json:at:))
        due = try fields.optional("due", Instant.init(json:at:))
        mark = try fields.optionalNamed("mark", as: DossierMark.self)
        channel = try fields.optional("channel", Channel.init(json:at:))
        filedAt = try fields.optional("filed_at", Instant.init(json:at:))
        receivedAt = try fields.optional("received_at", Instant.init(json:at:))
        endedAt = try fields.optional("ended_at", Instant.init(json:at:))
        end = try fields.optionalNamed("end", as: DossierEnd.self)
        version = try fields.integer("version")
        try fields.end()
    }

    /// The names of the members in which this header differs from `other`: what `audit replay` prints.
    public func differences(from other: DossierHeader) -> [String] {
        guard case .object(let mine) = json, case .object(let theirs) = other.json else { return [] }
        var keys = mine.members.map(\.key)
        for member in theirs.members where !keys.contains(member.key) { keys.append(member.key) }
        return keys.filter { mine[$0] != theirs[$0] }
    }
}

extension DossierState.Phase {
    /// The phase in one word; how it ended stands beside it.
    public var name: String {
        switch self {
        case .none: "none"
        case .draft: "draft"
        case .filed: "filed"
        case .received: "received"
        case .waiting: "waiting"
        case .finished: "finished"
        case .ended: "ended"
        }
    }
}

extension DossierState {
    /// In whose inbox the dossier stands: the step, or before receipt the one-stop office of the receiving agency. Nobody's while
    /// it is a draft and after the end.
    public var inbox: StepEntry? {
        switch phase {
        case .none, .draft, .ended: return nil
        case .filed, .waiting, .received, .finished:
            if let entry { return entry }
            guard let receiving else { return nil }
            return StepEntry(
                step: DossierState.intakeStep, role: Role.oneStop.id, agency: receiving, status: status ?? .filed,
                assignee: nil)
        }
    }

    /// The name of what comes before the first step of the definition.
    public static let intakeStep = "intake"
}
