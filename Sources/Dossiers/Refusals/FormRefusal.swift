public import Vietnamese

/// A field, a subject, a document or an attachment is wrong or missing. Places are named, contents never.
public enum FormRefusal: Explained, Hashable {
    /// The procedure does not ask for this person, but for those that are known.
    case unknownSubject(String, known: [String] = [])
    /// The person may not be named in this case.
    case subjectNotAllowed(String)
    /// The person must be named.
    case subjectMissing(String, label: Bilingual)
    /// The form has no such field, but those that are known.
    case unknownField(String, known: [String] = [])
    /// The field must be filled in.
    case fieldMissing(String, label: Bilingual)
    /// The value does not fit the field.
    case fieldInvalid(String, label: Bilingual, problem: Bilingual)
    /// The value is not what the identity provider vouches for of the person who files.
    case notVouched(String, label: Bilingual)
    /// An answer to a supplement changes whom the dossier is about, and was not asked for that.
    case notAsked(String, label: Bilingual)
    /// The dossier holds as many files as its applicant may attach.
    case tooManyFiles(most: Int)
    /// The files would be larger than what its applicant may attach, all together.
    case filesTooLarge(mebibytes: Int64)
    /// The sealed part of a subject and the opened fields do not name the same subject.
    case sealedMismatch(String)
    /// The procedure asks for no such document, but for those that are known.
    case unknownDocument(String, known: [String] = [])
    /// Documents that must be there are not.
    case documentsMissing([String], labels: [Bilingual])
    /// Nothing is attached, changed or corrected by the command.
    case nothingGiven
    /// An attachment's identifier, digest, size or type is not well formed.
    case attachmentInvalid(String)
    /// An attachment with this identifier is there already.
    case attachmentRepeated(String)
    /// A printed paper's kind, digest or size is not well formed.
    case paperInvalid
    /// A consignment number is not well formed.
    case consignmentInvalid
    /// What is sent by post needs its consignment number.
    case consignmentMissing
    /// What was asked for as a supplement has not been brought.
    case supplementIncomplete([String])
    /// A correction would lead to another case or fee: that is no clerical error.
    case correctionChangesCase
    /// The issued result shows the field; `correction` names the procedure by which it is corrected.
    case shownOnResult(String, label: Bilingual, correction: Bilingual?)
    /// It may not be asked for in this way, by whatever form: the rule and what people are told.
    case excluded(String, reason: Bilingual)
    /// Fields that officers or another register have to fill in first.
    case notEntered([String], labels: [Bilingual])
    /// The field is not corrected: who works on the dossier enters it anew.
    case enteredAnew(String, label: Bilingual)
    /// Fields that are not filled in by the command `enter`: whoever files does.
    case notToBeEntered([String], known: [String])
    /// The score is not 1 to 5.
    case scoreOutOfRange
    /// More than one thing is wrong with the form: all of them, each of another kind than this.
    indirect case several([FormRefusal])

    public var code: String {
        switch self {
        case .unknownSubject: "dossier.unknown-subject"
        case .subjectNotAllowed: "dossier.subject-not-allowed"
        case .subjectMissing: "dossier.subject-missing"
        case .unknownField: "dossier.unknown-field"
        case .fieldMissing: "dossier.field-missing"
        case .fieldInvalid: "dossier.field-invalid"
        case .notVouched: "dossier.identity-mismatch"
        case .notAsked: "dossier.identity-not-asked"
        case .tooManyFiles: "dossier.too-many-files"
        case .filesTooLarge: "dossier.files-too-large"
        case .sealedMismatch: "dossier.sealed-mismatch"
        case .unknownDocument: "dossier.unknown-document"
        case .documentsMissing: "dossier.documents-missing"
        case .nothingGiven: "dossier.nothing-given"
        case .attachmentInvalid: "dossier.attachment-invalid"
        case .attachmentRepeated: "dossier.attachment-repeated"
        case .paperInvalid: "dossier.paper-invalid"
        case .consignmentInvalid: "dossier.consignment-invalid"
        case .consignmentMissing: "dossier.consignment-missing"
        case .supplementIncomplete: "dossier.supplement-incomplete"
        case .correctionChangesCase: "dossier.correction-changes-case"
        case .shownOnResult: "dossier.shown-on-result"
        case .excluded: "dossier.excluded"
        case .notEntered: "dossier.not-entered"
        case .enteredAnew: "dossier.entered-anew"
        case .notToBeEntered: "dossier.not-to-be-entered"
        case .scoreOutOfRange: "dossier.score-out-of-range"
        case .several: "dossier.form-problems"
        }
    }

