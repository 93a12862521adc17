/// The check of a personal number beside the date of birth and the sex.
enum PersonalNumberCheck {
    /// What is wrong with `text`, or `nil`.
    ///
    /// The twelve digits are: three of the place, one of century and sex, two of the year of birth, six at random
    /// (NĐ 137/2015 art. 13). The old number has nine digits and says nothing.
    static func problem(_ text: String, birthYear: Int?, isFemale: Bool?) -> FieldProblem.Kind? {
        let digits = text.utf8.map { Int($0) - 0x30 }
        guard digits.allSatisfy({ (0...9).contains($0) }) else { return .notAPersonalNumber }
        if digits.count == 9 { return nil }
        guard digits.count == 12 else { return .notAPersonalNumber }
        if let birthYear {
            let year = 1900 + digits[3] / 2 * 100 + digits[4] * 10 + digits[5]
            if year != birthYear { return .contradictsBirthDate }
        }
        if let isFemale, (digits[3] % 2 == 1) != isFemale { return .contradictsSex }
        return nil
    }
}
