import Manifest
import Vietnamese
import WorkingTime

/// The parts of a file whose sense can be looked at by themselves.
enum Section: Hashable, CaseIterable {
    case header, roles, readers, grounds, subjects, data, cases, exclusions, documents, fees, payment, limits, steps,
        separations, results, effects, notices
}

/// One pass over a file's tree that takes down the definition and notes what has the wrong shape.
///
/// Where something is missing, a stand-in keeps the reading going; the definition is used only where nothing was noted.
struct DefinitionReading {
    private(set) var definition: ProcedureDefinition?
    /// What the file says about notices; it is written out as effects once it was checked.
    private(set) var notices: NoticesDefinition?
    /// Sections in which nothing was noted.
    private(set) var soundSections: Set<Section> = []
    let diagnostics: DiagnosticCollector

    init(_ root: ManifestNode, _ diagnostics: DiagnosticCollector) {
        self.diagnostics = diagnostics
        let before = diagnostics.count
        var reader = ManifestReader(root, diagnostics)
        guard root.entries != nil else { return }
        if let language = reader.required("language"), let version = language.integer(in: 1...1000),
            version != Int64(Vocabulary.languageVersion)
        {
            language.report("procedure.language-version", ReadingMessages.languageVersion)
        }
        definition = read(&reader, languageVersion: Vocabulary.languageVersion)
        reader.end()
        if diagnostics.count == before { soundSections = Set(Section.allCases) }
    }

    /// What is thrown where the tree is no mapping and, against expectation, nothing was noted.
    var unreadable: ManifestErrors {
        let diagnostic = Diagnostic(
            file: diagnostics.file, position: .start, code: "procedure.unreadable",
            message: Bilingual(vi: "Tệp không phải là một quy trình.", en: "The file is no procedure."))
        return ManifestErrors(first: diagnostic)
    }

    private mutating func read(_ reader: inout ManifestReader, languageVersion: Int) -> ProcedureDefinition {
        let nothing = Bilingual(vi: "", en: "")
        var start = diagnostics.count
        let code = reader.string("code", max: 40) ?? ""
        let title = reader.bilingual("title") ?? nothing
        let sector = reader.string("sector", max: 100) ?? ""
        let level = reader.choice("level", AgencyLevel.self) ?? .commune
        let effective = reader.required("effective").flatMap { $0.dayRange() } ?? DayRange(from: .earliest, until: nil)
        let legalBases = reader.list("legal-bases") { $0.legalBasis() }
        let applicants = reader.list("applicants") { $0.choice(ApplicantKind.self) }
        let online = reader.required("online").flatMap { $0.onlineProvision() }
        let delivery = reader.list("delivery") { $0.choice(DeliveryMethod.self) }
        close(.header, &start)
        let ownRoles = reader.optionalList("roles") { value in
            value.labelled().map { RoleDefinition(id: $0.id, label: $0.label) }
        }
        close(.roles, &start)
        let readers = reader.optional("readers").flatMap { $0.readers() }
        close(.readers, &start)
        let grounds = reader.optionalList("grounds") { value in
            value.labelled().map { GroundDefinition(id: $0.id, label: $0.label) }
        }
        close(.grounds, &start)
        let subjects = reader.list("subjects") { $0.subject() }
        close(.subjects, &start)
        let data = reader.optionalList("data") { $0.field() }
        close(.data, &start)
        let cases = reader.list("cases") { $0.caseDefinition() }
        close(.cases, &start)
        let exclusions = reader.optionalList("exclusions") { $0.exclusion() }
        close(.exclusions, &start)
        let documents = reader.optionalList("documents") { $0.document() }
        close(.documents, &start)
        let fees = reader.list("fees") { $0.feeRule() }
        close(.fees, &start)
        let payment = reader.optional("payment").flatMap { $0.payment() }
        close(.payment, &start)
        let limit = reader.required("limit").flatMap { $0.limitDefinition() }
        let supplement = reader.required("supplement").flatMap { $0.supplement() }
        let timers = reader.optional("timers").flatMap { $0.timers() }
        let intake = reader.optional("intake").flatMap { $0.intake() }
        let retention = reader.optional("retention").flatMap { $0.retention() }
        close(.limits, &start)
        let firstStep = reader.string("first-step", max: 40) ?? ""
        let steps = reader.list("steps") { $0.step() }
        close(.steps, &start)
        let separations = reader.optionalList("separations") { $0.separation() }
        close(.separations, &start)
        let results = reader.list("results", allowEmpty: true) { $0.result() }
        close(.results, &start)
        let effects = reader.optionalList("effects") { $0.effect() }
        close(.effects, &start)
        notices = reader.optional("notices").flatMap { $0.notices() }
        close(.notices, &start)
        return ProcedureDefinition(
            code: code, languageVersion: languageVersion, title: title, sector: sector, level: level,
            effective: effective, legalBases: legalBases, applicants: applicants,
            online: online ?? OnlineProvision(extent: .none, reason: nothing, requiresPresence: false),
            subjects: subjects, data: data, cases: cases, documents: documents, fees: fees,
            limit: limit ?? LimitDefinition(limit: .sameDay, cutOffMovesToNextDay: false, source: nil),
            supplement: supplement ?? SupplementDefinition(maxRequests: 1, answerWithin: nil), firstStep: firstStep,
            steps: steps, separations: separations, results: results, delivery: delivery, grounds: grounds,
            ownRoles: ownRoles, readersOfSensitive: readers, payment: payment, timers: timers,
            exclusions: exclusions, retention: retention, effects: effects, intake: intake)
    }

    /// Ends a section: it is sound where nothing was noted since its beginning.
    private mutating func close(_ section: Section, _ start: inout Int) {
        if diagnostics.count == start { soundSections.insert(section) }
        start = diagnostics.count
    }
}