    public var message: Bilingual {
        switch self {
        case .unknownSubject(let id, _):
            Bilingual(vi: "Thủ tục không có người “\(id)”.", en: "The procedure asks for no person “\(id)”.")
        case .subjectNotAllowed(let id):
            Bilingual(vi: "Trường hợp này không khai “\(id)”.", en: "“\(id)” may not be named in this case.")
        case .subjectMissing(_, let label):
            Bilingual(vi: "Thiếu thông tin về “\(label.vi)”.", en: "“\(label.en)” must be named.")
        case .unknownField(let field, _):
            Bilingual(vi: "Biểu mẫu không có trường “\(field)”.", en: "The form has no field “\(field)”.")
        case .fieldMissing(let field, let label):
            Bilingual(
                vi: "Chưa điền “\(label.vi)” (\(field)).", en: "“\(label.en)” (\(field)) must be filled in.")
        case .fieldInvalid(let field, let label, let problem):
            Bilingual(
                vi: "“\(label.vi)” (\(field)) không hợp lệ: \(problem.vi)",
                en: "“\(label.en)” (\(field)) is not valid: \(problem.en)")
        case .notVouched(let field, let label):
            Bilingual(
                vi: "“\(label.vi)” (\(field)) không khớp với định danh điện tử của người nộp.",
                en: "“\(label.en)” (\(field)) is not what the electronic identity of whoever files says.")
        case .notAsked(let field, let label):
            Bilingual(
                vi: "“\(label.vi)” (\(field)) không nằm trong yêu cầu bổ sung nên không thay đổi được.",
                en: "“\(label.en)” (\(field)) was not asked for: it is not changed by this answer.")
        case .tooManyFiles(let most):
            Bilingual(
                vi: "Hồ sơ đã có đủ \(most) tệp đính kèm.", en: "The dossier has \(most) attached files already.")
        case .filesTooLarge(let mebibytes):
            Bilingual(
                vi: "Các tệp đính kèm của hồ sơ cộng lại quá \(mebibytes) MiB.",
                en: "The attached files of the dossier would be more than \(mebibytes) MiB.")
        case .sealedMismatch(let subject):
            Bilingual(
                vi: "Phần niêm phong của “\(subject)” không khớp với dữ liệu đã mở.",
                en: "The sealed part of “\(subject)” does not match the opened fields.")
        case .unknownDocument(let id, _):
            Bilingual(vi: "Thủ tục không yêu cầu giấy tờ “\(id)”.", en: "The procedure asks for no document “\(id)”.")
        case .documentsMissing(let ids, let labels):
            Bilingual(
                vi: "Thiếu giấy tờ: \(zip(labels, ids).map { "\($0.vi) [\($1)]" }.joined(separator: "; ")).",
                en: "Documents are missing: \(zip(labels, ids).map { "\($0.en) [\($1)]" }.joined(separator: "; ")).")
        case .nothingGiven: Bilingual(vi: "Lệnh không có nội dung gì.", en: "The command brings nothing.")
        case .attachmentInvalid(let id):
            Bilingual(vi: "Tệp đính kèm “\(id)” sai dạng.", en: "The attachment “\(id)” is not well formed.")
        case .attachmentRepeated(let id):
            Bilingual(vi: "Đã có tệp đính kèm “\(id)”.", en: "There is an attachment “\(id)” already.")
        case .paperInvalid:
            Bilingual(vi: "Thông tin về bản in sai dạng.", en: "The printed paper is not well described.")
        case .consignmentInvalid:
            Bilingual(vi: "Số hiệu bưu gửi sai dạng.", en: "The consignment number is not well formed.")
        case .consignmentMissing:
            Bilingual(
                vi: "Gửi qua bưu chính phải ghi số hiệu bưu gửi.",
                en: "Delivery by post needs the consignment number.")
        case .supplementIncomplete(let items):
            Bilingual(
                vi: "Bổ sung còn thiếu: \(items.joined(separator: ", ")).",
                en: "The supplement still lacks: \(items.joined(separator: ", ")).")
        case .correctionChangesCase:
            Bilingual(
                vi: "Đính chính này làm thay đổi trường hợp hoặc phí, không phải lỗi kỹ thuật.",
                en: "The correction would change the case or the fee: it is no clerical error.")
        case .shownOnResult(let field, let label, _):
            Bilingual(
                vi: "“\(label.vi)” (\(field)) đã ghi trên kết quả đã ban hành, không đính chính được trong hồ sơ này.",
                en: "“\(label.en)” (\(field)) stands on the issued result and cannot be corrected in this dossier.")
        case .excluded(_, let reason): reason
        case .notEntered(let ids, let labels):
            Bilingual(
                vi: "Chưa điền: \(zip(labels, ids).map { "\($0.vi) (\($1))" }.joined(separator: "; ")).",
                en: "Not filled in yet: \(zip(labels, ids).map { "\($0.en) (\($1))" }.joined(separator: "; ")).")
        case .enteredAnew(let field, let label):
            Bilingual(
                vi: "“\(label.vi)” (\(field)) do cán bộ điền, không đính chính.",
                en: "“\(label.en)” (\(field)) is filled in by officers and is not corrected.")
        case .notToBeEntered(let ids, _):
            Bilingual(
                vi: "Không phải trường do cán bộ điền: \(ids.joined(separator: ", ")).",
                en: "Not for officers to fill in: \(ids.joined(separator: ", ")).")
        case .scoreOutOfRange:
            Bilingual(vi: "Điểm đánh giá phải từ 1 đến 5.", en: "The score must be 1 to 5.")
        case .several(let all):
            Bilingual(
                vi: "Tờ khai có \(all.count) chỗ phải sửa.", en: "\(all.count) things in the form are to be corrected.")
        }
    }

