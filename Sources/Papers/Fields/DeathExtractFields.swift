public import WorkingTime

/// *Trích lục khai tử*: what a register of deaths says of one person.
public struct DeathExtractFields: PaperFields {
    public static var kind: PaperKind { .deathExtract }

    /// The one whose death is registered.
    public struct Deceased: Hashable, Sendable {
        public var name: String
        /// As printed (`Nữ`).
        public var sex: String
        /// `nil`: left blank.
        public var birthDate: Day?
        public var ethnicity: String?
        public var nationality: String?
        public var personalNumber: String?
        /// *Nơi cư trú cuối cùng*.
        public var residence: String?
        public var deathDate: Day
        public var deathPlace: String
        /// *Nguyên nhân chết*; `nil`: left blank.
        public var cause: String?

        public init(
            name: String, sex: String, birthDate: Day? = nil, ethnicity: String? = nil, nationality: String? = nil,
            personalNumber: String? = nil, residence: String? = nil, deathDate: Day, deathPlace: String,
            cause: String? = nil
        ) {
            self.name = name
            self.sex = sex
            self.birthDate = birthDate
            self.ethnicity = ethnicity
            self.nationality = nationality
            self.personalNumber = personalNumber
            self.residence = residence
            self.deathDate = deathDate
            self.deathPlace = deathPlace
            self.cause = cause
        }
    }

    public var heading: OfficeHeading
    /// Book of the register (`01/2026`); `nil`: not printed.
    public var book: String?
    public var deceased: Deceased
    public var declarantName: String
    /// Kind and number of the declarant's identity paper; `nil`: left blank.
    public var declarantPaper: String?
    /// The agency that registers.
    public var registeredAt: String
    public var registeredOn: Day
    public var signatory: PaperOfficer
    /// How it is signed electronically; `nil`: space for a signature by hand and the seal.
    public var signature: ElectronicSignature?
    public var mark: PaperMark?

    public init(
        heading: OfficeHeading, book: String? = nil, deceased: Deceased, declarantName: String,
        declarantPaper: String? = nil, registeredAt: String, registeredOn: Day, signatory: PaperOfficer,
        signature: ElectronicSignature? = nil, mark: PaperMark? = nil
    ) {
        self.heading = heading
        self.book = book
        self.deceased = deceased
        self.declarantName = declarantName
        self.declarantPaper = declarantPaper
        self.registeredAt = registeredAt
        self.registeredOn = registeredOn
        self.signatory = signatory
        self.signature = signature
        self.mark = mark
    }

    public var ownFields: [String: PaperValue] {
        [
            "book": PaperValue(book),
            "deceased": [
                "name": .text(deceased.name), "sex": .text(deceased.sex),
                "birthDate": PaperValue(deceased.birthDate?.vi), "ethnicity": PaperValue(deceased.ethnicity),
                "nationality": PaperValue(deceased.nationality), "personalNumber": PaperValue(deceased.personalNumber),
                "residence": PaperValue(deceased.residence), "deathDate": .text(deceased.deathDate.vi),
                "deathDateInWords": .text(deceased.deathDate.inWordsOnPaper), "deathPlace": .text(deceased.deathPlace),
                "cause": PaperValue(deceased.cause),
            ],
            "declarant": ["name": .text(declarantName), "paper": PaperValue(declarantPaper)],
            "registeredAt": .text(registeredAt), "registeredOn": .text(registeredOn.viLong),
            "signatory": signatory.value, "signature": .list(signature.map { [$0.value] } ?? []),
        ]
    }
}
