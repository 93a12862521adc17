import Testing
import Vietnamese

@Suite struct NameTests {
    @Test(arguments: [
        ("Nguyễn Văn A", "Nguyễn Văn A"), ("  Trần   Thị\u{A0}B ", "Trần Thị B"), ("Nguye\u{302}\u{303}n", "Nguyễn"),
        ("K'Brơi", "K'Brơi"), ("H’Hen Niê", "H’Hen Niê"), ("Marie-Claire", "Marie-Claire"), ("J. Smith", "J. Smith"),
        ("Y", "Y"),
        ("Иван", "Иван"), ("王小明", "王小明"), ("สมชาย", "สมชาย"),
        (String(repeating: "ễ", count: 100), String(repeating: "ễ", count: 100)),
    ])
    func accepted(name: String, stored: String) throws {
        let checked = try NameRules.check(name)
        #expect(Array(checked.utf8) == Array(stored.utf8))
        #expect(try NameRules.check(checked) == checked)
    }

    @Test(arguments: [
        ("", NameError.empty), ("   ", .empty), (String(repeating: "a", count: 101), .tooLong),
        (String(repeating: "a", count: 1_000_000), .tooLong), ("Nguyễn Văn 2", .digit(position: 12)),
        ("Ⅳ Nguyễn", .digit(position: 1)),
        ("Nguyễn\0", .controlCharacter), ("Nguyễn\nVăn", .controlCharacter), ("Nguyễn\tVăn", .controlCharacter),
        ("Nguyễn\u{1B}[31m", .controlCharacter), ("A\u{202E}B", .character(position: 2)),
        ("Nguyễn; --", .character(position: 7)),
        ("<b>", .character(position: 1)), ("A😀", .character(position: 2)), ("-", .noLetter), (". '", .noLetter),
        ("A\u{FFFD}", .character(position: 2)), ("A\u{200B}B", .character(position: 2)),
        ("\u{301}a", .character(position: 1)),
        ("a" + String(repeating: "\u{301}", count: 100_000), .tooLong), ("A_B", .character(position: 2)),
    ])
    func refused(name: String, error: NameError) {
        #expect(throws: error) { try NameRules.check(name) }
        #expect(!error.message.vi.isEmpty && !error.message.en.isEmpty && error.code.hasPrefix("name."))
    }

    @Test func keysOfAName() {
        let keys = NameKeys.keys(of: "Nguyễn Thị Minh Khai")
        for key in ["nguyen thi minh khai", "khai", "minh khai", "thi minh khai", "nguyen khai"] {
            #expect(keys.contains(key), "\(key)")
        }
        #expect(keys.count <= NameKeys.maxKeys)
        #expect(Set(keys).count == keys.count)
    }

    @Test(arguments: [
        ("Nguyễn Thị Hoà", "Nguyễn Thị Hòa"), ("NGUYỄN THUÝ", "nguyễn thúy"),
        ("Nguyễn  Văn A", "Nguye\u{302}\u{303}n Va\u{306}n A"),
        ("K’Brơi", "K'BRƠI"),
    ])
    func spellingsOfOneNameHaveTheSameKeys(first: String, second: String) {
        #expect(NameKeys.keys(of: first) == NameKeys.keys(of: second))
    }

    @Test(arguments: [
        ("Trần Thị Hòa", "hoa", true), ("Trần Thị Hòa", "HOÀ", true), ("Trần Thị Hòa", "hoá", false),
        ("Trần Thị Hóa", "hòa", false),
        ("Trần Thị Hòa", "trần hoà", true), ("Trần Thị Hòa", "tran hoa", true), ("Trần Thị Hòa", "thi hoa", true),
        ("Trần Thị Hòa", "tran thi", false), ("Lê Đạt", "le dat", true), ("Lê Đạt", "lê đạt", true),
        ("Lê Dat", "đạt", false),
        ("Lê Đạt", "lê dạt", false), ("Y", "y", true), ("Lê Ý", "y", true),
    ])
    func queries(name: String, query: String, finds: Bool) throws {
        let key = try #require(NameKeys.key(ofQuery: query))
        #expect(NameKeys.keys(of: name).contains(key) == finds)
    }

    @Test func nothingToLookFor() {
        #expect(NameKeys.key(ofQuery: "  ") == nil)
        #expect(NameKeys.keys(of: "").isEmpty)
        let long = (0..<50).map { "từ\($0)" }.joined(separator: " ")
        #expect(NameKeys.keys(of: long).count <= NameKeys.maxKeys)
    }

    @Test(arguments: [
        ("001099012345", 1999, Sex.male, "001"), ("001199012345", 1999, .female, "001"),
        ("079226000001", 2026, .male, "079"),
        ("031326000001", 2026, .female, "031"), ("096401000001", 2101, .male, "096"),
        ("001500000001", 2100, .female, "001"),
        (" 001 226 000 001 ", 2026, .male, "001"), ("001.226.000.001", 2026, .male, "001"),
    ])
    func numbers(text: String, year: Int, sex: Sex, place: String) throws {
        let number = try PersonalNumber.check(text, birthYear: year, sex: sex)
        #expect(number.birthYear == year && number.sex == sex && number.placeCode == place && !number.isOld)
        #expect(throws: PersonalNumberError.birthYear) { try PersonalNumber.check(text, birthYear: year - 100) }
        #expect(throws: PersonalNumberError.birthYear) { try PersonalNumber.check(text, birthYear: year + 1, sex: sex) }
        #expect(throws: PersonalNumberError.sex) { try PersonalNumber.check(text, sex: sex == .male ? .female : .male) }
    }

    @Test func oldNumbersSayNothing() throws {
        let number = try PersonalNumber.check("012345678", birthYear: 1850, sex: .female)
        #expect(number.isOld && number.birthYear == nil && number.sex == nil && number.placeCode == nil)
    }

    @Test(arguments: [
        ("", PersonalNumberError.notDigits), ("00109901234", .length), ("0010990123456", .length),
        ("00109901234a", .notDigits),
        ("001699012345", .century), ("001999012345", .century), ("٠٠١٠٩٩٠١٢٣٤٥", .notDigits),
        ("-01099012345", .notDigits),
        ("001099012345\0", .notDigits), (String(repeating: "1", count: 1_000_000), .length), ("0123456789", .length),
    ])
    func numbersThatAreNone(text: String, error: PersonalNumberError) {
        #expect(throws: error) { try PersonalNumber(text) }
    }

    @Test func aPrintedNumberShowsNoDigit() throws {
        let number = try PersonalNumber("001099012345")
        var dumped = ""
        dump(number, to: &dumped)
        for text in ["\(number)", String(reflecting: number), String(describing: Optional(number)), dumped] {
            #expect(!text.contains("001") && !text.contains("345"), "\(text)")
        }
    }
}
