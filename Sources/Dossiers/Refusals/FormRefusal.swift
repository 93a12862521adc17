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
            .unknownField(let place, _), .fieldMissing(let place, _), .fieldInvalid(let place, _, _):
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
        case .documentsMissing:
            Bilingual(
                vi: "Đính kèm giấy tờ, hoặc yêu cầu bổ sung (mẫu 02).",
                en: "Attach them, or ask for a supplement (form 02).")
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
