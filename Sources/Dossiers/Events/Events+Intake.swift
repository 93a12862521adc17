public import JSON
public import Organisation
public import Procedures
public import WorkingTime

extension DossierEvent {
    /// The dossier was received (tiếp nhận): its first step is entered and both clocks run.
    public struct Received: DossierFactBody {
        public static let type = "dossier.received"
        public var entry: StepEntry
        public var receiving: AgencyCode
        public var competent: AgencyCode
        public var returning: AgencyCode
        public var caseID: String
        public var fee: FeeOutcome
        public var clock: DossierClock
        /// By when the dossier has to leave for the competent agency (NĐ 61/2018 art. 18), whether or not it must.
        public var forwardDue: Instant
        /// The cut-off hour of that day, after which it leaves in the next working morning; another rule than the clock's.
        public var forwardCutOff: WorkingRules.CutOff?
        /// The digest of the definition that counts from now on, 64 hexadecimal digits; `nil` in the first releases: the one it was
        /// filed under.
        public var definition: String?
        /// The rule that chose it: `receipt-day`, the one in force on the day of receipt.
        public var pinnedBy: String?

        public init(
            entry: StepEntry, receiving: AgencyCode, competent: AgencyCode, returning: AgencyCode, caseID: String,
            fee: FeeOutcome, clock: DossierClock, forwardDue: Instant, forwardCutOff: WorkingRules.CutOff? = nil,
            definition: String? = nil, pinnedBy: String? = nil
        ) {
            self.entry = entry
            self.receiving = receiving
            self.competent = competent
            self.returning = returning
            self.caseID = caseID
            self.fee = fee
            self.clock = clock
            self.forwardDue = forwardDue
            self.forwardCutOff = forwardCutOff
            self.definition = definition
            self.pinnedBy = pinnedBy
        }

        public func write(to body: inout JSONObject) {
            body["entry"] = entry.json
            body["receiving"] = receiving.json
            body["competent"] = competent.json
            body["returning"] = returning.json
            body["case"] = .string(caseID)
            body["fee"] = fee.json
            body["clock"] = clock.json
            body["forward_due"] = forwardDue.json
            body.set("forward_cut_off", forwardCutOff?.json)
            body.set("definition", definition.map(JSONValue.string))
            body.set("pinned_by", pinnedBy.map(JSONValue.string))
        }

        public init(from fields: inout JSONFields) throws(JSONError) {
            entry = try fields.required("entry", StepEntry.init(json:at:))
            receiving = try fields.required("receiving", AgencyCode.init(json:at:))
            competent = try fields.required("competent", AgencyCode.init(json:at:))
            returning = try fields.required("returning", AgencyCode.init(json:at:))
            caseID = try fields.string("case")
            fee = try fields.required("fee", FeeOutcome.init(json:at:))
            clock = try fields.required("clock", DossierClock.init(json:at:))
            forwardDue = try fields.required("forward_due", Instant.init(json:at:))
            forwardCutOff = try fields.optional("forward_cut_off", WorkingRules.CutOff.init(json:at:))
            definition = try fields.optionalString("definition")
            pinnedBy = try fields.optionalString("pinned_by")
        }
    }

    /// The dossier was not received (từ chối tiếp nhận, form 03): its end.
    public struct NotReceived: DossierFactBody {
        public static let type = "dossier.not-received"
        /// The reasons, sealed as `dossier`: they are printed on form 03.
        public var reasons: SealedBlob
        /// How the notice reaches the applicant.
        public var notice: DeliveryMethod

        public init(reasons: SealedBlob, notice: DeliveryMethod) {
            self.reasons = reasons
            self.notice = notice
        }

        public func write(to body: inout JSONObject) {
            body["reasons"] = reasons.json
            body["notice"] = .string(notice.rawValue)
        }

        public init(from fields: inout JSONFields) throws(JSONError) {
            reasons = try fields.required("reasons", SealedBlob.init(json:at:))
            notice = try fields.named("notice", as: DeliveryMethod.self)
        }
    }

    /// The dossier was passed on to the competent agency (chuyển hồ sơ).
    public struct Forwarded: DossierFactBody {
        public static let type = "dossier.forwarded"
        public var from: AgencyCode
        public var to: AgencyCode
        /// Where the dossier stands now.
        public var entry: StepEntry
        /// By when it had to leave: the same working day, or the next working morning after 15:00 (NĐ 61/2018 art. 18).
        public var due: Instant
        /// Whether it left later.
        public var isLate: Bool
        public var reason: SealedBlob?

        public init(
            from: AgencyCode, to: AgencyCode, entry: StepEntry, due: Instant, isLate: Bool, reason: SealedBlob?
        ) {
            self.from = from
            self.to = to
            self.entry = entry
            self.due = due
            self.isLate = isLate
            self.reason = reason
        }

        public func write(to body: inout JSONObject) {
            body["from"] = from.json
            body["to"] = to.json
            body["entry"] = entry.json
            body["due"] = due.json
            body["late"] = .bool(isLate)
            body.set("reason", reason?.json)
        }

        public init(from fields: inout JSONFields) throws(JSONError) {
            from = try fields.required("from", AgencyCode.init(json:at:))
            to = try fields.required("to", AgencyCode.init(json:at:))
            entry = try fields.required("entry", StepEntry.init(json:at:))
            due = try fields.required("due", Instant.init(json:at:))
            isLate = try fields.bool("late")
            reason = try fields.optional("reason", SealedBlob.init(json:at:))
        }
    }
}
