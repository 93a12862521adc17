import JSON
import Procedures
import Testing
import Vietnamese
import WorkingTime

@Suite struct ValidationTests {
    private let birth: ProcedureDefinition
    private let context = ConditionContext(
        values: ["child.circumstance": .string("ordinary")], filingDay: day("2026-06-10"))
    private let child: [String: FieldValue] = [
        "full_name": .string("Nguyễn Văn Bé"), "sex": .string("male"), "birth_date": .string("2026-06-01"),
        "birth_place": .string("Bệnh viện Phụ sản Hà Nội"), "nationality": .string("Việt Nam"),
        "circumstance": .string("ordinary"), "parents_marriage": .string("recorded"),
    ]

    /// Who may bring the number is another matter: here it is what a number may be.
    init() throws {
        var birth = try Files.birth()
        let child = try #require(birth.subjects.firstIndex { $0.id == "child" })
        let number = try #require(birth.subjects[child].fields.firstIndex { $0.id == "personal_number" })
        birth.subjects[child].fields[number].enteredBy = nil
        self.birth = birth
    }

    private func problems(_ changes: [String: FieldValue?]) -> [String] {
        var values = child
        for (key, value) in changes { values[key] = value }
        return birth.validate(subject: "child", values: values, in: context).map { "\($0.field) \($0.code)" }
    }

