import JSON
import Vietnamese

/// What the population database answered, read strictly: what makes no sense is nobody's record.
struct PopulationAnswer: Sendable, Hashable {
    /// KetQua.
    enum Result: String, Sendable, Hashable {
        case notFound = "0"
        case found = "1"
        /// More than one person fits.
        case ambiguous = "2"
        /// The child has had its number before.
        case existing = "3"
    }

    /// Another person within a record: Cha, Me.
    struct Relative: Sendable, Hashable {
        var name: String
        var number: PersonalNumber?
    }

    /// CongDan.
    struct Citizen: Sendable, Hashable {
        var number: PersonalNumber
        var oldNumber: PersonalNumber?
        var name: String
        var birth: BirthDate
        var sex: Sex
        var ethnicity: String?
        var nationality: String?
        var homeTown: String?
        var residence: String?
        var father: Relative?
        var mother: Relative?
    }

    var result: Result
    var citizen: Citizen?

    /// An answer that makes no sense, told by what is wrong with it and nothing of what it says.
    struct Nonsense: Error, Hashable {
        var code: String
        init(_ code: String) { self.code = "population." + code }
    }

    /// Reads an answer.
    ///
    /// - Parameters:
    ///   - json: What came.
    ///   - identifier: The MaYeuCau that was asked: an answer to another one is none.
    /// - Throws: `Nonsense`.
    init(_ json: JSONValue, to identifier: String) throws(Nonsense) {
        let (asked, code, record) = try Self.reading { () throws(JSONError) in
            var fields = try JSONFields(json)
            return (try fields.string("MaYeuCau"), try fields.string("KetQua"), fields.value("CongDan"))
        }
        guard asked == identifier else { throw Nonsense("another-request") }
        guard let result = Result(rawValue: code) else { throw Nonsense("unreadable") }
        self.result = result
        if let record { citizen = try Self.citizen(record) }
        switch result {
        case .found, .existing: guard citizen != nil else { throw Nonsense("without-record") }
        case .notFound, .ambiguous: guard citizen == nil else { throw Nonsense("contradicts-itself") }
        }
    }

    private static func reading<Value>(_ body: () throws(JSONError) -> Value) throws(Nonsense) -> Value {
        do throws(JSONError) { return try body() } catch { throw Nonsense("unreadable") }
    }

    private static func citizen(_ json: JSONValue) throws(Nonsense) -> Citizen {
        var fields = try reading { () throws(JSONError) in try JSONFields(json, at: "CongDan") }
        guard let digits = try text(&fields, "SoDinhDanh"), let name = try Self.name(&fields),
            let birth = try text(&fields, "NgayThangNamSinh").flatMap({ BirthDate($0) }),
            let sexText = try text(&fields, "GioiTinh"),
            let sex = Sex.allCases.first(where: { $0.text.vi == sexText })
        else { throw Nonsense("unreadable") }
        let number = try Self.number(digits)
        // The number states year of birth and sex: a record that contradicts its own number is nobody's.
        guard !number.isOld, (try? PersonalNumber.check(digits, birthYear: birth.year, sex: sex)) != nil else {
            throw Nonsense("impossible")
        }
        var citizen = Citizen(number: number, name: name, birth: birth, sex: sex)
        if let old = try text(&fields, "SoCMND") { citizen.oldNumber = try Self.number(old) }
        citizen.ethnicity = try text(&fields, "DanToc")
        citizen.nationality = try text(&fields, "QuocTich")
        citizen.homeTown = try text(&fields, "QueQuan")
        citizen.residence = try text(&fields, "ThuongTru")
        citizen.father = try relative(&fields, "Cha")
        citizen.mother = try relative(&fields, "Me")
        return citizen
    }

    private static func relative(_ fields: inout JSONFields, _ key: String) throws(Nonsense) -> Relative? {
        guard let json = fields.value(key) else { return nil }
        var fields = try reading { () throws(JSONError) in try JSONFields(json, at: key) }
        guard let name = try Self.name(&fields) else { throw Nonsense("unreadable") }
        var relative = Relative(name: name)
        if let digits = try text(&fields, "SoDinhDanh") { relative.number = try Self.number(digits) }
        return relative
    }

    private static func name(_ fields: inout JSONFields) throws(Nonsense) -> String? {
        guard let text = try Self.text(&fields, "HoVaTen") else { return nil }
        let name = PopulationRequest.upper(text)
        return (1...200).contains(name.count) ? name : nil
    }

    /// A number in its normal form.
    private static func number(_ text: String) throws(Nonsense) -> PersonalNumber {
        guard let number = try? PersonalNumber(text), number.digits == text else { throw Nonsense("impossible") }
        return number
    }

    private static func text(_ fields: inout JSONFields, _ key: String) throws(Nonsense) -> String? {
        guard let value = fields.value(key) else { return nil }
        guard let text = value.string, text.count <= 500 else { throw Nonsense("unreadable") }
        return text.isEmpty ? nil : VietnameseText.nfc(text)
    }
}