    /// Each thing that is wrong, with the field, person or document that it is about.
    public var parts: [(place: String, refusal: FormRefusal)] {
        switch self {
        case .several(let all): all.flatMap(\.parts)
        case .unknownSubject(let place, _), .subjectNotAllowed(let place), .subjectMissing(let place, _),
            .unknownField(let place, _), .fieldMissing(let place, _), .fieldInvalid(let place, _, _),
            .excluded(let place, _), .enteredAnew(let place, _), .notVouched(let place, _), .notAsked(let place, _):
            [(place, self)]
        default: []
        }
    }

    public var advice: Bilingual? {
        switch self {
        case .unknownSubject(_, let known) where !known.isEmpty:
            Bilingual(vi: "Tờ khai có: \(Self.list(known)).", en: "The form has: \(Self.list(known)).")
        case .unknownField(_, let known) where !known.isEmpty:
            Bilingual(vi: "Các trường: \(Self.list(known)).", en: "Fields: \(Self.list(known)).")
        case .unknownDocument(_, let known) where !known.isEmpty:
            Bilingual(vi: "Các giấy tờ: \(Self.list(known)).", en: "Documents: \(Self.list(known)).")
        case .notVouched:
            Bilingual(
                vi: "Khai đúng như trên căn cước, hoặc khai người đại diện nếu nộp thay người khác.",
                en: "Write it as on the identity card, or name the representative where it is filed for somebody else.")
        case .notAsked:
            Bilingual(
                vi: "Báo cơ quan nếu ghi sai: cán bộ đính chính hoặc yêu cầu bổ sung đúng mục này.",
                en: "Tell the office where it is wrong: an officer corrects it, or asks for this very field.")
        case .tooManyFiles, .filesTooLarge:
            Bilingual(
                vi: "Gộp các trang vào một tệp, hoặc nộp thêm tại bộ phận một cửa.",
                en: "Put the pages into one file, or bring more to the one-stop office.")
        case .documentsMissing:
            Bilingual(
                vi: "Đính kèm giấy tờ, hoặc yêu cầu bổ sung (mẫu 02).",
                en: "Attach them, or ask for a supplement (form 02).")
        case .notEntered, .enteredAnew:
            Bilingual(
                vi: "Cán bộ thụ lý điền bằng lệnh “enter”, cũng để sửa điều đã điền.",
                en: "Whoever works on it fills it in with the command “enter”, also to change what was filled in.")
        case .notToBeEntered(_, let known):
            Bilingual(
                vi: known.isEmpty ? "Thủ tục không có trường nào như vậy." : "Các trường: \(Self.list(known)).",
                en: known.isEmpty ? "The procedure has no such fields." : "Fields: \(Self.list(known)).")
        case .correctionChangesCase:
            Bilingual(vi: "Hãy yêu cầu bổ sung.", en: "Ask for a supplement instead.")
        case .shownOnResult(_, _, let correction?):
            Bilingual(
                vi: "Giấy tờ đã ban hành được sửa theo thủ tục riêng: \(correction.vi); ở đây có thể ghi chú.",
                en: "What is issued is corrected by a procedure of its own: \(correction.en); here a note can be added."
            )
        case .shownOnResult(_, _, nil):
            Bilingual(
                vi: "Giấy tờ đã ban hành chỉ được sửa theo thủ tục cải chính riêng của nó; ở đây có thể ghi chú.",
                en: "What is issued is corrected by the procedure for that alone; here a note can be added.")
        case .several(let all): all.lazy.compactMap(\.advice).first
        default: nil
        }
    }

    private static func list(_ known: [String]) -> String { known.joined(separator: ", ") }
}
