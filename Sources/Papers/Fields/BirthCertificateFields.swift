public import WorkingTime

/// *Giấy khai sinh*.
public struct BirthCertificateFields: PaperFields {
    public static var kind: PaperKind { .birthCertificate }

    /// The one whose birth is registered.
    public struct Child: Hashable, Sendable {
        public var name: String
        /// As printed (`Nữ`).
        public var sex: String
        public var birthDate: Day
        public var birthPlace: String
        public var ethnicity: String?
        public var nationality: String?
        /// *Quê quán*; `nil`: left blank.
        public var homeTown: String?
        /// *Số định danh cá nhân*; `nil`: not given yet.
        public var personalNumber: String?

        public init(
            name: String, sex: String, birthDate: Day, birthPlace: String, ethnicity: String? = nil,
            nationality: String? = nil, homeTown: String? = nil, personalNumber: String? = nil
        ) {
            self.name = name
            self.sex = sex
            self.birthDate = birthDate
            self.birthPlace = birthPlace
            self.ethnicity = ethnicity
            self.nationality = nationality
            self.homeTown = homeTown
            self.personalNumber = personalNumber
        }
    }

    /// Mother or father, as far as known.
    public struct Parent: Hashable, Sendable {
        public var name: String
        /// A year, or a whole date, as printed.
        public var birthYear: String?
        public var ethnicity: String?
        public var nationality: String?
        public var residence: String?

        public init(
            name: String, birthYear: String? = nil, ethnicity: String? = nil, nationality: String? = nil,
            residence: String? = nil
        ) {
            self.name = name
            self.birthYear = birthYear
            self.ethnicity = ethnicity
            self.nationality = nationality
            self.residence = residence
        }

        var value: PaperValue {
            [
                "name": .text(name), "birthYear": PaperValue(birthYear), "ethnicity": PaperValue(ethnicity),
                "nationality": PaperValue(nationality), "residence": PaperValue(residence),
            ]
        }
    }

    public var heading: OfficeHeading
    /// Book of the register (`01/2026`); `nil`: not printed.
    public var book: String?
    public var child: Child
    /// `nil`: left blank, as for a child found abandoned.
    public var mother: Parent?
    /// `nil`: left blank.
    public var father: Parent?
    public var declarantName: String
    /// Kind, number and issuer of the declarant's identity paper; `nil`: left blank.
    public var declarantPaper: String?
    /// The agency that registers.
    public var registeredAt: String
    public var registeredOn: Day
    public var signatory: PaperOfficer
    /// How it is signed electronically; `nil`: space for a signature by hand and the seal.
    public var signature: ElectronicSignature?
    public var mark: PaperMark?

    public init(
        heading: OfficeHeading, book: String? = nil, child: Child, mother: Parent?, father: Parent?,
        declarantName: String, declarantPaper: String? = nil, registeredAt: String, registeredOn: Day,
        signatory: PaperOfficer, signature: ElectronicSignature? = nil, mark: PaperMark? = nil
    ) {
        self.heading = heading
        self.book = book
        self.child = child
        self.mother = mother
        self.father = father
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
            "child": [
                "name": .text(child.name), "sex": .text(child.sex), "birthDate": .text(child.birthDate.vi),
                "birthDateInWords": .text(child.birthDate.inWordsOnPaper), "birthPlace": .text(child.birthPlace),
                "ethnicity": PaperValue(child.ethnicity), "nationality": PaperValue(child.nationality),
                "homeTown": PaperValue(child.homeTown), "personalNumber": PaperValue(child.personalNumber),
            ],
            "mother": .list(mother.map { [$0.value] } ?? []), "father": .list(father.map { [$0.value] } ?? []),
            "declarant": ["name": .text(declarantName), "paper": PaperValue(declarantPaper)],
            "registeredAt": .text(registeredAt), "registeredOn": .text(registeredOn.viLong),
            "signatory": signatory.value, "signature": .list(signature.map { [$0.value] } ?? []),
        ]
    }
}

/// What the paper itself says of the detached signature that goes with it. The signature is made over the paper's bytes, so it
/// cannot stand in them; the time and the key, which are known before, can.
public struct ElectronicSignature: Hashable, Sendable {
    public var signedAt: Instant
    /// ``PublicKey/fingerprint`` of the key.
    public var keyFingerprint: String

    public init(signedAt: Instant, keyFingerprint: String) {
        self.signedAt = signedAt
        self.keyFingerprint = keyFingerprint
    }

    var value: PaperValue {
        ["signedAt": .text(signedAt.onPaper), "keyFingerprint": .text(keyFingerprint)]
    }
}
