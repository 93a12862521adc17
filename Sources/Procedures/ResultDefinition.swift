public import Vietnamese

/// A document that the procedure results in.
public struct ResultDefinition: Sendable, Hashable {
    /// The national code, such as `KQ.G15.000031`.
    public var code: String
    public var title: Bilingual
    /// The template of the printed paper, such as `birth-certificate`.
    public var template: String
    /// The template of the number given at issue: `{serial}`, `{year}`.
    public var numberTemplate: String
    /// Whether an electronic, signed form exists.
    public var isElectronic: Bool
    /// The fields that the document shows, as `child.full_name`, or `place` for data of no person; `nil`: all of them. Once it is
    /// issued they are corrected no more: the dossier and the document would disagree.
    public var shows: [String]?
    /// By which procedure an issued document is corrected.
    public var correction: CorrectionProcedure?
    /// The cases whose result it is; `nil`: of all.
    public var cases: [String]?

    public init(
        code: String, title: Bilingual, template: String, numberTemplate: String, isElectronic: Bool,
        shows: [String]? = nil, correction: CorrectionProcedure? = nil, cases: [String]? = nil
    ) {
        self.code = code
        self.title = title
        self.template = template
        self.numberTemplate = numberTemplate
        self.isElectronic = isElectronic
        self.shows = shows
        self.correction = correction
        self.cases = cases
    }

    /// Whether it is the result of the case called `id`.
    public func isResult(ofCase id: String?) -> Bool {
        guard let cases else { return true }
        return id.map(cases.contains) ?? false
    }

    /// Whether the document shows the field called `name`.
    public func isShown(_ name: String) -> Bool { shows?.contains(name) ?? true }
}

/// The procedure by which an issued document is corrected (cải chính), as a hint for whoever finds an error in one.
public struct CorrectionProcedure: Sendable, Hashable {
    /// The national code of the procedure.
    public var procedure: String
    public var title: Bilingual
    /// Where that was read.
    public var source: String?
    /// Whether an official still has to confirm it.
    public var isUnverified: Bool

    public init(procedure: String, title: Bilingual, source: String?, isUnverified: Bool = false) {
        self.procedure = procedure
        self.title = title
        self.source = source
        self.isUnverified = isUnverified
    }

    /// Title and code, as sentences name it.
    public var name: Bilingual { Bilingual(vi: "“\(title.vi)” (\(procedure))", en: "“\(title.en)” (\(procedure))") }
}

extension ProcedureDefinition {
    /// Every field by the name that conditions and results use.
    public var fieldNames: [String] {
        subjects.flatMap { subject in subject.fields.map { "\(subject.id).\($0.id)" } } + data.map(\.id)
    }

    /// The kind of result called `code`.
    public func result(_ code: String) -> ResultDefinition? { results.first { $0.code == code } }

    /// The one kind of result that a dossier of the case comes to; `nil` where the procedure issues none.
    public func result(inCase id: String?) -> ResultDefinition? { results.first { $0.isResult(ofCase: id) } }
}
