public import Organisation

extension DossierCommand {
    /// Something becomes of what another system was asked for.
    public struct Effect: Sendable, Hashable {
        public enum What: Sendable, Hashable {
            /// The target took it and answers later: by the target.
            case accept(reference: String?)
            /// By the target; with a reason, by its owner in the target's stead.
            case answer(Answer)
            /// The target refused it for good.
            case refuse(code: String)
            /// Its time is over: by the engine. The code says what stood in the way.
            case giveUp(code: String)
            /// Whoever tries it does not outlive it: by the engine, whatever time is left.
            case abandon(code: String)
            /// The dossier has ended before it was sent, and what it was for is gone: by the engine.
            case drop
            /// It is tried again: by its owner.
            case retry(reason: SealedBlob)
            /// The dossier goes on without it: by its owner.
            case skip(reason: SealedBlob)
        }

        /// What a target answers.
        public struct Answer: Sendable, Hashable {
            /// One word of the target's: lower-case letters, digits, `-`, `_`, `.`; at most 64.
            public var outcome: String
            /// The personal fields that it brings into the dossier.
            public var subjects: [SealedBlob]
            /// Their names, as `child.personal_number`.
            public var fields: [String]
            /// Whatever else it says.
            public var details: SealedBlob?
            public var reference: String?
            /// Why somebody answers in the target's stead.
            public var reason: SealedBlob?

            public init(
                outcome: String, subjects: [SealedBlob] = [], fields: [String] = [], details: SealedBlob? = nil,
                reference: String? = nil,
                reason: SealedBlob? = nil
            ) {
                self.outcome = outcome
                self.subjects = subjects
                self.fields = fields
                self.details = details
                self.reference = reference
                self.reason = reason
            }
        }

        /// The number of the effect within the dossier.
        public var effect: Int64
        public var what: What

        public init(_ effect: Int64, _ what: What) {
            self.effect = effect
            self.what = what
        }
    }
}
