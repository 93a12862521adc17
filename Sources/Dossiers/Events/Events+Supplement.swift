public import JSON
public import Organisation
public import WorkingTime

extension DossierEvent {
    /// A supplement was asked for (yêu cầu bổ sung, form 02): the indicator clock pauses.
    public struct SupplementRequested: DossierFactBody {
        public static let type = "dossier.supplement-requested"
        /// Which request this is: 1 is the first.
        public var number: Int64
        /// The documents (`birth-evidence`) and fields (`child.birth_date`) that are asked for, by identifier.
        public var items: [String]
        /// The reasons, sealed as `dossier`: they are printed on form 02.
        public var reasons: SealedBlob
        /// By when the applicant should answer; `nil`: no limit.
        public var answerDue: Instant?

        public init(number: Int64, items: [String], reasons: SealedBlob, answerDue: Instant?) {
            self.number = number
            self.items = items
            self.reasons = reasons
            self.answerDue = answerDue
        }

        public func write(to body: inout JSONObject) {
            body["number"] = .integer(number)
            body.setList("items", items, JSONValue.string)
            body["reasons"] = reasons.json
            body.set("answer_due", answerDue?.json)
        }

        public init(from fields: inout JSONFields) throws(JSONError) {
            number = try fields.integer("number")
            items = try fields.list("items") { value, path throws(JSONError) in try value.asString(path) }
            reasons = try fields.required("reasons", SealedBlob.init(json:at:))
            answerDue = try fields.optional("answer_due", Instant.init(json:at:))
        }
    }

    /// The applicant answered (bổ sung hồ sơ): the legal clock starts again from zero, the indicator clock goes on.
    public struct SupplementAnswered: DossierFactBody {
        public static let type = "dossier.supplement-answered"
        /// How the applicant brought it.
        public var channel: Channel
        /// New values of personal fields, a blob a subject; they take the place of the older values field by field.
        public var subjects: [SealedBlob]
        /// New values of data of no person.
        public var data: JSONObject
        public var attachments: [Attachment]
        /// The case, decided anew.
        public var caseID: String
        /// The fee, decided anew; `nil` before receipt.
        public var fee: FeeOutcome?
        /// The clocks; `nil` before receipt.
        public var clock: DossierClock?
        /// Working microseconds spent waiting for this answer; 0 before receipt.
        public var waited: Int64
        /// The fee rule that holds now, where only an officer could state its amount: what was decided at receipt stays.
        public var feeLeftOpen: String?
        /// The effects that asked about what is said otherwise now: what they answer, or answered, does not count any more.
        public var outdated: [Int64] = []
        /// The fields that these answers filled in, and an officer in their stead: they are empty from now on.
        public var voided: [String] = []

        public init(
            channel: Channel, subjects: [SealedBlob], data: JSONObject, attachments: [Attachment], caseID: String,
            fee: FeeOutcome?, clock: DossierClock?, waited: Int64, feeLeftOpen: String? = nil
        ) {
            self.channel = channel
            self.subjects = subjects
            self.data = data
            self.attachments = attachments
            self.caseID = caseID
            self.fee = fee
            self.clock = clock
            self.waited = waited
            self.feeLeftOpen = feeLeftOpen
        }

        public func write(to body: inout JSONObject) {
            body["channel"] = channel.json
            body.setList("subjects", subjects, \.json)
            body.set("data", data.isEmpty ? nil : .object(data))
            body.setList("attachments", attachments, \.json)
            body["case"] = .string(caseID)
            body.set("fee", fee?.json)
            body.set("clock", clock?.json)
            body["waited"] = .integer(waited)
            body.set("fee_left_open", feeLeftOpen.map(JSONValue.string))
            body.set(outdated: outdated, voided: voided)
        }

        public init(from fields: inout JSONFields) throws(JSONError) {
            channel = try fields.required("channel", Channel.init(json:at:))
            subjects = try fields.list("subjects", SealedBlob.init(json:at:))
            data = try fields.objectOrEmpty("data")
            attachments = try fields.list("attachments", Attachment.init(json:at:))
            caseID = try fields.string("case")
            fee = try fields.optional("fee", FeeOutcome.init(json:at:))
            clock = try fields.optional("clock", DossierClock.init(json:at:))
            waited = try fields.integer("waited")
            feeLeftOpen = try fields.optionalString("fee_left_open")
            (outdated, voided) = try fields.outdated()
        }
    }
}

extension JSONObject {
    /// What another system was asked about that is said otherwise now, and the fields that are empty for it.
    mutating func set(outdated: [Int64], voided: [String]) {
        setList("outdated", outdated, JSONValue.integer)
        setList("voided", voided, JSONValue.string)
    }
}

extension JSONFields {
    mutating func outdated() throws(JSONError) -> (effects: [Int64], fields: [String]) {
        let effects = try list("outdated") { value, path throws(JSONError) in
            guard let number = value.integer else { throw JSONError(.wrongType(expected: "number"), path: path) }
            return number
        }
        return (effects, try list("voided") { value, path throws(JSONError) in try value.asString(path) })
    }
}
