public import JSON
public import Organisation
public import Procedures
public import Vietnamese
public import WorkingTime

/// Where a dossier stands after an event: the step, who works on it, and the official status.
public struct StepEntry: Sendable, Hashable {
    /// The step's identifier in the definition.
    public var step: String
    /// The role whose officers find it in their inbox.
    public var role: String
    /// The agency in whose inbox it stands.
    public var agency: AgencyCode
    /// The official status in this step.
    public var status: OfficialStatus
    /// Who is assigned; `nil`: whoever claims it.
    public var assignee: OfficerID?

    public init(step: String, role: String, agency: AgencyCode, status: OfficialStatus, assignee: OfficerID?) {
        self.step = step
        self.role = role
        self.agency = agency
        self.status = status
        self.assignee = assignee
    }

    public var json: JSONValue {
        var object: JSONObject = [
            "step": .string(step), "role": .string(role), "agency": agency.json, "status": status.json,
        ]
        object.set("assignee", assignee?.json)
        return .object(object)
    }

    public init(json: JSONValue, at path: String) throws(JSONError) {
        var fields = try JSONFields(json, at: path)
        step = try fields.string("step")
        role = try fields.string("role")
        agency = try fields.required("agency", AgencyCode.init(json:at:))
        status = try fields.required("status", OfficialStatus.init(json:at:))
        assignee = try fields.optional("assignee", OfficerID.init(json:at:))
        try fields.end()
    }
}

/// The fee as decided, with the rule that decided it.
public struct FeeOutcome: Sendable, Hashable {
    /// The rule's identifier in the definition.
    public var rule: String
    /// The category as printed on the receipt.
    public var label: Bilingual
    /// Đồng, 0 to 10^12.
    public var amount: Int64
    /// The day whose rules count: that of receipt, also where a supplement changes the case afterwards.
    public var day: Day
    /// The agency whose fee it is: the one that was competent at receipt, also where the dossier is forwarded afterwards.
    public var agency: AgencyCode?
    /// Where the definition knows no amount: the legal basis that the receiving officer stated.
    public var basis: String?
    /// The officer who stated it.
    public var statedBy: OfficerID?

    public init(
        rule: String, label: Bilingual, amount: Int64, day: Day, agency: AgencyCode? = nil, basis: String? = nil,
        statedBy: OfficerID? = nil
    ) {
        self.rule = rule
        self.label = label
        self.amount = amount
        self.day = day
        self.agency = agency
        self.basis = basis
        self.statedBy = statedBy
    }

    public var json: JSONValue {
        var object: JSONObject = [
            "rule": .string(rule), "vi": .string(label.vi), "en": .string(label.en), "amount": .integer(amount),
            "day": day.json,
        ]
        object.set("agency", agency?.json)
        object.set("basis", basis.map(JSONValue.string))
        object.set("stated_by", statedBy?.json)
        return .object(object)
    }

    public init(json: JSONValue, at path: String) throws(JSONError) {
        var fields = try JSONFields(json, at: path)
        rule = try fields.string("rule")
        label = Bilingual(vi: try fields.string("vi"), en: try fields.string("en"))
        amount = try fields.integer("amount")
        day = try fields.required("day", Day.init(json:at:))
        agency = try fields.optional("agency", AgencyCode.init(json:at:))
        basis = try fields.optionalString("basis")
        statedBy = try fields.optional("stated_by", OfficerID.init(json:at:))
        try fields.end()
    }
}

/// Who acts for the applicant, and on which ground (người đại diện).
public struct Representative: Sendable, Hashable {
    /// The subject in which the representative's data are sealed.
    public var subject: String
    /// The ground in the definition's own words, such as `authorisation` or `parent`.
    public var ground: String

    public init(subject: String, ground: String) {
        self.subject = subject
        self.ground = ground
    }

    public var json: JSONValue { ["subject": .string(subject), "ground": .string(ground)] }

    public init(json: JSONValue, at path: String) throws(JSONError) {
        var fields = try JSONFields(json, at: path)
        subject = try fields.string("subject")
        ground = try fields.string("ground")
        try fields.end()
    }
}

/// A dossier's code (mã hồ sơ) and who gave it.
public struct DossierCode: Sendable, Hashable {
    /// Who gave the code.
    public enum Source: Sendable, Hashable {
        /// We did, by the template of this name.
        case template(String)
        /// The filing system did; the code is kept as given.
        case system(SystemID)
    }

    public var text: String
    public var source: Source

    public init(text: String, source: Source) {
        self.text = text
        self.source = source
    }

    public var json: JSONValue {
        switch source {
        case .template(let name): ["text": .string(text), "template": .string(name)]
        case .system(let system): ["text": .string(text), "system": system.json]
        }
    }

    public init(json: JSONValue, at path: String) throws(JSONError) {
        var fields = try JSONFields(json, at: path)
        text = try fields.string("text")
        if let system = try fields.optional("system", SystemID.init(json:at:)) {
            source = .system(system)
        } else {
            source = .template(try fields.string("template"))
        }
        try fields.end()
    }
}
