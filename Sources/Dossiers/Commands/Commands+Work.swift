public import Organisation
public import Procedures

extension DossierCommand {
    /// Assigns the dossier to an officer: by a head of the agency where it stands.
    public struct Assign: Sendable, Hashable {
        public var officer: OfficerID

        public init(officer: OfficerID) { self.officer = officer }
    }

    /// Hands it over to a colleague: by the assigned officer, or by a head while that officer is on leave.
    public struct HandOver: Sendable, Hashable {
        public var to: OfficerID
        public var reason: SealedBlob?

        public init(to: OfficerID, reason: SealedBlob? = nil) {
            self.to = to
            self.reason = reason
        }
    }

    /// Does a named action of the current step, of the kinds `advance`, `draft`, `sign` and `refuse`.
    public struct Act: Sendable, Hashable {
        public var action: String
        public var reason: SealedBlob?
        /// The drafted paper, for the kind `draft`.
        public var paper: PaperRecord?
        /// The signature over the latest draft, for the kind `sign`; whether it verifies stands in the context.
        public var signature: DetachedSignature?
        /// How a notice of refusal reaches the applicant; `nil`: the way the dossier came.
        public var notice: DeliveryMethod?

        public init(
            action: String, reason: SealedBlob? = nil, paper: PaperRecord? = nil,
            signature: DetachedSignature? = nil, notice: DeliveryMethod? = nil
        ) {
            self.action = action
            self.reason = reason
            self.paper = paper
            self.signature = signature
            self.notice = notice
        }
    }

    /// Numbers and issues the result: an action of the kind `issue`.
    public struct Issue: Sendable, Hashable {
        public var action: String
        /// The code of the kind of result in the definition.
        public var result: String
        /// The serial that was allocated for the number.
        public var serial: Int64
        /// The number as it was reserved and as it stands on the paper, such as `12/2026`.
        public var number: String
        /// The file that is the result; without numbering it anew, the signed draft.
        public var paper: PaperRecord
        /// The signature over that file; whether it verifies stands in the context.
        public var signature: DetachedSignature

        public init(
            action: String, result: String, serial: Int64, number: String, paper: PaperRecord,
            signature: DetachedSignature
        ) {
            self.action = action
            self.result = result
            self.serial = serial
            self.number = number
            self.paper = paper
            self.signature = signature
        }
    }

    /// Hands the result over or sends it: an action of the kind `deliver`, by the returning agency.
    public struct Deliver: Sendable, Hashable {
        public var action: String
        public var method: DeliveryMethod
        /// Who took it, where that is not the applicant.
        public var recipient: SealedBlob?
        /// The consignment number; demanded for delivery by post.
        public var consignment: String?

        public init(
            action: String, method: DeliveryMethod, recipient: SealedBlob? = nil, consignment: String? = nil
        ) {
            self.action = action
            self.method = method
            self.recipient = recipient
            self.consignment = consignment
        }
    }
}
