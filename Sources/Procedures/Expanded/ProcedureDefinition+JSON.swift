public import JSON
import Vietnamese
import WorkingTime

// The expanded form: every default written out, members in a fixed order, no member without a value. It is what the log
// stores and what the digest is made from, so one definition has one spelling. It only ever grows: a new member is left
// out where it has its default, and a reader of an old form supplies it.

extension ProcedureDefinition {
    /// The expanded form.
    public var expanded: JSONValue {
        var object: JSONObject = [
            "language": .integer(Int64(languageVersion)),
            "code": .string(code),
            "title": title.expanded,
            "sector": .string(sector),
            "level": .string(level.rawValue),
            "effective": effective.expanded,
            "legal-bases": .array(legalBases.map(\.expanded)),
            "applicants": .array(applicants.map { .string($0.rawValue) }),
            "online": online.expanded,
        ]
        if !ownRoles.isEmpty { object["roles"] = .array(ownRoles.map { labelled($0.id, $0.label) }) }
        if !grounds.isEmpty { object["grounds"] = .array(grounds.map { labelled($0.id, $0.label) }) }
        object["subjects"] = .array(subjects.map(\.expanded))
        object["data"] = .array(data.map(\.expanded))
        object["cases"] = .array(cases.map(\.expanded))
        object["documents"] = .array(documents.map(\.expanded))
        object["fees"] = .array(fees.map(\.expanded))
        object["limit"] = limit.expanded
        object["supplement"] = supplement.expanded
        object.set("timers", timers?.expanded)
        object.set("intake", intake?.expanded)
        object["first-step"] = .string(firstStep)
        object["steps"] = .array(steps.map(\.expanded))
        object["separations"] = .array(separations.map(\.expanded))
        object["results"] = .array(results.map(\.expanded))
        object["delivery"] = .array(delivery.map { .string($0.rawValue) })
        object.set("readers", readersOfSensitive.map { ["sensitive": .array($0.map(JSONValue.string))] })
        object.set("payment", payment?.expanded)
        if !exclusions.isEmpty { object["exclusions"] = .array(exclusions.map(\.expanded)) }
        object.set("retention", retention?.expanded)
        if !effects.isEmpty { object["effects"] = .array(effects.map(\.expanded)) }
        return .object(object)
    }

    /// Reads the expanded form back.
    ///
    /// The types are checked, not the sense: bytes that come from the log were checked before they went in.
    /// - Throws: `JSONError` with the path of the member at fault; unknown members and language versions are refused.
    public init(expanded json: JSONValue) throws(JSONError) {
        var fields = try JSONFields(json)
        let version = try fields.integer("language")
        guard version == Int64(Vocabulary.languageVersion) else {
            throw JSONError(.wrongType(expected: "language \(Vocabulary.languageVersion)"), path: "language")
        }
        self.init(
            code: try fields.string("code"), languageVersion: Int(version),
            title: try fields.required("title", Bilingual.init(expanded:at:)),
            sector: try fields.string("sector"),
            level: try fields.required("level", named),
            effective: try fields.required("effective", DayRange.init(expanded:at:)),
            legalBases: try fields.list("legal-bases", LegalBasis.init(expanded:at:)),
            applicants: try fields.list("applicants", named),
            online: try fields.required("online", OnlineProvision.init(expanded:at:)),
            subjects: [], data: [], cases: [], documents: [], fees: [],
            limit: try fields.required("limit", LimitDefinition.init(expanded:at:)),
            supplement: try fields.required("supplement", SupplementDefinition.init(expanded:at:)),
            firstStep: try fields.string("first-step"), steps: [], separations: [], results: [],
            delivery: try fields.list("delivery", named))
        readersOfSensitive = try fields.optional("readers", readers)
        payment = try fields.optional("payment", PaymentDefinition.init(expanded:at:))
        timers = try fields.optional("timers", TimerDefinitions.init(expanded:at:))
        intake = try fields.optional("intake", IntakeDefinition.init(expanded:at:))
        exclusions = try fields.list("exclusions", ExclusionRule.init(expanded:at:))
        retention = try fields.optional("retention", RetentionDefinition.init(expanded:at:))
        effects = try fields.list("effects", EffectDefinition.init(expanded:at:))
        ownRoles = try fields.list("roles", RoleDefinition.init(expanded:at:))
        grounds = try fields.list("grounds", GroundDefinition.init(expanded:at:))
        subjects = try fields.list("subjects", SubjectDefinition.init(expanded:at:))
        data = try fields.list("data", FieldDefinition.init(expanded:at:))
        cases = try fields.list("cases", CaseDefinition.init(expanded:at:))
        documents = try fields.list("documents", DocumentDefinition.init(expanded:at:))
        fees = try fields.list("fees", FeeRule.init(expanded:at:))
        steps = try fields.list("steps", StepDefinition.init(expanded:at:))
        separations = try fields.list("separations", SeparationOfDuties.init(expanded:at:))
        results = try fields.list("results", ResultDefinition.init(expanded:at:))
        try fields.end()
    }

