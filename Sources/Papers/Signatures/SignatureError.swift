public import Vietnamese

/// Why a result's signature, or a key, is not accepted.
public enum SignatureError: Error, Hashable, Sendable {
    /// The text is no key of the expected form.
    case malformedKey
    /// The text is no signature of the expected form; the line at fault, 0 where there is none.
    case malformedSignature(line: Int)
    /// A version or algorithm that this program does not know.
    case unsupported(String)
    /// A field of the statement is empty, or holds a control character.
    case malformedStatement(field: String)
    /// None of the trusted keys has the fingerprint that the signature names.
    case unknownKey(fingerprint: String)
    /// The signature does not fit statement and key: one of the three was changed.
    case mismatch
    /// The document is not the one that was signed.
    case otherDocument
    /// The key could not be used.
    case signing
}

extension SignatureError: Explained {
    public var code: String {
        switch self {
        case .malformedKey: "signature.malformed-key"
        case .malformedSignature: "signature.malformed"
        case .unsupported: "signature.unsupported"
        case .malformedStatement: "signature.malformed-statement"
        case .unknownKey: "signature.unknown-key"
        case .mismatch: "signature.mismatch"
        case .otherDocument: "signature.other-document"
        case .signing: "signature.signing-failed"
        }
    }

    public var message: Bilingual {
        switch self {
        case .malformedKey:
            Bilingual(
                vi: "Tệp khóa không phải khóa Ed25519 dạng PEM.", en: "The file holds no Ed25519 key in PEM form.")
        case .malformedSignature(let line):
            Bilingual(
                vi: "Tệp chữ ký không đúng dạng\(line > 0 ? " (dòng \(line))" : "").",
                en: "The signature file is malformed\(line > 0 ? " (line \(line))" : "").")
        case .unsupported(let what):
            Bilingual(vi: "Chưa hỗ trợ “\(what)”.", en: "“\(what)” is not supported.")
        case .malformedStatement(let field):
            Bilingual(
                vi: "Trường “\(field)” của nội dung ký bị trống hoặc chứa ký tự điều khiển.",
                en: "The field “\(field)” of what is signed is empty or holds a control character.")
        case .unknownKey(let fingerprint):
            Bilingual(
                vi: "Khóa \(fingerprint.prefix(16))… không thuộc các khóa được tin cậy.",
                en: "The key \(fingerprint.prefix(16))… is not among the trusted ones.")
        case .mismatch:
            Bilingual(
                vi: "Chữ ký không khớp: hồ sơ, kết quả, cơ quan, thời điểm ký hoặc chữ ký đã bị thay đổi.",
                en: "The signature does not fit: dossier, result, agency, time or signature were changed.")
        case .otherDocument:
            Bilingual(
                vi: "Tệp kết quả không phải tệp đã ký.", en: "The result's file is not the one that was signed.")
        case .signing: Bilingual(vi: "Không ký được bằng khóa này.", en: "The key could not be used to sign.")
        }
    }

    public var advice: Bilingual? {
        switch self {
        case .unknownKey, .mismatch, .otherDocument:
            Bilingual(
                vi: "Không trả kết quả này; báo người ký và quản trị hệ thống.",
                en: "Do not deliver this result; tell the signatory and the administrator.")
        default: nil
        }
    }
}
