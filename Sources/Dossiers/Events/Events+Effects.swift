public import JSON
public import Organisation
public import Vietnamese
public import WorkingTime

extension DossierEvent {
    /// Something became of what another system was asked for: what, says the type.
    public struct EffectMoved: DossierFactBody {
        /// What became of it: the raw value is the stored type.
        public enum What: String, Sendable, Hashable, CaseIterable {
            /// The target has taken it; the answer comes later.
            case awaited = "dossier.effect-awaited"
            /// The target has answered, or its owner in its stead.
            case answered = "dossier.effect-answered"
            /// The target refused it for good, or its time is over: an incident.
            case failed = "dossier.effect-failed"
            /// It is tried again.
            case retried = "dossier.effect-retried"
            /// The dossier goes on without it.
            case skipped = "dossier.effect-skipped"

            public var label: Bilingual {
                switch self {
                case .awaited: Bilingual(vi: "Hệ thống khác đã nhận yêu cầu", en: "Taken by the other system")
                case .answered: Bilingual(vi: "Hệ thống khác trả lời", en: "Answered by the other system")
                case .failed: Bilingual(vi: "Sự cố với hệ thống khác", en: "Incident with another system")
                case .retried: Bilingual(vi: "Gửi lại hệ thống khác", en: "Sent to the other system again")
                case .skipped: Bilingual(vi: "Bỏ qua hệ thống khác", en: "Goes on without the other system")
                }
            }
        }

        /// The action that an answer did in the step that asked for it.
        public struct Move: Sendable, Hashable {
            public var action: String
            public var step: String
            /// Where the dossier stands now.
            public var entry: StepEntry
            /// Whether draft and approval no longer count.
            public var voidsDraft: Bool

            public init(action: String, step: String, entry: StepEntry, voidsDraft: Bool) {
                self.action = action
                self.step = step
                self.entry = entry
                self.voidsDraft = voidsDraft
            }
        }

        public static let type = "dossier.effect"
        public var storedType: String { what.rawValue }

        public var what: What
        /// The number of the effect within the dossier.
        public var effect: Int64
        /// What the target answered, in one of its words.
        public var outcome: String?
        /// The personal fields that the answer brings into the dossier, a blob a subject.
        public var subjects: [SealedBlob]
        /// Their names, as `child.personal_number`.
        public var fields: [String]
        /// Whether a draft stays as it is: it shows none of them yet.
        public var keepsDraft: Bool
        /// Whatever else the answer says, sealed as `dossier`.
        public var details: SealedBlob?
        /// The target's own name for the matter, where it gave one.
        public var reference: String?
        /// Why it failed: a code.
        public var code: String?
        /// Whether the target surely did nothing: it may be asked anew under another identifier.
        public var isRefused: Bool
        /// Why somebody decided so, sealed as `dossier`.
        public var reason: SealedBlob?
        /// The new limits, where it is tried again.
        public var tryUntil: Instant?
        public var answerUntil: Instant?
        public var move: Move?
        /// Whether it came after the matter was settled: recorded, and nothing follows from it.
        public var isLate: Bool

        public init(
            _ what: What, effect: Int64, outcome: String? = nil, subjects: [SealedBlob] = [],
            fields: [String] = [], keepsDraft: Bool = false, details: SealedBlob? = nil, reference: String? = nil,
            code: String? = nil, isRefused: Bool = false,
            reason: SealedBlob? = nil, tryUntil: Instant? = nil, answerUntil: Instant? = nil, move: Move? = nil,
            isLate: Bool = false
        ) {
            self.what = what
            self.effect = effect
            self.outcome = outcome
            self.subjects = subjects
            self.fields = fields
            self.keepsDraft = keepsDraft
            self.details = details
            self.reference = reference
            self.code = code
            self.isRefused = isRefused
            self.reason = reason
            self.tryUntil = tryUntil
            self.answerUntil = answerUntil
            self.move = move
            self.isLate = isLate
        }

        public func write(to body: inout JSONObject) {
            body["effect"] = .integer(effect)
            body.set("outcome", outcome.map(JSONValue.string))
            body.setList("subjects", subjects, \.json)
            body.setList("fields", fields, JSONValue.string)
            if keepsDraft { body["keeps_draft"] = true }
            body.set("details", details?.json)
            body.set("reference", reference.map(JSONValue.string))
            body.set("code", code.map(JSONValue.string))
            if isRefused { body["refused"] = true }
            body.set("reason", reason?.json)
            body.set("try_until", tryUntil?.json)
            body.set("answer_until", answerUntil?.json)
            body.set("move", move?.json)
            if isLate { body["late"] = true }
        }

        public init(from fields: inout JSONFields) throws(JSONError) {
            throw JSONError(.wrongType(expected: "dossier event"), path: "type")
        }

        init(_ what: What, from fields: inout JSONFields) throws(JSONError) {
            self.what = what
            effect = try fields.integer("effect")
            outcome = try fields.optionalString("outcome")
            subjects = try fields.list("subjects", SealedBlob.init(json:at:))
            self.fields = try fields.list("fields") { value, path throws(JSONError) in try value.asString(path) }
            keepsDraft = try fields.optionalBool("keeps_draft") ?? false
            details = try fields.optional("details", SealedBlob.init(json:at:))
            reference = try fields.optionalString("reference")
            code = try fields.optionalString("code")
            isRefused = try fields.optionalBool("refused") ?? false
            reason = try fields.optional("reason", SealedBlob.init(json:at:))
            tryUntil = try fields.optional("try_until", Instant.init(json:at:))
            answerUntil = try fields.optional("answer_until", Instant.init(json:at:))
            move = try fields.optional("move", Move.init(json:at:))
            isLate = try fields.optionalBool("late") ?? false
        }
    }
}

extension DossierEvent.EffectMoved.Move {
    var json: JSONValue {
        var object: JSONObject = ["action": .string(action), "step": .string(step), "entry": entry.json]
        if voidsDraft { object["voids_draft"] = true }
        return .object(object)
    }

    init(json: JSONValue, at path: String) throws(JSONError) {
        var fields = try JSONFields(json, at: path)
        action = try fields.string("action")
        step = try fields.string("step")
        entry = try fields.required("entry", StepEntry.init(json:at:))
        voidsDraft = try fields.optionalBool("voids_draft") ?? false
        try fields.end()
    }
}
