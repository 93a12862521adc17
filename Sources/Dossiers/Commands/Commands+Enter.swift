public import JSON
public import Organisation

extension DossierCommand {
    /// Fills in fields that are not the applicant's to fill in (ghi nhận thông tin): what an officer found, what a register answered.
    public struct Enter: Sendable, Hashable {
        /// The new values of persons' fields: a blob a subject, with the entered fields alone.
        public var subjects: [SealedBlob]
        /// The new values of data of no person.
        public var data: JSONObject

        public init(subjects: [SealedBlob] = [], data: JSONObject = JSONObject()) {
            self.subjects = subjects
            self.data = data
        }
    }
}
