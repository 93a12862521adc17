public import JSON
public import Organisation
public import Procedures
public import WorkingTime

extension DossierCommand {
    /// Receives the dossier: the one-stop officer of the receiving agency.
    public struct Receive: Sendable, Hashable {
        /// Which appointment the receipt gives.
        public enum Appointment: Sendable, Hashable {
            /// The end of the time limit.
            case limit
            /// An earlier one, in working hours.
            case earlier(Instant)
            /// None: resolved on the spot.
            case none
        }

        public var appointment: Appointment
        /// The fee, where the definition leaves it to the province and knows no amount.
        public var fee: StatedFee?

        public init(appointment: Appointment = .limit, fee: StatedFee? = nil) {
            self.appointment = appointment
            self.fee = fee
        }
    }

    /// A fee as the receiving officer knows it, with what says so.
    public struct StatedFee: Sendable, Hashable {
        /// Đồng, 0 to 10^12.
        public var amount: Int64
        /// The resolution or decision that sets it; stands open in the event.
        public var basis: String

        public init(amount: Int64, basis: String) {
            self.amount = amount
            self.basis = basis
        }
    }

    /// Refuses to receive it (form 03).
    public struct RefuseToReceive: Sendable, Hashable {
        public var reasons: SealedBlob
        /// How the notice reaches the applicant; `nil`: the way the dossier came.
        public var notice: DeliveryMethod?

        public init(reasons: SealedBlob, notice: DeliveryMethod? = nil) {
            self.reasons = reasons
            self.notice = notice
        }
    }

    /// Passes it on to the agency that is competent.
    public struct Forward: Sendable, Hashable {
        public var to: AgencyCode
        public var reason: SealedBlob?

        public init(to: AgencyCode, reason: SealedBlob? = nil) {
            self.to = to
            self.reason = reason
        }
    }

    /// Asks the applicant for a supplement (form 02), once and complete.
    public struct RequestSupplement: Sendable, Hashable {
        /// Documents and fields of the definition that are asked for; may be empty where the reasons say it all.
        public var items: [String]
        public var reasons: SealedBlob

        public init(items: [String], reasons: SealedBlob) {
            self.items = items
            self.reasons = reasons
        }
    }

    /// Brings the supplement: by the applicant, their system, or an officer at the counter.
    public struct AnswerSupplement: Sendable, Hashable {
        public var channel: Channel
        /// New personal fields; the context has all opened fields as they will stand after the answer.
        public var subjects: [SealedBlob]
        public var data: JSONObject
        public var attachments: [Attachment]

        public init(
            channel: Channel, subjects: [SealedBlob] = [], data: JSONObject = JSONObject(),
            attachments: [Attachment] = []
        ) {
            self.channel = channel
            self.subjects = subjects
            self.data = data
            self.attachments = attachments
        }
    }
}
