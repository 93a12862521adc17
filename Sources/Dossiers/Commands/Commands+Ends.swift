public import JSON
public import Organisation
public import Procedures
public import WorkingTime

extension DossierCommand {
    /// Apologises for the delay and gives a new appointment (form 04), once. By law a working day before the old one at the latest;
    /// a later one is recorded as late.
    public struct Apologise: Sendable, Hashable {
        public var reason: SealedBlob
        public var newAppointment: Instant

        public init(reason: SealedBlob, newAppointment: Instant) {
            self.reason = reason
            self.newAppointment = newAppointment
        }
    }

    /// Withdraws the dossier before its result is issued: by the applicant, their system, or an officer at the counter.
    public struct Withdraw: Sendable, Hashable {
        /// How the applicant asked for it.
        public var channel: Channel
        public var reason: SealedBlob?

        public init(channel: Channel, reason: SealedBlob? = nil) {
            self.channel = channel
            self.reason = reason
        }
    }

    /// Discontinues the dossier (form 05).
    public struct Stop: Sendable, Hashable {
        public var reason: SealedBlob
        /// How the notice reaches the applicant; `nil`: the way the dossier came.
        public var notice: DeliveryMethod?

        public init(reason: SealedBlob, notice: DeliveryMethod? = nil) {
            self.reason = reason
            self.notice = notice
        }
    }

    /// Rates the service, once, after the end.
    public struct Rate: Sendable, Hashable {
        /// 1 to 5.
        public var score: Int64
        public var comment: SealedBlob?

        public init(score: Int64, comment: SealedBlob? = nil) {
            self.score = score
            self.comment = comment
        }
    }

    /// Notes something.
    public struct Note: Sendable, Hashable {
        public var text: SealedBlob

        public init(text: SealedBlob) { self.text = text }
    }

    /// Corrects a clerical error in one field.
    public struct Correct: Sendable, Hashable {
        /// `child.full_name`, or `place` for data of no person.
        public var field: String
        public var reason: SealedBlob
        /// The new value of a personal field: a blob of that subject with that field alone.
        public var sealed: SealedBlob?
        /// The new value of data of no person.
        public var value: JSONValue?

        public init(field: String, reason: SealedBlob, sealed: SealedBlob? = nil, value: JSONValue? = nil) {
            self.field = field
            self.reason = reason
            self.sealed = sealed
            self.value = value
        }
    }

    /// Records a printed paper.
    public struct RecordPaper: Sendable, Hashable {
        public var paper: PaperRecord

        public init(paper: PaperRecord) { self.paper = paper }
    }
}
