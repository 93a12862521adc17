public import Vietnamese

/// A person whom a dossier names: the applicant, the child, the mother … Their fields are sealed under a key of their own.
public struct SubjectDefinition: Sendable, Hashable {
    public var id: String
    public var label: Bilingual
    /// When the person must be named; `nil`: always.
    public var requiredWhen: Condition?
    /// When the person may be named at all; `nil`: always.
    public var allowedWhen: Condition?
    public var fields: [FieldDefinition]
    /// Whether papers name this person beside the procedure's title: whose birth is registered.
    public var isPrincipal: Bool

    public init(
        id: String, label: Bilingual, requiredWhen: Condition?, allowedWhen: Condition?, fields: [FieldDefinition],
        isPrincipal: Bool = false
    ) {
        self.id = id
        self.label = label
        self.requiredWhen = requiredWhen
        self.allowedWhen = allowedWhen
        self.fields = fields
        self.isPrincipal = isPrincipal
    }
}

/// One typed field of a form.
public struct FieldDefinition: Sendable, Hashable {
    public var id: String
    public var label: Bilingual
    public var type: FieldType
    /// When it must be filled in: `.always(true)` is "required".
    public var requiredWhen: Condition
    /// The class of personal data; `nil` only for data that belong to no person.
    public var personalClass: PersonalClass?
    /// Whether the field finds the dossier in a search by name or number.
    public var search: SearchKind?
    /// Who fills it in while the dossier is worked on; `nil`: whoever files, with the form.
    public var enteredBy: Enterer?

    public init(
        id: String, label: Bilingual, type: FieldType, requiredWhen: Condition, personalClass: PersonalClass?,
        search: SearchKind?, enteredBy: Enterer? = nil
    ) {
        self.id = id
        self.label = label
        self.type = type
        self.requiredWhen = requiredWhen
        self.personalClass = personalClass
        self.search = search
        self.enteredBy = enteredBy
    }
}

/// Who fills in a field that no applicant does.
public enum Enterer: String, Sendable, Hashable, CaseIterable {
    /// The officers who work on the dossier, before the result is drafted: it is part of what is drafted and signed.
    case officers
    /// Another register: its answer may come after the result was signed, and is no part of what the signatory approved.
    case record
}

/// Types of field values. All values are JSON strings, integers or booleans in their normal form.
public enum FieldType: Sendable, Hashable {
    /// One line of text of at most `maxLength` characters, in NFC.
    case text(maxLength: Int)
    /// A full name as on identity papers.
    case fullName
    /// A day that exists, ISO form.
    case date
    /// A personal identification number (số định danh cá nhân): 12 digits, or the old nine-digit number.
    ///
    /// `birthDateField` and `sexField` name fields of the same subject that it is checked against
    /// (NĐ 137/2015 art. 13: century and sex, year of birth).
    case personalNumber(birthDateField: String?, sexField: String?)
    /// One of the options.
    case choice([ChoiceOption])
    /// An integer within the range.
    case integer(ClosedRange<Int64>)
    /// An amount in đồng, 0 to 10^12.
    case money
    case boolean
    case phone
    case email
}

/// One option of a choice field.
public struct ChoiceOption: Sendable, Hashable {
    public var id: String
    public var label: Bilingual

    public init(id: String, label: Bilingual) {
        self.id = id
        self.label = label
    }
}

/// Classes of personal data. `sensitive` is what the law on personal data calls so (Luật 91/2025).
public enum PersonalClass: String, Sendable, Hashable, CaseIterable {
    case identity, contact, family, sensitive
}

/// How a field is findable through the side table of keyed tokens.
public enum SearchKind: String, Sendable, Hashable, CaseIterable {
    /// Full name, with and without diacritics.
    case name
    /// The exact number.
    case number
}

/// A condition over the fields of a dossier, its case and its filing; evaluated when a command is decided, never in a fold.
public indirect enum Condition: Sendable, Hashable {
    case always(Bool)
    /// The field (`child.birth_date`, or `place` for data of no person) has this value (by its JSON text form).
    case equals(field: String, value: String)
    case oneOf(field: String, values: [String])
    /// The field is filled in.
    case present(field: String)
    /// From the day in `field` to the day of filing more than this many calendar days have passed (the first not counted).
    case moreDaysSince(field: String, days: Int)
    /// Who was born on the day in `field` has completed at least this many years of life on the day of filing.
    case ageAtLeast(field: String, years: Int)
    /// The dossier's case is one of these.
    case caseIn([String])
    /// The dossier is filed by a representative on one of these grounds (empty: on any).
    case representedOn([String])
    /// The dossier is filed on one of these channels.
    case filedBy([String])
    case all([Condition])
    case any([Condition])
    case not(Condition)
}

/// A variant of the procedure, such as late registration or an abandoned child.
public struct CaseDefinition: Sendable, Hashable {
    public var id: String
    public var label: Bilingual
    /// When it applies. The last case applies always.
    public var condition: Condition
    /// Its own time limit, or the procedure's.
    public var limit: LimitDefinition?
    public var legalBases: [LegalBasis]

    public init(id: String, label: Bilingual, condition: Condition, limit: LimitDefinition?, legalBases: [LegalBasis]) {
        self.id = id
        self.label = label
        self.condition = condition
        self.limit = limit
        self.legalBases = legalBases
    }
}

/// A document that an applicant hands in.
public struct DocumentDefinition: Sendable, Hashable {
    public enum Form: String, Sendable, Hashable, CaseIterable {
        case original, copy, electronic, any
    }

    public var id: String
    public var label: Bilingual
    public var form: Form
    /// How many are asked for; at least 1.
    public var quantity: Int
    /// When it must be there before the dossier may be received.
    public var requiredWhen: Condition
    /// Identifiers of documents of which one replaces this one.
    public var replacedBy: [String]

    public init(
        id: String, label: Bilingual, form: Form, quantity: Int, requiredWhen: Condition, replacedBy: [String]
    ) {
        self.id = id
        self.label = label
        self.form = form
        self.quantity = quantity
        self.requiredWhen = requiredWhen
        self.replacedBy = replacedBy
    }
}
