public import JSON
public import Organisation
public import Procedures
public import WorkingTime

extension DossierEvent {
    /// Somebody was reminded (nhắc việc): that it is due soon, that an apology is due today, that a supplement was not answered, that
    /// nobody knows whether the applicant knows of their draft.
    public struct Reminded: DossierFactBody {
        public static let type = "dossier.reminded"
        /// What it is about: `reminder`, `apology`, `answer` or `silence`.
        public var about: DossierTimer.Name
        /// The instant that it reminds of: the appointment or the end of the limit, or until when the answer was to come.
        public var due: Instant
        /// The role in whose inbox it stands.
        public var role: String
        public var agency: AgencyCode
        /// Who works on it; `nil`: nobody yet, so the whole role.
        public var officer: OfficerID?

        public init(about: DossierTimer.Name, due: Instant, role: String, agency: AgencyCode, officer: OfficerID?) {
            self.about = about
            self.due = due
            self.role = role
            self.agency = agency
            self.officer = officer
        }

        public func write(to body: inout JSONObject) {
            body["about"] = .string(about.rawValue)
            body["due"] = due.json
            body["role"] = .string(role)
            body["agency"] = agency.json
            body.set("officer", officer?.json)
        }

        public init(from fields: inout JSONFields) throws(JSONError) {
            about = try fields.named("about", as: DossierTimer.Name.self)
            due = try fields.required("due", Instant.init(json:at:))
            role = try fields.string("role")
            agency = try fields.required("agency", AgencyCode.init(json:at:))
            officer = try fields.optional("officer", OfficerID.init(json:at:))
        }
    }

    /// The dossier is late, and those above were told (báo cáo quá hạn).
    public struct Escalated: DossierFactBody {
        public static let type = "dossier.escalated"
        /// The instant at which it was due.
        public var due: Instant
        /// The role that was told, at `agency`.
        public var role: String
        public var agency: AgencyCode
        /// Where it stood: the step, and who had it.
        public var step: String
        public var officer: OfficerID?

        public init(due: Instant, role: String, agency: AgencyCode, step: String, officer: OfficerID?) {
            self.due = due
            self.role = role
            self.agency = agency
            self.step = step
            self.officer = officer
        }

        public func write(to body: inout JSONObject) {
            body["due"] = due.json
            body["role"] = .string(role)
            body["agency"] = agency.json
            body["step"] = .string(step)
            body.set("officer", officer?.json)
        }

        public init(from fields: inout JSONFields) throws(JSONError) {
            due = try fields.required("due", Instant.init(json:at:))
            role = try fields.string("role")
            agency = try fields.required("agency", AgencyCode.init(json:at:))
            step = try fields.string("step")
            officer = try fields.optional("officer", OfficerID.init(json:at:))
        }
    }

    /// The applicant let the time pass in which something had to come (hết hạn): the end, discontinued.
    public struct Expired: DossierFactBody {
        public static let type = "dossier.expired"
        /// What did not come: `answer`.
        public var about: DossierTimer.Name
        /// Until when it was to come.
        public var due: Instant
        /// How the notice reaches the applicant.
        public var notice: DeliveryMethod
        /// Working microseconds from receipt, without the waiting; `nil` before receipt.
        public var processing: Int64?

        public init(about: DossierTimer.Name, due: Instant, notice: DeliveryMethod, processing: Int64?) {
            self.about = about
            self.due = due
            self.notice = notice
            self.processing = processing
        }

        public func write(to body: inout JSONObject) {
            body["about"] = .string(about.rawValue)
            body["due"] = due.json
            body["notice"] = .string(notice.rawValue)
            body.set("processing", processing.map(JSONValue.integer))
        }

        public init(from fields: inout JSONFields) throws(JSONError) {
            about = try fields.named("about", as: DossierTimer.Name.self)
            due = try fields.required("due", Instant.init(json:at:))
            notice = try fields.named("notice", as: DeliveryMethod.self)
            processing = try fields.optionalInteger("processing")
        }
    }

    /// A calendar was published that moves an instant of the dossier (tính lại hạn theo lịch mới).
    public struct Rescheduled: DossierFactBody {
        public static let type = "dossier.rescheduled"
        /// The clock as it stood; `nil` before receipt, and where it did not move.
        public var oldClock: DossierClock?
        /// The clock by the new calendar.
        public var clock: DossierClock?
        /// The appointment that the indicator is measured against, where it moved along.
        public var firstAppointment: Instant?
        /// Until when a supplement was to be answered, before and now.
        public var oldAnswerDue: Instant?
        public var answerDue: Instant?
        /// The identifier of the new calendar.
        public var calendar: String
        /// The digest of the publication, 64 hexadecimal digits.
        public var publication: String

        public init(calendar: String, publication: String) {
            self.calendar = calendar
            self.publication = publication
        }

        public func write(to body: inout JSONObject) {
            body["calendar"] = .string(calendar)
            body["publication"] = .string(publication)
            body.set("old_clock", oldClock?.json)
            body.set("clock", clock?.json)
            body.set("first_appointment", firstAppointment?.json)
            body.set("old_answer_due", oldAnswerDue?.json)
            body.set("answer_due", answerDue?.json)
        }

        public init(from fields: inout JSONFields) throws(JSONError) {
            calendar = try fields.string("calendar")
            publication = try fields.string("publication")
            oldClock = try fields.optional("old_clock", DossierClock.init(json:at:))
            clock = try fields.optional("clock", DossierClock.init(json:at:))
            firstAppointment = try fields.optional("first_appointment", Instant.init(json:at:))
            oldAnswerDue = try fields.optional("old_answer_due", Instant.init(json:at:))
            answerDue = try fields.optional("answer_due", Instant.init(json:at:))
        }
    }
}
