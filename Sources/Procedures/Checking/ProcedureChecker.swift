import Vietnamese

/// Something in a definition that makes no sense, with the path of its place in the expanded form.
struct Finding: Hashable {
    /// As in messages about JSON: `steps[2].actions[0].to`.
    var path: String
    var code: String
    var message: Bilingual
    var suggestion: String?

    init(_ path: String, _ code: String, _ message: Bilingual, suggestion: String? = nil) {
        self.path = path
        self.code = "procedure." + code
        self.message = message
        self.suggestion = suggestion
    }
}

/// Looks at the sense of a definition whose shape is right. Knows nothing of files.
struct ProcedureChecker {
    let definition: ProcedureDefinition
    /// The notices that are to be written out as effects; those of `definition` are the file's own.
    let notices: NoticesDefinition?
    let sections: Set<Section>
    /// The names of the templates that papers are printed from; `nil`: not known here, and not looked at.
    let templates: Set<String>?
    var findings: [Finding] = []

    /// All findings about the sections named, in no particular order; empty where the definition may be published.
    static func findings(
        _ definition: ProcedureDefinition, notices: NoticesDefinition? = nil,
        sections: Set<Section> = Set(Section.allCases), templates: Set<String>? = nil
    ) -> [Finding] {
        var checker = ProcedureChecker(
            definition: definition, notices: notices, sections: sections, templates: templates)
        if checker.isSound(.header) { checker.checkHeader() }
        checker.checkNames()
        if checker.isSound(.subjects) { checker.checkSubjects() }
        if checker.isSound(.data) { checker.checkData() }
        if checker.isSound(.cases) { checker.checkCases() }
        if checker.isSound(.exclusions) { checker.checkExclusions() }
        if checker.isSound(.documents) { checker.checkDocuments() }
        if checker.isSound(.fees) { checker.checkFees() }
        if checker.isSound(.payment) { checker.checkPayment() }
        if checker.isSound(.limits, .cases) { checker.checkLimits() }
        if checker.isSound(.limits) { checker.checkTimers() }
        if checker.isSound(.limits) { checker.checkRetention() }
        if checker.isSound(.subjects, .data, .cases, .exclusions, .documents, .fees) { checker.checkEntered() }
        if checker.isSound(.subjects, .data, .cases, .grounds) { checker.checkConditions() }
        if checker.isSound(.steps) { checker.checkSteps() }
        if checker.isSound(.steps, .readers) { checker.checkReaders() }
        if checker.isSound(.steps, .separations) { checker.checkSeparations() }
        if checker.isSound(.results) { checker.checkResults() }
        if checker.isSound(.results, .subjects, .data) { checker.checkShownFields() }
        if checker.isSound(.effects) { checker.checkEffects() }
        if checker.isSound(.notices) { checker.checkNotices() }
        return checker.findings
    }

    func isSound(_ wanted: Section...) -> Bool { sections.isSuperset(of: wanted) }

    mutating func report(_ path: String, _ code: String, _ vi: String, _ en: String, suggestion: String? = nil) {
        findings.append(Finding(path, code, Bilingual(vi: vi, en: en), suggestion: suggestion))
    }

    /// Notes every identifier that stands twice in one list.
    mutating func refuseDuplicates(_ ids: [String], in path: String, key: String = "id") {
        var first: [String: Int] = [:]
        for (index, id) in ids.enumerated() {
            if let earlier = first[id] {
                report(
                    "\(path)[\(index)].\(key)", "duplicate-id",
                    "“\(id)” bị lặp: đã có ở mục thứ \(earlier + 1) của danh sách này.",
                    "“\(id)” stands twice: it is also entry \(earlier + 1) of this list.")
            } else {
                first[id] = index
            }
        }
    }

    /// Identifiers of every list that has some.
    private mutating func checkNames() {
        if isSound(.roles) {
            refuseDuplicates(definition.ownRoles.map(\.id), in: "roles")
            for (index, role) in definition.ownRoles.enumerated() where Vocabulary.roles.contains(role.id) {
                report(
                    "roles[\(index)].id", "role-known", "Vai trò “\(role.id)” đã có sẵn, không khai báo lại.",
                    "The role “\(role.id)” is known already and is not declared again.")
            }
        }
        if isSound(.grounds) { refuseDuplicates(definition.grounds.map(\.id), in: "grounds") }
        if isSound(.subjects) { refuseDuplicates(definition.subjects.map(\.id), in: "subjects") }
        if isSound(.data) { refuseDuplicates(definition.data.map(\.id), in: "data") }
        if isSound(.cases) { refuseDuplicates(definition.cases.map(\.id), in: "cases") }
        if isSound(.exclusions) { refuseDuplicates(definition.exclusions.map(\.id), in: "exclusions") }
        if isSound(.documents) { refuseDuplicates(definition.documents.map(\.id), in: "documents") }
        if isSound(.fees) { refuseDuplicates(definition.fees.map(\.id), in: "fees") }
        if isSound(.steps) { refuseDuplicates(definition.steps.map(\.id), in: "steps") }
        if isSound(.results) { refuseDuplicates(definition.results.map(\.code), in: "results", key: "code") }
    }
}