    @Test func aCompleteFormHasNoProblem() { #expect(problems([:]) == []) }

    private func expect(_ table: [(String, FieldValue?, String)]) {
        for (field, value, code) in table {
            #expect(problems([field: value]) == ["child.\(field) \(code)"], "\(field) \(code)")
        }
    }

    @Test func aFieldHasItsTypeAndNoOther() {
        expect([
            ("full_name", .integer(1), "field.wrong-type"), ("sex", .boolean(true), "field.wrong-type"),
            ("birth_date", .integer(5), "field.wrong-type"), ("sex", .string("nam"), "field.unknown-option"),
            ("personal_number", .string("12345"), "field.not-a-personal-number"),
            ("personal_number", .string("00122600000x"), "field.not-a-personal-number"),
            ("birth_date", .string("1/6/2026"), "field.not-a-day"), ("nickname", .string("Tý"), "field.unknown"),
            ("full_name", nil, "field.missing"), ("full_name", .string(""), "field.missing"),
            ("birth_place", nil, "field.missing"),
        ])
    }

    @Test func aNameThatIsTooLongIsRefused() {
        expect([
            ("full_name", .string(String(repeating: "Bé ", count: 100)), "field.too-long"),
            ("full_name", .string("B" + String(repeating: "\u{301}", count: 5000)), "field.too-long"),
        ])
        #expect(problems(["full_name": .string(String(repeating: "ễ", count: 100))]) == [])
    }

    @Test func whatIsNoNameIsRefused() {
        expect([
            ("full_name", .string("Bé 2"), "field.not-a-name"), ("full_name", .string("Bé <b>"), "field.not-a-name"),
            ("full_name", .string("-"), "field.not-a-name"), ("full_name", .string(" Bé"), "field.not-normal"),
            ("full_name", .string("Lê  Bé"), "field.not-normal"),
            ("full_name", .string("Be\u{301}"), "field.not-normal"),
            ("full_name", .string("Bé\u{0}"), "field.forbidden-character"),
            ("full_name", .string("Bé\u{202E}x"), "field.forbidden-character"),
        ])
    }

    @Test func aBirthDateThatCannotBe() {
        expect([
            ("birth_date", .string("2026-02-30"), "field.not-a-day"),
            ("birth_date", .string("2026-06-11"), "field.in-the-future"),
        ])
    }

    @Test func aPersonalNumberThatContradictsTheBirthDateIsRefused() {
        #expect(problems(["personal_number": .string("001226000001")]) == [])
        expect([
            // Born in 1926; in 2025; a girl's.
            ("personal_number", .string("001126000001"), "field.contradicts-birth-date"),
            ("personal_number", .string("001225000001"), "field.contradicts-birth-date"),
            ("personal_number", .string("001326000001"), "field.contradicts-sex"),
        ])
    }

    @Test(arguments: ["Nguyễn Thị Ánh Nguyệt", "H'Hen Niê", "Y Thị-Lan", "Đỗ Đ. Ưng", "Jean-Luc O’Brien"])
    func namesOfPeople(_ name: String) { #expect(problems(["full_name": .string(name)]) == []) }

    @Test func phonesAndAddresses() {
        func problem(_ field: String, _ text: String) -> String? {
            birth.validate(subject: "applicant", values: [field: .string(text)], in: context)
                .first { $0.field == "applicant.\(field)" }?.code
        }
        for good in ["0912345678", "02438251234", "+84912345678"] { #expect(problem("phone", good) == nil) }
        for bad in ["912345678", "09 12345678", "+0912345678", "0", "+84", "091234567890123", "٠٩١٢٣٤٥٦٧٨"] {
            #expect(problem("phone", bad) == "field.not-a-phone-number", "\(bad)")
        }
        for good in ["a@b.vn", "le.thi+x@mail.example.com"] { #expect(problem("email", good) == nil) }
        for bad in ["a", "a@", "@b.vn", "a@b", "a b@c.vn", "a@b..vn", "a@-b.vn", "á@b.vn", "a@b@c.vn"] {
            #expect(problem("email", bad) == "field.not-an-email-address", "\(bad)")
        }
    }

    @Test func numbersHaveBounds() throws {
        let sample = try Files.sample()
        func codes(_ value: FieldValue?) -> [String] {
            var values: [String: FieldValue] = [:]
            values["copies"] = value
            return sample.validateData(values, in: context).map(\.code)
        }
        #expect(codes(.integer(20)) == [] && codes(.integer(21)) == ["field.out-of-range"])
        #expect(codes(.integer(.min)) == ["field.out-of-range"] && codes(.string("3")) == ["field.wrong-type"])
        #expect(codes(nil) == ["field.missing"])
    }

    @Test func aFieldRequiredInOneCaseOnly() {
        var abandoned = context
        abandoned.values["child.circumstance"] = .string("abandoned")
        var values = child
        values["birth_place"] = nil
        values["parents_marriage"] = nil
        #expect(birth.validate(subject: "child", values: values, in: abandoned) == [])
        #expect(birth.validate(subject: "child", values: values, in: context).count == 2)
    }

    @Test func normalFormMakesAcceptableWhatPeopleType() {
        let typed: [String: FieldValue] = [
            "full_name": .string("  Nguye\u{302}\u{303}n  Va\u{306}n Be\u{301} "), "birth_date": .string("1/6/2026"),
            "personal_number": .string("001 226 000 001"), "sex": .string("male "),
        ]
        let normal = birth.normalised(subject: "child", values: typed)
        #expect(normal["full_name"] == .string("Nguyễn Văn Bé") && normal["birth_date"] == .string("2026-06-01"))
        #expect(normal["personal_number"] == .string("001226000001") && normal["sex"] == .string("male"))
        #expect(birth.normalised(subject: "nobody", values: typed) == typed)
        let phone = birth.normalised(subject: "applicant", values: ["phone": .string("(091) 234-56.78")])
        #expect(phone["phone"] == .string("0912345678"))
    }

    /// What was typed never comes back in a message: it may be anything, also in the place of a field's name.
    @Test func messagesNeverEchoTheValue() {
        let secret = "001099123456 Nguyễn Văn Bí Mật"
        for field in ["full_name", "sex", "birth_date", "personal_number", "birth_place", "nationality"] {
            for value in [secret, secret + "\u{0}", String(repeating: secret, count: 200)] {
                for problem in birth.validate(subject: "child", values: [field: .string(value)], in: context) {
                    let shown = problem.field + problem.message.vi + problem.message.en + problem.description
                    #expect(!shown.contains("Bí Mật") && !shown.contains("001099"))
                }
            }
        }
        let shown = birth.validate(subject: "child", values: [secret: .boolean(true)], in: context).map(\.description)
        #expect(shown.contains { $0.hasPrefix("field.unknown") } && !shown.joined().contains("Bí Mật"))
        let nobody = birth.validate(subject: secret, values: [:], in: context).map(\.description).joined()
        #expect(!nobody.contains("Bí Mật"))
    }

    @Test func valuesAreWrittenAsJSON() throws {
        for value in [FieldValue.string("Bé"), .integer(-3), .boolean(false)] {
            #expect(try FieldValue(json: value.json, at: "x") == value)
        }
        #expect(throws: JSONError.self) { try FieldValue(json: .array([]), at: "x") }
        #expect(throws: JSONError.self) { try FieldValue(json: .null, at: "x") }
    }
}
