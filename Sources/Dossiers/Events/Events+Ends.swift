public import JSON
public import Organisation
public import Procedures
public import WorkingTime

extension DossierEvent {
    /// The agency apologised and gave a new appointment (xin lỗi và hẹn lại, form 04): at most once.
    public struct Apologised: DossierFactBody {
        public static let type = "dossier.apologised"
        /// The reason, sealed as `dossier`: it is printed on form 04.
        public var reason: SealedBlob
        public var oldAppointment: Instant
        public var newAppointment: Instant
        /// By when it had to be given: the end of the last working day before the old appointment (NĐ 61/2018 art. 19(9)).
        public var due: Instant
        /// Whether it was given later.
        public var isLate: Bool

        public init(
            reason: SealedBlob, oldAppointment: Instant, newAppointment: Instant, due: Instant, isLate: Bool
        ) {
            self.reason = reason
            self.oldAppointment = oldAppointment
            self.newAppointment = newAppointment
            self.due = due
            self.isLate = isLate
        }

        public func write(to body: inout JSONObject) {
            body["reason"] = reason.json
            body["old_appointment"] = oldAppointment.json
            body["new_appointment"] = newAppointment.json
            body["due"] = due.json
            body["late"] = .bool(isLate)
        }

        public init(from fields: inout JSONFields) throws(JSONError) {
            reason = try fields.required("reason", SealedBlob.init(json:at:))
            oldAppointment = try fields.required("old_appointment", Instant.init(json:at:))
            newAppointment = try fields.required("new_appointment", Instant.init(json:at:))
            due = try fields.required("due", Instant.init(json:at:))
            isLate = try fields.bool("late")
        }
    }

    /// The applicant withdrew the dossier (rút hồ sơ): the end.
    public struct Withdrawn: DossierFactBody {
        public static let type = "dossier.withdrawn"
        /// How the applicant asked for it.
        public var channel: Channel
        public var reason: SealedBlob?
        /// Working microseconds from receipt, without the waiting; `nil` before receipt.
        public var processing: Int64?

        public init(channel: Channel, reason: SealedBlob?, processing: Int64?) {
            self.channel = channel
            self.reason = reason
            self.processing = processing
        }

        public func write(to body: inout JSONObject) {
            body["channel"] = channel.json
            body.set("reason", reason?.json)
            body.set("processing", processing.map(JSONValue.integer))
        }

        public init(from fields: inout JSONFields) throws(JSONError) {
            channel = try fields.required("channel", Channel.init(json:at:))
            reason = try fields.optional("reason", SealedBlob.init(json:at:))
            processing = try fields.optionalInteger("processing")
        }
    }

    /// The agency discontinued the dossier (dừng xử lý): the end.
    public struct Stopped: DossierFactBody {
        public static let type = "dossier.stopped"
        /// The reason, sealed as `dossier`.
        public var reason: SealedBlob
        /// How the notice reaches the applicant.
        public var notice: DeliveryMethod
        /// Working microseconds from receipt, without the waiting; `nil` before receipt.
        public var processing: Int64?

        public init(reason: SealedBlob, notice: DeliveryMethod, processing: Int64?) {
            self.reason = reason
            self.notice = notice
            self.processing = processing
        }

        public func write(to body: inout JSONObject) {
            body["reason"] = reason.json
            body["notice"] = .string(notice.rawValue)
            body.set("processing", processing.map(JSONValue.integer))
        }

        public init(from fields: inout JSONFields) throws(JSONError) {
            reason = try fields.required("reason", SealedBlob.init(json:at:))
            notice = try fields.named("notice", as: DeliveryMethod.self)
            processing = try fields.optionalInteger("processing")
        }
    }
}