    /// Reads the bytes of the expanded form back.
    ///
    /// - Throws: `JSONError` as `init(expanded:)` does, or with the byte offset where the text is no JSON.
    public init(expandedBytes bytes: [UInt8]) throws(JSONError) {
        try self.init(expanded: try JSONReader.read(bytes, limits: .init(depth: 64, bytes: 4 << 20)))
    }
}

func labelled(_ id: String, _ label: Bilingual) -> JSONValue { ["id": .string(id), "label": label.expanded] }

/// One case of an enumeration by its raw value.
func named<T: RawRepresentable<String> & CaseIterable>(_ json: JSONValue, _ path: String) throws(JSONError) -> T {
    guard let value = T(rawValue: try json.asString(path)) else {
        let names = T.allCases.map(\.rawValue).joined(separator: ", ")
        throw JSONError(.wrongType(expected: names), path: path)
    }
    return value
}

func text(_ json: JSONValue, _ path: String) throws(JSONError) -> String { try json.asString(path) }

/// The roles under `sensitive`.
func readers(_ json: JSONValue, _ path: String) throws(JSONError) -> [String] {
    var fields = try JSONFields(json, at: path)
    let roles = try fields.required("sensitive", names)
    try fields.end()
    return roles
}

/// A list of texts.
func names(_ json: JSONValue, _ path: String) throws(JSONError) -> [String] {
    guard let values = json.array else { throw JSONError(.wrongType(expected: "array"), path: path) }
    var names: [String] = []
    for (index, value) in values.enumerated() { names.append(try value.asString("\(path)[\(index)]")) }
    return names
}

extension Bilingual {
    var expanded: JSONValue { ["vi": .string(vi), "en": .string(en)] }

    init(expanded json: JSONValue, at path: String) throws(JSONError) {
        var fields = try JSONFields(json, at: path)
        self.init(vi: try fields.string("vi"), en: try fields.string("en"))
        try fields.end()
    }
}

extension DayRange {
    var expanded: JSONValue {
        var object: JSONObject = ["from": from.json]
        object.set("until", until?.json)
        return .object(object)
    }

    init(expanded json: JSONValue, at path: String) throws(JSONError) {
        var fields = try JSONFields(json, at: path)
        self.init(
            from: try fields.required("from", Day.init(json:at:)),
            until: try fields.optional("until", Day.init(json:at:)))
        try fields.end()
    }
}

extension LegalBasis {
    var expanded: JSONValue {
        var object: JSONObject = ["number": .string(number)]
        object.set("title", title.map(JSONValue.string))
        object.set("in-force", inForce?.expanded)
        object.set("source", source.map(JSONValue.string))
        object["unverified"] = .bool(isUnverified)
        return .object(object)
    }

    init(expanded json: JSONValue, at path: String) throws(JSONError) {
        var fields = try JSONFields(json, at: path)
        self.init(
            number: try fields.string("number"), title: try fields.optionalString("title"),
            inForce: try fields.optional("in-force", DayRange.init(expanded:at:)),
            source: try fields.optionalString("source"), isUnverified: try fields.bool("unverified"))
        try fields.end()
    }
}

extension OnlineProvision {
    var expanded: JSONValue {
        var object: JSONObject = ["extent": .string(extent.rawValue)]
        object.set("reason", reason?.expanded)
        object["presence"] = .bool(requiresPresence)
        object.set("level", level.map { .integer(Int64($0)) })
        return .object(object)
    }

    init(expanded json: JSONValue, at path: String) throws(JSONError) {
        var fields = try JSONFields(json, at: path)
        self.init(
            extent: try fields.required("extent", named),
            reason: try fields.optional("reason", Bilingual.init(expanded:at:)),
            requiresPresence: try fields.bool("presence"),
            level: try fields.optional("level") { json, path throws(JSONError) in
                let level = try json.asInteger(path)
                guard (1...2).contains(level) else { throw JSONError(.wrongType(expected: "1, 2"), path: path) }
                return Int(level)
            })
        try fields.end()
    }
}

extension RoleDefinition {
    init(expanded json: JSONValue, at path: String) throws(JSONError) {
        var fields = try JSONFields(json, at: path)
        self.init(id: try fields.string("id"), label: try fields.required("label", Bilingual.init(expanded:at:)))
        try fields.end()
    }
}

extension GroundDefinition {
    init(expanded json: JSONValue, at path: String) throws(JSONError) {
        var fields = try JSONFields(json, at: path)
        self.init(id: try fields.string("id"), label: try fields.required("label", Bilingual.init(expanded:at:)))
        try fields.end()
    }
}
