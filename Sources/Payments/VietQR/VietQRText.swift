public import Vietnamese

/// Text as VietQR codes and bank transfers carry it: no diacritics, letters, digits, spaces and `-`, `.`, `/`.
public enum VietQRText {
    /// At most this many characters.
    public static let longest = 25

    /// `text` as it can be sent: marks taken off, what is not allowed as a space, spaces squeezed, cut after ``longest`` characters.
    public static func purpose(_ text: String) -> String {
        let plain = VietnameseText.withoutMarks(text).unicodeScalars.map { scalar -> Character in
            isAllowed(scalar) ? Character(scalar) : " "
        }
        let squeezed = VietnameseText.squeezed(String(plain)).prefix(longest)
        return VietnameseText.squeezed(String(squeezed))
    }

    /// Whether every character may be sent.
    static func isPlain(_ text: String) -> Bool { text.unicodeScalars.allSatisfy(isAllowed) }

    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        guard let byte = UInt8(exactly: scalar.value) else { return false }
        return isAlphanumeric(byte) || " -./".utf8.contains(byte)
    }

    static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    static func isAlphanumeric(_ byte: UInt8) -> Bool {
        isDigit(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }
}

/// Why a VietQR code cannot be built or read.
public enum VietQRError: Explained, Hashable {
    /// A field ends before its length.
    case cutShort(at: Int)
    /// A field's value is no text.
    case notText(tag: Int)
    /// A field stands twice.
    case repeated(tag: Int)
    /// There is no checksum at the end.
    case checksumMissing
    /// The checksum is another one.
    case checksum
    /// A field is missing, or has a value that is not VietQR's.
    case missing(tag: Int)
    /// Not 1 to 10^12 whole đồng.
    case amount
    /// Not a bank's number of six digits.
    case bank
    /// Not an account's number.
    case account
    /// A text is too long, or has characters that cannot be sent.
    case text(tag: Int)
    /// More than a code holds.
    case tooLong

    public var code: String {
        switch self {
        case .cutShort: "vietqr.cut-short"
        case .notText: "vietqr.not-text"
        case .repeated: "vietqr.repeated"
        case .checksumMissing: "vietqr.checksum-missing"
        case .checksum: "vietqr.checksum"
        case .missing: "vietqr.missing"
        case .amount: "vietqr.amount"
        case .bank: "vietqr.bank"
        case .account: "vietqr.account"
        case .text: "vietqr.text"
        case .tooLong: "vietqr.too-long"
        }
    }

    public var message: Bilingual {
        switch self {
        case .cutShort(let place):
            Bilingual(vi: "Mã bị cắt ở vị trí \(place).", en: "The code is cut short at \(place).")
        case .notText(let tag):
            Bilingual(vi: "Trường \(tag) không phải văn bản.", en: "Field \(tag) is no text.")
        case .repeated(let tag): Bilingual(vi: "Trường \(tag) bị lặp.", en: "Field \(tag) stands twice.")
        case .checksumMissing: Bilingual(vi: "Mã thiếu mã kiểm tra.", en: "The code has no checksum.")
        case .checksum: Bilingual(vi: "Mã kiểm tra không khớp.", en: "The checksum does not match.")
        case .missing(let tag):
            Bilingual(
                vi: "Trường \(tag) thiếu hoặc không đúng của VietQR.", en: "Field \(tag) is missing or not VietQR's.")
        case .amount:
            Bilingual(
                vi: "Số tiền phải từ 1 đến 1.000.000.000.000 đồng.", en: "An amount is 1 to 1,000,000,000,000 đồng.")
        case .bank: Bilingual(vi: "Mã ngân hàng (BIN) có 6 chữ số.", en: "A bank's number (BIN) has 6 digits.")
        case .account:
            Bilingual(
                vi: "Số tài khoản có 1 đến 19 chữ cái, chữ số.",
                en: "An account's number has 1 to 19 letters and digits.")
        case .text(let tag):
            Bilingual(
                vi: "Trường \(tag) có 1 đến 25 ký tự: chữ không dấu, chữ số, dấu cách, “-”, “.”, “/”.",
                en: "Field \(tag) has 1 to 25 characters: plain letters, digits, spaces, “-”, “.”, “/”.")
        case .tooLong: Bilingual(vi: "Nội dung quá dài.", en: "The content is too long.")
        }
    }
}
