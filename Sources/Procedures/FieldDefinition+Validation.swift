import Vietnamese
public import WorkingTime

extension FieldDefinition {
    /// The longest full name, in characters.
    public static let longestName = 120
    /// The largest amount of money, in đồng.
    public static let largestAmount: Int64 = 1_000_000_000_000

    /// What is wrong with `value` by itself and, for personal numbers, beside the other fields of the same person.
    ///
    /// - Parameters:
    ///   - value: A value that is filled in, in its normal form.
    ///   - siblings: The fields of the same person.
    ///   - day: The day of filing; no date may lie after it.
    /// - Returns: The first problem found, or `nil`.
    public func problem(of value: FieldValue, siblings: [String: FieldValue], on day: Day) -> FieldProblem.Kind? {
        switch (type, value) {
        case (.text(let limit), .string(let text)):
            return Self.textProblem(text, limit: limit)
        case (.fullName, .string(let text)):
            return Self.textProblem(text, limit: Self.longestName) ?? (Self.isName(text) ? nil : .notAName)
        case (.date, .string(let text)):
            guard let date = Day(iso: text) else { return .notADay }
            return date > day ? .inTheFuture : nil
        case (.personalNumber(let birthDateField, let sexField), .string(let text)):
            return Self.numberProblem(
                text, birthDate: birthDateField.flatMap { siblings[$0] }, sex: sexField.flatMap { siblings[$0] })
        case (.choice(let options), .string(let text)):
            return options.contains { $0.id == text } ? nil : .unknownOption(allowed: options)
        case (.integer(let range), .integer(let number)):
            return range.contains(number) ? nil : .outOfRange(range)
        case (.money, .integer(let amount)):
            return (0...Self.largestAmount).contains(amount) ? nil : .outOfRange(0...Self.largestAmount)
        case (.boolean, .boolean):
            return nil
        case (.phone, .string(let text)):
            return Self.isPhoneNumber(text) ? nil : .notAPhoneNumber
        case (.email, .string(let text)):
            return Self.isEmailAddress(text) ? nil : .notAnEmailAddress
        default:
            return .wrongType(expected: expected)
        }
    }

    /// What kind of JSON value the field takes.
    private var expected: Bilingual {
        switch type {
        case .integer, .money: Bilingual(vi: "số nguyên, không có dấu ngoặc kép", en: "an integer without quotes")
        case .boolean: Bilingual(vi: "true hoặc false, không có dấu ngoặc kép", en: "true or false without quotes")
        case .text, .fullName, .date, .personalNumber, .choice, .phone, .email: Bilingual(vi: "chữ", en: "text")
        }
    }

    private static func textProblem(_ text: String, limit: Int) -> FieldProblem.Kind? {
        // A character may hold many scalars; a bound on bytes keeps a short text short in the log too.
        guard text.utf8.count <= limit * 8, text.count <= limit else { return .tooLong(limit: limit) }
        guard !text.unicodeScalars.contains(where: isForbidden) else { return .forbiddenCharacter }
        guard VietnameseText.isNFC(text), VietnameseText.squeezed(text).utf8.elementsEqual(text.utf8) else {
            return .notNormal
        }
        return nil
    }

    private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: true
        // Joiners belong to some scripts; marks of direction hide what is written.
        case .format: scalar.value != 0x200C && scalar.value != 0x200D
        default: false
        }
    }

    private static func isName(_ text: String) -> Bool {
        var hasLetter = false
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .otherLetter, .modifierLetter: hasLetter = true
            case .nonspacingMark, .spacingMark: break
            default: guard " '’.-".unicodeScalars.contains(scalar) else { return false }
            }
        }
        return hasLetter
    }

    private static func numberProblem(
        _ text: String, birthDate: FieldValue?, sex: FieldValue?
    ) -> FieldProblem.Kind? {
        let year = birthDate.flatMap { Day(iso: $0.text)?.year }
        return PersonalNumberCheck.problem(text, birthYear: year, sex: sex.flatMap { Sex(rawValue: $0.text) })
    }

    /// A national number from 0, or an international one from `+` with its country code (ITU-T E.164: at most 15 digits).
    private static func isPhoneNumber(_ text: String) -> Bool {
        let isInternational = text.hasPrefix("+")
        let digits = Array((isInternational ? text.dropFirst() : text[...]).utf8)
        guard digits.allSatisfy({ (0x30...0x39).contains($0) }), let first = digits.first else { return false }
        return isInternational
            ? (8...15).contains(digits.count) && first != 0x30 : (9...11).contains(digits.count) && first == 0x30
    }

    private static func isEmailAddress(_ text: String) -> Bool {
        guard text.utf8.count <= 254, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else { return false }
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, (1...64).contains(parts[0].utf8.count) else { return false }
        let labels = parts[1].split(separator: ".", omittingEmptySubsequences: false)
        return labels.count >= 2
            && labels.allSatisfy { label in
                !label.isEmpty && !label.hasPrefix("-") && !label.hasSuffix("-")
                    && label.utf8.allSatisfy {
                        (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
                            || $0 == 0x2D
                    }
            }
    }
}

extension FieldDefinition {
    /// `value` in normal form: NFC and single spaces, days in ISO form, numbers without separators.
    ///
    /// What has no normal form is given back as it is; validation then says what is wrong with it.
    public func normalised(_ value: FieldValue) -> FieldValue {
        guard case .string(let raw) = value else { return value }
        let text = VietnameseText.squeezed(VietnameseText.nfc(raw))
        switch type {
        case .text, .fullName, .choice, .email: return .string(text)
        case .date: return .string(Day(vi: text)?.iso ?? text)
        case .personalNumber: return .string(text.filter { $0 != " " && $0 != "." })
        case .phone: return .string(text.filter { !" .-()".contains($0) })
        case .integer, .money, .boolean: return .string(text)
        }
    }
}
