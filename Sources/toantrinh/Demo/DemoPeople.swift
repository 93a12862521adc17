import JSON

/// People and forms by chance from a seed: the same seed makes the same morning.
struct DemoPeople {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// SplitMix64.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func pick<Element>(_ values: [Element]) -> Element { values[Int(next() % UInt64(values.count))] }

    mutating func chance(_ percent: UInt64) -> Bool { next() % 100 < percent }

    private static let families = [
        "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý",
    ]
    private static let male = [
        "Văn Hùng", "Đức Anh", "Quốc Bảo", "Minh Khôi", "Hữu Phước", "Tuấn Kiệt", "Gia Huy", "Xuân Trường",
    ]
    private static let female = [
        "Thị Hương", "Ngọc Ánh", "Thu Hà", "Bảo Trân", "Khánh Linh", "Thị Mỹ Duyên", "Quỳnh Như", "Thùy Dương",
    ]
    private static let villages = ["Thôn 1", "Thôn 2", "Thôn 3", "Xóm Chùa", "Xóm Đình", "Tổ dân phố số 5"]

    mutating func name(female isFemale: Bool) -> String {
        pick(Self.families) + " " + pick(isFemale ? Self.female : Self.male)
    }

    /// Twelve digits that fit sex and year of birth; the last six by chance.
    mutating func personalNumber(female isFemale: Bool, year: Int) -> String {
        let century = year >= 2000 ? 2 : 0
        let digits = String(next() % 1_000_000)
        let random = String(repeating: "0", count: 6 - digits.count) + digits
        return "001\(century + (isFemale ? 1 : 0))\(String(year).suffix(2))\(random)"
    }

    /// What is special about a filing.
    enum Kind: Sendable {
        case ordinary, grandmother, abandoned, late, verification
    }

    /// The form of a birth registration.
    mutating func birth(_ kind: Kind, born: String) -> (form: JSONObject, applicant: String, child: String) {
        let isGirl = chance(50)
        let father = name(female: false)
        let mother = name(female: true)
        let isFoundling = kind == .abandoned
        let applicant = isFoundling ? name(female: true) : kind == .grandmother ? mother : father
        let isFemale = applicant != father
        let family = father.split(separator: " ").first.map(String.init) ?? "Nguyễn"
        let child = family + " " + pick(isGirl ? Self.female : Self.male)
        let year = 1985 + Int(next() % 14)
        let home = "\(pick(Self.villages)), xã Phù Đổng, Hà Nội"
        var subjects: JSONObject = [
            "applicant": [
                "full_name": .string(applicant), "birth_date": .string("\(year)-03-15"),
                "personal_number": .string(personalNumber(female: isFemale, year: year)), "residence": .string(home),
                "phone": .string("09\(10_000_000 + next() % 89_999_999)"),
                "relationship": .string(isFoundling ? "carer" : isFemale ? "mother" : "father"),
            ],
            "child": [
                "full_name": .string(child), "sex": .string(isGirl ? "female" : "male"), "birth_date": .string(born),
                "birth_place": .string(isFoundling ? "Không rõ" : "Bệnh viện Phụ sản Hà Nội"),
                "ethnicity": "Kinh", "nationality": "Việt Nam", "home_town": "Phù Đổng, Hà Nội",
                "circumstance": .string(isFoundling ? "abandoned" : "ordinary"),
            ],
        ]
        if !isFoundling {
            subjects["child"]?.set("parents_marriage", .string(kind == .verification ? "to-verify" : "recorded"))
            for (subject, person, shift) in [("mother", mother, 2), ("father", father, 0)] {
                subjects[subject] = [
                    "full_name": .string(person), "birth_date": .string("\(year + shift)-11-20"), "ethnicity": "Kinh",
                    "nationality": "Việt Nam", "residence": .string(home),
                ]
            }
        }
        if kind == .late { subjects["applicant"]?.set("priority", "poor") }
        var form: JSONObject = ["procedure": "1.001193"]
        if kind == .grandmother {
            let grandmother = name(female: true)
            subjects["representative"] = [
                "full_name": .string(grandmother), "birth_date": "1958-09-02",
                "personal_number": .string(personalNumber(female: true, year: 1958)), "phone": "0987654321",
                "relationship": "Bà nội của trẻ",
            ]
            form["representative"] = ["subject": "representative", "ground": "authorisation"]
        }
        form["subjects"] = .object(subjects)
        return (form, applicant, child)
    }
}

extension JSONValue {
    /// Sets a member of an object; nothing on other values.
    fileprivate mutating func set(_ key: String, _ value: JSONValue) {
        guard case .object(var object) = self else { return }
        object[key] = value
        self = .object(object)
    }
}
