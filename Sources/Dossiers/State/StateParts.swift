public import Organisation
public import WorkingTime

/// Sealed fields of one subject, with the version of the event that brought them: the version is part of what opens them.
public struct SealedPart: Sendable, Hashable {
    public var version: Int64
    public var blob: SealedBlob

    public init(version: Int64, blob: SealedBlob) {
        self.version = version
        self.blob = blob
    }
}

/// A printed paper, with the version of the event that recorded it: what was printed before a change no longer says what is.
public struct PrintedPaper: Sendable, Hashable {
    public var version: Int64
    public var paper: PaperRecord

    public init(version: Int64, paper: PaperRecord) {
        self.version = version
        self.paper = paper
    }
}

/// An attached file, and how the applicant brought it.
public struct AttachedFile: Sendable, Hashable {
    public var channel: Channel
    public var attachment: Attachment

    public init(channel: Channel, attachment: Attachment) {
        self.channel = channel
        self.attachment = attachment
    }
}

/// The versions of the events that one command led to.
public struct VersionSpan: Sendable, Hashable {
    public var first: Int64
    public var last: Int64

    public init(first: Int64, last: Int64) {
        self.first = first
        self.last = last
    }
}

/// An open request for a supplement.
public struct Waiting: Sendable, Hashable {
    public var number: Int64
    public var since: Instant
    public var items: [String]
    public var answerDue: Instant?
    /// How many attachments were there before the request.
    public var attachmentsBefore: Int

    public init(number: Int64, since: Instant, items: [String], answerDue: Instant?, attachmentsBefore: Int) {
        self.number = number
        self.since = since
        self.items = items
        self.answerDue = answerDue
        self.attachmentsBefore = attachmentsBefore
    }
}

/// A wait for a supplement that is over.
public struct WaitSpan: Sendable, Hashable {
    public var from: Instant
    public var to: Instant

    public init(from: Instant, to: Instant) {
        self.from = from
        self.to = to
    }
}

/// An identity at its issuer: what the separation of duties compares.
public struct PersonID: Sendable, Hashable {
    public var issuer: String
    public var subject: String

    public init(issuer: String, subject: String) {
        self.issuer = issuer
        self.subject = subject
    }

    public init(_ actor: Actor) {
        self.init(issuer: actor.issuer, subject: actor.subject)
    }
}

/// One act of a person: `receive`, or step and action such as `verify/submit`.
public struct PerformedAct: Sendable, Hashable {
    public var act: String
    public var by: PersonID
    public var version: Int64

    public init(act: String, by: PersonID, version: Int64) {
        self.act = act
        self.by = by
        self.version = version
    }
}

/// Who last held the dossier in a role at an agency.
public struct Holder: Sendable, Hashable {
    public var role: String
    public var agency: AgencyCode
    public var officer: OfficerID

    public init(role: String, agency: AgencyCode, officer: OfficerID) {
        self.role = role
        self.agency = agency
        self.officer = officer
    }
}
