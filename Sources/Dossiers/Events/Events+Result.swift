public import JSON
public import Organisation
public import Procedures
public import WorkingTime

/// A draft as approved (phê duyệt, ký số): which draft, whose signature stands over it, since when.
public struct Approval: Sendable, Hashable {
    /// The draft, with the digest of what it says.
    public var draft: PaperRecord
    /// The verified signature over the draft and the digest of what it says.
    public var signature: DetachedSignature
    public var officer: OfficerID
    /// When it was decided that the signature is the officer's: the key must have been theirs then.
    public var at: Instant

    public init(draft: PaperRecord, signature: DetachedSignature, officer: OfficerID, at: Instant) {
        self.draft = draft
        self.signature = signature
        self.officer = officer
        self.at = at
    }

    public var json: JSONValue {
        ["draft": draft.json, "signature": signature.json, "officer": officer.json, "at": at.json]
    }

    public init(json: JSONValue, at path: String) throws(JSONError) {
        var fields = try JSONFields(json, at: path)
        draft = try fields.required("draft", PaperRecord.init(json:at:))
        signature = try fields.required("signature", DetachedSignature.init(json:at:))
        officer = try fields.required("officer", OfficerID.init(json:at:))
        at = try fields.required("at", Instant.init(json:at:))
        try fields.end()
    }
}

/// A result as issued: its number, its file, and the signature over it.
public struct IssuedResult: Sendable, Hashable {
    /// The national code of the kind of result, such as `KQ.G15.000031`.
    public var code: String
    /// The number given at issue, such as `12/2026`.
    public var number: String
    /// The serial the number was made from.
    public var serial: Int64
    /// The file.
    public var paper: PaperRecord
    /// The agency's verified signature (seal) over the file and the digest of what it says.
    public var signature: DetachedSignature
    /// The signatory's approval of the draft that says the same.
    public var approval: Approval
    /// Whether the file itself is the result (bản điện tử).
    public var isElectronic: Bool

    public init(
        code: String, number: String, serial: Int64, paper: PaperRecord, signature: DetachedSignature,
        approval: Approval, isElectronic: Bool
    ) {
        self.code = code
        self.number = number
        self.serial = serial
        self.paper = paper
        self.signature = signature
        self.approval = approval
        self.isElectronic = isElectronic
    }

    public var json: JSONValue {
        [
            "code": .string(code), "number": .string(number), "serial": .integer(serial), "paper": paper.json,
            "signature": signature.json, "approval": approval.json, "electronic": .bool(isElectronic),
        ]
    }

    public init(json: JSONValue, at path: String) throws(JSONError) {
        var fields = try JSONFields(json, at: path)
        code = try fields.string("code")
        number = try fields.string("number")
        serial = try fields.integer("serial")
        paper = try fields.required("paper", PaperRecord.init(json:at:))
        signature = try fields.required("signature", DetachedSignature.init(json:at:))
        approval = try fields.required("approval", Approval.init(json:at:))
        isElectronic = try fields.bool("electronic")
        try fields.end()
    }
}

extension DossierEvent {
    /// The result was numbered and issued (vào sổ, ban hành): processing is finished.
    public struct Issued: DossierFactBody {
        public static let type = "dossier.issued"
        public var action: String
        /// The step in which it was issued.
        public var step: String
        public var entry: StepEntry
        public var result: IssuedResult
        /// Working microseconds from receipt to issue, without the waiting for supplements.
        public var processing: Int64

        public init(action: String, step: String, entry: StepEntry, result: IssuedResult, processing: Int64) {
            self.action = action
            self.step = step
            self.entry = entry
            self.result = result
            self.processing = processing
        }

        public func write(to body: inout JSONObject) {
            body["action"] = .string(action)
            body["step"] = .string(step)
            body["entry"] = entry.json
            body["result"] = result.json
            body["processing"] = .integer(processing)
        }

        public init(from fields: inout JSONFields) throws(JSONError) {
            action = try fields.string("action")
            step = try fields.string("step")
            entry = try fields.required("entry", StepEntry.init(json:at:))
            result = try fields.required("result", IssuedResult.init(json:at:))
            processing = try fields.integer("processing")
        }
    }

    /// The result reached the applicant (trả kết quả): the end.
    public struct Delivered: DossierFactBody {
        public static let type = "dossier.delivered"
        public var action: String
        public var step: String
        public var method: DeliveryMethod
        /// Who took it, where that is not the applicant; sealed as `dossier`.
        public var recipient: SealedBlob?
        /// The consignment number, for delivery by post.
        public var consignment: String?

        public init(
            action: String, step: String, method: DeliveryMethod, recipient: SealedBlob?, consignment: String?
        ) {
            self.action = action
            self.step = step
            self.method = method
            self.recipient = recipient
            self.consignment = consignment
        }

        public func write(to body: inout JSONObject) {
            body["action"] = .string(action)
            body["step"] = .string(step)
            body["method"] = .string(method.rawValue)
            body.set("recipient", recipient?.json)
            body.set("consignment", consignment.map(JSONValue.string))
        }

        public init(from fields: inout JSONFields) throws(JSONError) {
            action = try fields.string("action")
            step = try fields.string("step")
            method = try fields.named("method", as: DeliveryMethod.self)
            recipient = try fields.optional("recipient", SealedBlob.init(json:at:))
            consignment = try fields.optionalString("consignment")
        }
    }
}
