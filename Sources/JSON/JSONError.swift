public import Vietnamese

/// Why bytes are not the JSON that was expected. Carries a place, never the content.
public struct JSONError: Explained, Hashable {
    /// What is wrong.
    public enum Reason: Sendable, Hashable {
        /// The bytes end inside a value.
        case unexpectedEnd
        /// A byte that cannot stand here.
        case unexpectedByte
        /// Something follows the value.
        case trailingBytes
        /// Not well-formed UTF-8, a lone surrogate, or a byte-order mark.
        case invalidText
        /// The character NUL, which PostgreSQL cannot store.
        case nul
        /// Text that is not in Unicode NFC, found before it is written to the log.
        case notNormalized
        /// A number with a fraction or an exponent.
        case fraction
        /// An integer beyond ±(2^53 − 1), with leading zeros, or `-0`.
        case integerRange
        /// A key that stands twice in one object.
        case duplicateKey
        /// Nested deeper than the limit.
        case tooDeep(limit: Int)
        /// More bytes than the limit.
        case tooLarge(limit: Int)
        /// A member that must be there is not.
        case missing
        /// A member that nobody knows.
        case unknownKey
        /// Another type or form than expected.
        case wrongType(expected: String)
    }

    public let reason: Reason
    /// Byte offset from the beginning where the text itself is at fault.
    public let offset: Int?
    /// Dotted path of the member at fault (`applicant.name`), where the content is.
    public let path: String?

    public init(_ reason: Reason, offset: Int? = nil, path: String? = nil) {
        self.reason = reason
        self.offset = offset
        self.path = path
    }

    public var code: String {
        switch reason {
        case .unexpectedEnd: "json.unexpected-end"
        case .unexpectedByte: "json.unexpected-byte"
        case .trailingBytes: "json.trailing-bytes"
        case .invalidText: "json.invalid-text"
        case .nul: "json.nul"
        case .notNormalized: "json.not-normalized"
        case .fraction: "json.fraction"
        case .integerRange: "json.integer-range"
        case .duplicateKey: "json.duplicate-key"
        case .tooDeep: "json.too-deep"
        case .tooLarge: "json.too-large"
        case .missing: "json.missing"
        case .unknownKey: "json.unknown-key"
        case .wrongType: "json.wrong-type"
        }
    }

    public var message: Bilingual {
        let what: Bilingual =
            switch reason {
            case .unexpectedEnd: Bilingual(vi: "JSON kết thúc giữa chừng", en: "the JSON ends inside a value")
            case .unexpectedByte: Bilingual(vi: "ký tự không đúng chỗ", en: "a character that cannot stand here")
            case .trailingBytes: Bilingual(vi: "còn dữ liệu thừa sau JSON", en: "something follows the JSON value")
            case .invalidText: Bilingual(vi: "chuỗi không phải UTF-8 hợp lệ", en: "text that is not valid UTF-8")
            case .nul: Bilingual(vi: "chuỗi chứa ký tự NUL", en: "text that contains the character NUL")
            case .notNormalized:
                Bilingual(vi: "chuỗi chưa ở dạng Unicode dựng sẵn (NFC)", en: "text that is not in Unicode NFC")
            case .fraction: Bilingual(vi: "không nhận số thập phân", en: "numbers with a fraction are not accepted")
            case .integerRange: Bilingual(vi: "số nguyên vượt giới hạn", en: "an integer out of range")
            case .duplicateKey: Bilingual(vi: "tên trường bị lặp", en: "a key that stands twice")
            case .tooDeep(let limit):
                Bilingual(vi: "lồng nhau quá \(limit) cấp", en: "nested deeper than \(limit) levels")
            case .tooLarge(let limit):
                Bilingual(vi: "dài quá \(limit) byte", en: "longer than \(limit) bytes")
            case .missing: Bilingual(vi: "thiếu trường bắt buộc", en: "a required field is missing")
            case .unknownKey: Bilingual(vi: "trường không được biết", en: "an unknown field")
            case .wrongType(let expected):
                Bilingual(
                    vi: "sai kiểu hoặc dạng, cần \(ExpectedWords.vi(expected))",
                    en: "wrong type or form, expected \(expected)")
            }
        let place: Bilingual =
            switch (offset, path) {
            case (let offset?, _): Bilingual(vi: " (byte thứ \(offset))", en: " (at byte \(offset))")
            case (nil, let path?): Bilingual(vi: " (trường “\(path)”)", en: " (field “\(path)”)")
            case (nil, nil): Bilingual(vi: "", en: "")
            }
        return Bilingual(vi: what.vi + place.vi + ".", en: what.en + place.en + ".")
    }
}
