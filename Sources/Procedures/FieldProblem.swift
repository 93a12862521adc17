public import Vietnamese

/// What is wrong with one field of a form. Names the field, never its value.
public struct FieldProblem: Explained, Hashable {
    public enum Kind: Sendable, Hashable {
        /// The form has no such field.
        case unknownField
        /// It must be filled in.
        case missing
        /// Officers or another register fill it in, later; whoever files does not.
        case enteredLater
        /// Another kind of value is expected; which one, where the field is known.
        case wrongType(expected: Bilingual? = nil)
        /// Not in Unicode normal form C, or with spaces at the ends or two in a row.
        case notNormal
        /// A control character or a mark that turns the direction of writing.
        case forbiddenCharacter
        case tooLong(limit: Int)
        /// Not a name: digits or signs that no name has.
        case notAName
        /// No day of the calendar in the form `2026-06-10`.
        case notADay
        /// A day after the day of filing.
        case inTheFuture
        /// Neither 12 nor 9 digits, or digits that no personal number has.
        case notAPersonalNumber
        /// The number says another year of birth.
        case contradictsBirthDate
        /// The number says another sex.
        case contradictsSex
        /// None of the options, which are these.
        case unknownOption(allowed: [ChoiceOption])
        case outOfRange(ClosedRange<Int64>)
        case notAPhoneNumber
        case notAnEmailAddress
    }

    /// `subject.field`, or the field alone for data that belong to no person.
    public var field: String
    /// What people call the field; its name where the form has none of it.
    public var label: Bilingual
    public var kind: Kind

    public init(field: String, label: Bilingual, kind: Kind) {
        self.field = field
        self.label = label
        self.kind = kind
    }

    public var code: String {
        switch kind {
        case .unknownField: "field.unknown"
        case .missing: "field.missing"
        case .enteredLater: "field.entered-later"
        case .wrongType: "field.wrong-type"
        case .notNormal: "field.not-normal"
        case .forbiddenCharacter: "field.forbidden-character"
        case .tooLong: "field.too-long"
        case .notAName: "field.not-a-name"
        case .notADay: "field.not-a-day"
        case .inTheFuture: "field.in-the-future"
        case .notAPersonalNumber: "field.not-a-personal-number"
        case .contradictsBirthDate: "field.contradicts-birth-date"
        case .contradictsSex: "field.contradicts-sex"
        case .unknownOption: "field.unknown-option"
        case .outOfRange: "field.out-of-range"
        case .notAPhoneNumber: "field.not-a-phone-number"
        case .notAnEmailAddress: "field.not-an-email-address"
        }
    }

    /// “Label”: what is wrong.
    public var message: Bilingual {
        Bilingual(vi: "“\(label.vi)”: \(problem.vi).", en: "“\(label.en)”: \(problem.en).")
    }

    /// What is wrong, without the field's name.
    public var problem: Bilingual {
        switch kind {
        case .unknownField: Bilingual(vi: "biểu mẫu không có trường này", en: "the form has no such field")
        case .missing: Bilingual(vi: "chưa được điền", en: "has not been filled in")
        case .enteredLater:
            Bilingual(
                vi: "do cán bộ hoặc cơ sở dữ liệu khác điền khi giải quyết, người nộp không khai",
                en: "is filled in by officers or another register while the dossier is worked on, not with the form")
        case .wrongType(let expected?):
            Bilingual(
                vi: "sai kiểu giá trị, phải là \(expected.vi)", en: "the value must be \(expected.en)")
        case .wrongType(nil): Bilingual(vi: "sai kiểu giá trị", en: "the value is of the wrong kind")
        case .notNormal:
            Bilingual(
                vi: "chưa ở dạng chuẩn (NFC, không thừa dấu cách)", en: "is not in normal form (NFC, no extra spaces)")
        case .forbiddenCharacter:
            Bilingual(vi: "chứa ký tự điều khiển", en: "contains a control character")
        case .tooLong(let limit): Bilingual(vi: "dài quá \(limit) ký tự", en: "is longer than \(limit) characters")
        case .notAName:
            Bilingual(vi: "chứa chữ số hoặc ký hiệu không có trong tên người", en: "has digits or signs no name has")
        case .notADay:
            Bilingual(
                vi: "không phải ngày có thật (viết 2026-06-10 hoặc 10/06/2026)",
                en: "is not a day that exists (write 2026-06-10 or 10/06/2026)")
        case .inTheFuture: Bilingual(vi: "sau ngày nộp hồ sơ", en: "lies after the day of filing")
        case .notAPersonalNumber:
            Bilingual(
                vi: "không phải số định danh (12 số) hoặc số CMND (9 số)",
                en: "is not a personal number of 12 digits or an old one of 9")
        case .contradictsBirthDate:
            Bilingual(vi: "không khớp với năm sinh", en: "does not match the year of birth")
        case .contradictsSex: Bilingual(vi: "không khớp với giới tính", en: "does not match the sex")
        case .unknownOption(let allowed):
            Bilingual(
                vi: "không có lựa chọn này; chọn một trong: "
                    + allowed.map { "\($0.id) (\($0.label.vi))" }.joined(separator: ", "),
                en: "is none of the options: "
                    + allowed.map { "\($0.id) (\($0.label.en))" }.joined(separator: ", "))
        case .outOfRange(let range):
            Bilingual(
                vi: "phải từ \(range.lowerBound) đến \(range.upperBound)",
                en: "must be from \(range.lowerBound) to \(range.upperBound)")
        case .notAPhoneNumber: Bilingual(vi: "không phải số điện thoại", en: "is not a telephone number")
        case .notAnEmailAddress: Bilingual(vi: "không phải địa chỉ thư điện tử", en: "is not an e-mail address")
        }
    }
}
