public import JSON
public import Organisation

extension DossierEvent {
    /// The applicant rated the service (đánh giá; NĐ 61/2018 arts. 30–31).
    public struct Rated: DossierFactBody {
        public static let type = "dossier.rated"
        /// 1 (worst) to 5 (best).
        public var score: Int64
        public var comment: SealedBlob?

        public init(score: Int64, comment: SealedBlob?) {
            self.score = score
            self.comment = comment
        }

        public func write(to body: inout JSONObject) {
            body["score"] = .integer(score)
            body.set("comment", comment?.json)
        }

        public init(from fields: inout JSONFields) throws(JSONError) {
            score = try fields.integer("score")
            comment = try fields.optional("comment", SealedBlob.init(json:at:))
        }
    }

    /// An officer noted something (ghi chú).
    public struct Noted: DossierFactBody {
        public static let type = "dossier.noted"
        public var text: SealedBlob

        public init(text: SealedBlob) { self.text = text }

        public func write(to body: inout JSONObject) { body["text"] = text.json }

        public init(from fields: inout JSONFields) throws(JSONError) {
            text = try fields.required("text", SealedBlob.init(json:at:))
        }
    }

    /// A clerical error was corrected (đính chính). What was written before stays in the log.
    public struct Corrected: DossierFactBody {
        public static let type = "dossier.corrected"
        /// The field: `child.full_name`, or `place` for data of no person.
        public var field: String
        /// Why, sealed as `dossier`.
        public var reason: SealedBlob
        /// The new value of a personal field, sealed; one of `sealed` and `value` is there.
        public var sealed: SealedBlob?
        /// The new value of data of no person.
        public var value: JSONValue?
        /// The effects that asked about what is said otherwise now: what they answer, or answered, does not count any more.
        public var outdated: [Int64] = []
        /// The fields that these answers filled in, and an officer in their stead: they are empty from now on.
        public var voided: [String] = []

        public init(field: String, reason: SealedBlob, sealed: SealedBlob?, value: JSONValue?) {
            self.field = field
            self.reason = reason
            self.sealed = sealed
            self.value = value
        }

        public func write(to body: inout JSONObject) {
            body["field"] = .string(field)
            body["reason"] = reason.json
            body.set("sealed", sealed?.json)
            body.set("value", value)
            body.set(outdated: outdated, voided: voided)
        }

        public init(from fields: inout JSONFields) throws(JSONError) {
            field = try fields.string("field")
            reason = try fields.required("reason", SealedBlob.init(json:at:))
            sealed = try fields.optional("sealed", SealedBlob.init(json:at:))
            value = fields.value("value")
            (outdated, voided) = try fields.outdated()
        }
    }

    /// A paper was printed (in giấy tờ).
    public struct PaperRecorded: DossierFactBody {
        public static let type = "dossier.paper-recorded"
        public var paper: PaperRecord

        public init(paper: PaperRecord) { self.paper = paper }

        public func write(to body: inout JSONObject) { body["paper"] = paper.json }

        public init(from fields: inout JSONFields) throws(JSONError) {
            paper = try fields.required("paper", PaperRecord.init(json:at:))
        }
    }
}
