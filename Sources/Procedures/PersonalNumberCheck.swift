import Vietnamese

/// The check of a personal number beside the date of birth and the sex.
enum PersonalNumberCheck {
    /// What is wrong with `text`, or `nil`. Only the bare digits are the normal form.
    static func problem(_ text: String, birthYear: Int?, sex: Sex?) -> FieldProblem.Kind? {
        do throws(PersonalNumberError) {
            let number = try PersonalNumber.check(text, birthYear: birthYear, sex: sex)
            return number.digits == text ? nil : .notNormal
        } catch {
            return switch error {
            case .birthYear: .contradictsBirthDate
            case .sex: .contradictsSex
            case .notDigits, .length, .century: .notAPersonalNumber
            }
        }
    }
}
