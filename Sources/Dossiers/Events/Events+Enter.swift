public import JSON
public import Organisation

extension DossierEvent {
    /// Fields were filled in that are not the applicant's to fill in (ghi nhận thông tin).
    public struct Entered: DossierFactBody {
        public static let type = "dossier.entered"
        /// Which: `applicant.record_status`, or `place` for data of no person. Of sensitive fields those alone that have to be filled
        /// in whatever was found: that another one is there would tell something of its content.
        public var fields: [String]
        /// The values of persons' fields, sealed.
        public var subjects: [SealedBlob]
        /// The values of data of no person.
        public var data: JSONObject
        /// Whether draft and approval stay: a register answered what no signatory approves.
        public var keepsDraft: Bool
        /// The effects that asked about what is said otherwise now: what they answer, or answered, does not count any more.
        public var outdated: [Int64] = []
        /// The fields that these answers filled in, and an officer in their stead: they are empty from now on.
        public var voided: [String] = []

        public init(fields: [String], subjects: [SealedBlob], data: JSONObject, keepsDraft: Bool) {
            self.fields = fields
            self.subjects = subjects
            self.data = data
            self.keepsDraft = keepsDraft
        }

        public func write(to body: inout JSONObject) {
            body["fields"] = .array(fields.map(JSONValue.string))
            body.setList("subjects", subjects, \.json)
            if !data.isEmpty { body["data"] = .object(data) }
            if keepsDraft { body["keeps_draft"] = true }
            body.set(outdated: outdated, voided: voided)
        }

        public init(from fields: inout JSONFields) throws(JSONError) {
            self.fields = try fields.list("fields") { value, path throws(JSONError) in try value.asString(path) }
            subjects = try fields.list("subjects", SealedBlob.init(json:at:))
            data = try fields.objectOrEmpty("data")
            keepsDraft = try fields.optionalBool("keeps_draft") ?? false
            (outdated, voided) = try fields.outdated()
        }
    }
}
