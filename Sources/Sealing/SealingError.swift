public import Vietnamese

/// Why something could not be sealed, opened or wrapped. Says nothing about what is inside.
public struct SealingError: Explained, Hashable {
    public enum Reason: Sendable, Hashable {
        /// Key, place, version, subject, classes or bytes do not fit together; which of them is not told.
        case cannotOpen
        /// What is to be sealed or opened is longer than the limit in bytes.
        case tooLarge(limit: Int)
        /// The caller's values cannot be sealed: a stream that is not 16 bytes, a negative version, a repeated field.
        case invalidInput
        /// The data key is wrapped under a master key that the keyring does not hold.
        case unknownMasterKey(id: String)
    }

    public let reason: Reason

    public init(_ reason: Reason) { self.reason = reason }

    public var code: String {
        switch reason {
        case .cannotOpen: "sealing.cannot-open"
        case .tooLarge: "sealing.too-large"
        case .invalidInput: "sealing.invalid-input"
        case .unknownMasterKey: "sealing.unknown-master-key"
        }
    }

    public var message: Bilingual {
        switch reason {
        case .cannotOpen:
            Bilingual(
                vi: "Không mở được dữ liệu đã niêm phong: khóa hoặc nơi lưu không khớp, hoặc dữ liệu bị thay đổi.",
                en: "Sealed data cannot be opened: the key or the place does not fit, or the data were changed.")
        case .tooLarge(let limit):
            Bilingual(vi: "Dữ liệu dài quá \(limit) byte.", en: "The data are longer than \(limit) bytes.")
        case .invalidInput:
            Bilingual(
                vi: "Không niêm phong được: giá trị đầu vào không đúng dạng.",
                en: "Cannot be sealed: the values do not have the right form.")
        case .unknownMasterKey(let id):
            Bilingual(
                vi: "Khóa dữ liệu được bọc bằng khóa chủ \(id), không có trong tệp khóa.",
                en: "The data key is wrapped under master key \(id), which the key file does not hold.")
        }
    }

    public var advice: Bilingual? {
        switch reason {
        case .cannotOpen:
            Bilingual(
                vi: "Hãy chạy “toantrinh audit verify”, rồi kiểm tra tệp khóa và bản khôi phục gần nhất.",
                en: "Run “toantrinh audit verify”, then check the key file and the latest restore.")
        case .unknownMasterKey:
            Bilingual(
                vi: "Hãy khôi phục tệp khóa từ bản sao lưu; mất khóa chủ là mất dữ liệu cá nhân.",
                en: "Restore the key file from its backup; a lost master key means lost personal data.")
        case .tooLarge, .invalidInput: nil
        }
    }
}
