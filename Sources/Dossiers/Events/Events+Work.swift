public import JSON
public import Organisation
public import Procedures

extension DossierEvent {
    /// A head assigned the dossier to an officer (phân công).
    public struct Assigned: DossierFactBody {
        public static let type = "dossier.assigned"
        public var officer: OfficerID

        public init(officer: OfficerID) { self.officer = officer }

        public func write(to body: inout JSONObject) { body["officer"] = officer.json }

        public init(from fields: inout JSONFields) throws(JSONError) {
            officer = try fields.required("officer", OfficerID.init(json:at:))
        }
    }

    /// An officer took the dossier on (nhận thụ lý).
    public struct Claimed: DossierFactBody {
        public static let type = "dossier.claimed"
        public var officer: OfficerID

        public init(officer: OfficerID) { self.officer = officer }

        public func write(to body: inout JSONObject) { body["officer"] = officer.json }

        public init(from fields: inout JSONFields) throws(JSONError) {
            officer = try fields.required("officer", OfficerID.init(json:at:))
        }
    }

    /// The dossier passed from one officer to another (bàn giao).
    public struct HandedOver: DossierFactBody {
        /// Why it could be handed over.
        public enum Ground: String, Sendable, Hashable, CaseIterable {
            /// The assigned officer did it.
            case own
            /// The head did it while the officer was on leave.
            case leave
        }

        public static let type = "dossier.handed-over"
        public var from: OfficerID
        public var to: OfficerID
        public var ground: Ground
        public var reason: SealedBlob?

        public init(from: OfficerID, to: OfficerID, ground: Ground, reason: SealedBlob?) {
            self.from = from
            self.to = to
            self.ground = ground
            self.reason = reason
        }

        public func write(to body: inout JSONObject) {
            body["from"] = from.json
            body["to"] = to.json
            body["ground"] = .string(ground.rawValue)
            body.set("reason", reason?.json)
        }

        public init(from fields: inout JSONFields) throws(JSONError) {
            from = try fields.required("from", OfficerID.init(json:at:))
            to = try fields.required("to", OfficerID.init(json:at:))
            ground = try fields.named("ground", as: Ground.self)
            reason = try fields.optional("reason", SealedBlob.init(json:at:))
        }
    }

    /// An officer did a named action of the current step (xử lý).
    public struct Acted: DossierFactBody {
        public static let type = "dossier.acted"
        public var action: String
        public var kind: ActionDefinition.Kind
        /// The step in which it was done.
        public var step: String
        /// Where the dossier stands now; `nil` where the action ended it (kind `refuse`).
        public var entry: StepEntry?
        public var reason: SealedBlob?
        /// The draft, for the kind `draft`.
        public var paper: PaperRecord?
        /// The verified signature over the draft, for the kind `sign`.
        public var signature: DetachedSignature?
        /// How the notice reaches the applicant, for the kind `refuse`.
        public var notice: DeliveryMethod?
        /// Working microseconds from receipt to the refusal, without the waiting; for the kind `refuse`.
        public var processing: Int64?
        /// Whether draft and approval no longer count: sent back to a step in which a new draft is made.
        public var voidsDraft: Bool

        public init(
            action: String, kind: ActionDefinition.Kind, step: String, entry: StepEntry?, reason: SealedBlob?,
            paper: PaperRecord?, signature: DetachedSignature?, notice: DeliveryMethod?, processing: Int64?,
            voidsDraft: Bool = false
        ) {
            self.action = action
            self.kind = kind
            self.step = step
            self.entry = entry
            self.reason = reason
            self.paper = paper
            self.signature = signature
            self.notice = notice
            self.processing = processing
            self.voidsDraft = voidsDraft
        }

        public func write(to body: inout JSONObject) {
            body["action"] = .string(action)
            body["kind"] = .string(kind.rawValue)
            body["step"] = .string(step)
            body.set("entry", entry?.json)
            body.set("reason", reason?.json)
            body.set("paper", paper?.json)
            body.set("signature", signature?.json)
            body.set("notice", notice.map { .string($0.rawValue) })
            body.set("processing", processing.map(JSONValue.integer))
            if voidsDraft { body["voids_draft"] = true }
        }

        public init(from fields: inout JSONFields) throws(JSONError) {
            action = try fields.string("action")
            kind = try fields.named("kind", as: ActionDefinition.Kind.self)
            step = try fields.string("step")
            entry = try fields.optional("entry", StepEntry.init(json:at:))
            reason = try fields.optional("reason", SealedBlob.init(json:at:))
            paper = try fields.optional("paper", PaperRecord.init(json:at:))
            signature = try fields.optional("signature", DetachedSignature.init(json:at:))
            notice = try fields.optionalNamed("notice", as: DeliveryMethod.self)
            processing = try fields.optionalInteger("processing")
            voidsDraft = try fields.optionalBool("voids_draft") ?? false
        }
    }
}
