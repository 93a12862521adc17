import Casework
import Dossiers
import EventLog
import JSON
import Procedures
import Vietnamese
import WorkingTime

/// One question to the population database (cơ sở dữ liệu quốc gia về dân cư), as it goes over the wire.
///
/// The names of the fields are those of the service TraCuuThongTinCongDan (NDXP), with MaTichHop 037; addresses, envelope and everything
/// about issuing numbers are ours (`docs/connectors.md`).
struct PopulationRequest: Sendable, Hashable {
    /// What is asked.
    enum Kind: String, Sendable, Hashable, CaseIterable {
        /// Whether name, day of birth and number are one person's.
        case identity
        /// Who somebody's parents are.
        case parents
        /// The number of a child whose birth is registered.
        case personalNumber = "personal-number"
    }

    /// The person as the dossier names them.
    struct Person: Sendable, Hashable {
        /// The subject in the definition.
        var subject: String
        var name: String?
        var number: PersonalNumber?
        var birth: BirthDate?
        var sex: Sex?
        var birthPlace: String?
        var nationality: String?
        var ethnicity: String?
        var homeTown: String?

        init(_ subject: String, _ fields: [String: FieldValue]) {
            func text(_ name: String) -> String? {
                guard case .string(let text)? = fields[name], !text.isEmpty else { return nil }
                return text
            }
            self.subject = subject
            name = text("full_name").map(PopulationRequest.upper)
            number = text("personal_number").flatMap { try? PersonalNumber($0) }
            // Where a form asks for no day of birth, the number states the year.
            birth = text("birth_date").flatMap(BirthDate.init(form:)) ?? number?.birthYear.map(BirthDate.init(year:))
            sex = text("sex").flatMap(Sex.init(rawValue:))
            birthPlace = text("birth_place")
            nationality = text("nationality")
            ethnicity = text("ethnicity")
            homeTown = text("home_town")
        }
    }

    var kind: Kind
    /// MaYeuCau: the effect's identifier; the same for every try.
    var identifier: String
    /// MaDVC: the procedure.
    var service: String
    /// MaCanBo: in whose name the installation asks.
    var officer: String
    var person: Person
    /// The agency that registers the birth, by its name.
    var registeredAt: String?
    /// Parents that the dossier names, to be compared or told.
    var mother: Person?
    var father: Person?

    /// Why a dossier cannot ask.
    enum Problem: String, Error {
        case unknownKind = "population.unknown-kind"
        /// More than one person to ask about.
        case person = "population.one-person"
        /// Nobody to ask about, or their name or day of birth is missing; for a number also sex.
        case incomplete = "population.incomplete"
    }

    init(_ message: EffectMessage, officer: String) throws(Problem) {
        guard let kind = Kind(rawValue: message.request.kind) else { throw .unknownKind }
        var persons = message.fields.map { Person($0.key, $0.value) }
        func take(_ subject: String) -> Person? {
            guard kind != .identity, let index = persons.firstIndex(where: { $0.subject == subject }) else {
                return nil
            }
            return persons.remove(at: index)
        }
        self.kind = kind
        identifier = message.identifier.description
        service = message.procedure
        registeredAt = message.agency
        self.officer = officer
        mother = take("mother")
        father = take("father")
        guard persons.count <= 1 else { throw .person }
        guard let person = persons.first else { throw .incomplete }
        guard person.name != nil, person.birth != nil, kind != .personalNumber || person.sex != nil else {
            throw .incomplete
        }
        self.person = person
    }

    /// HoVaTen is asked for in capitals.
    static func upper(_ name: String) -> String { VietnameseText.squeezed(VietnameseText.nfc(name)).uppercased() }

    /// What is sent.
    var json: JSONValue {
        var object: JSONObject = [
            "MaYeuCau": .string(identifier), "MaDVC": .string(service), "MaTichHop": "037", "MaCanBo": .string(officer),
        ]
        Self.write(person, to: &object)
        guard kind == .personalNumber else { return .object(object) }
        object.set("GioiTinh", person.sex.map { .string($0.text.vi) })
        object.set("NoiDangKyKhaiSinh", registeredAt.map(JSONValue.string))
        object.set("NoiSinh", person.birthPlace.map(JSONValue.string))
        object.set("QueQuan", person.homeTown.map(JSONValue.string))
        object.set("DanToc", person.ethnicity.map(JSONValue.string))
        object.set("QuocTich", person.nationality.map(JSONValue.string))
        for (key, parent) in [("Cha", father), ("Me", mother)] {
            guard let parent else { continue }
            var inner = JSONObject()
            Self.write(parent, to: &inner)
            object[key] = .object(inner)
        }
        return .object(object)
    }

    private static func write(_ person: Person, to object: inout JSONObject) {
        object.set(person.number?.isOld == true ? "SoCMND" : "SoDinhDanh", person.number.map { .string($0.digits) })
        object.set("HoVaTen", person.name.map(JSONValue.string))
        object.set("NgayThangNamSinh", person.birth.map { .string($0.text) })
    }
}

/// A day of birth as the population database writes it: `19900315`, or where only the year is known `1990`.
struct BirthDate: Sendable, Hashable {
    var year: Int
    /// Month and day; `nil`: only the year is known.
    var day: Day?

    /// Of which only the year is known.
    init(year: Int) { self.year = year }

    /// Reads `yyyyMMdd` or `yyyy`.
    init?(_ text: String) {
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(text) else { return nil }
        switch text.utf8.count {
        case 4: (year, day) = (number, nil)
        case 8:
            guard let day = Day(year: number / 10_000, month: number / 100 % 100, day: number % 100) else { return nil }
            (year, self.day) = (day.year, day)
        default: return nil
        }
        guard (1800...2199).contains(year) else { return nil }
    }

    /// Reads a form's `2026-06-02`, or a year.
    init?(form text: String) { self.init(text.filter { $0 != "-" }) }

    /// As it is written.
    var text: String { day.map { $0.iso.filter { $0 != "-" } } ?? String(year) }

    /// Whether both may be one day: of which only the year is known, only the year is compared.
    func agrees(with other: BirthDate) -> Bool {
        guard let day, let otherDay = other.day else { return year == other.year }
        return day == otherDay
    }
}
