public import Vietnamese

/// Why the key file could not be read or written. Names the file and the line, never what stands there.
public struct KeyringError: Explained, Hashable {
    public enum Reason: Error, Sendable, Hashable {
        /// There is no file.
        case missing
        /// A file is already there, and keys are never overwritten.
        case exists
        /// Others than the owner may read or write it; `mode` in octal digits.
        case openToOthers(mode: String)
        /// Not a regular file.
        case notAFile
        /// The line cannot be read, or its key does not fit its identifier.
        case malformed(line: Int)
        /// Written by a newer release.
        case unknownVersion
        /// The system refused, with its error number.
        case system(errno: Int32)
    }

    public let reason: Reason
    public let path: String

    public init(_ reason: Reason, path: String) {
        self.reason = reason
        self.path = path
    }

    public var code: String {
        switch reason {
        case .missing: "keyring.missing"
        case .exists: "keyring.exists"
        case .openToOthers: "keyring.open-to-others"
        case .notAFile: "keyring.not-a-file"
        case .malformed: "keyring.malformed"
        case .unknownVersion: "keyring.unknown-version"
        case .system: "keyring.system"
        }
    }

    public var message: Bilingual {
        switch reason {
        case .missing: Bilingual(vi: "Không có tệp khóa \(path).", en: "There is no key file \(path).")
        case .exists:
            Bilingual(
                vi: "Tệp khóa \(path) đã có; không bao giờ ghi đè khóa.",
                en: "The key file \(path) exists; keys are never overwritten.")
        case .openToOthers(let mode):
            Bilingual(
                vi: "Người khác truy cập được tệp khóa \(path) (quyền \(mode)).",
                en: "Others have access to the key file \(path) (mode \(mode)).")
        case .notAFile: Bilingual(vi: "\(path) không phải tệp thường.", en: "\(path) is not a regular file.")
        case .malformed(let line):
            Bilingual(
                vi: "Dòng \(line) của tệp khóa \(path) bị hỏng hoặc khóa không khớp mã.",
                en: "Line \(line) of the key file \(path) is damaged, or its key does not fit its identifier.")
        case .unknownVersion:
            Bilingual(
                vi: "Tệp khóa \(path) do phiên bản mới hơn ghi.",
                en: "The key file \(path) was written by a newer release.")
        case .system(let errno):
            Bilingual(
                vi: "Hệ điều hành không cho đọc hoặc ghi tệp khóa \(path) (lỗi \(errno)).",
                en: "The system refused to read or write the key file \(path) (error \(errno)).")
        }
    }

    public var advice: Bilingual? {
        switch reason {
        case .missing, .malformed:
            Bilingual(
                vi:
                    "Hãy khôi phục tệp khóa từ bản sao lưu; mất khóa là mất dữ liệu cá nhân. Chỉ tạo khóa mới cho nhật ký mới.",
                en:
                    "Restore the key file from its backup; lost keys mean lost personal data. Make a new one only for a new log."
            )
        case .exists:
            Bilingual(
                vi: "Hãy dùng tệp này, xoay khóa trong tệp, hoặc chọn đường dẫn khác.",
                en: "Use this file, rotate the key in it, or choose another path.")
        case .openToOthers:
            Bilingual(
                vi: "Hãy chạy: chmod 600 \(path), và xoay khóa nếu có thể đã bị đọc.",
                en: "Run: chmod 600 \(path), and rotate the key if it may have been read.")
        case .notAFile: nil
        case .unknownVersion: Bilingual(vi: "Hãy nâng cấp toantrinh.", en: "Upgrade toantrinh.")
        case .system:
            Bilingual(
                vi: "Hãy kiểm tra chủ sở hữu, thư mục và dung lượng đĩa.",
                en: "Check its owner, its directory and the space on the disk.")
        }
    }
}
