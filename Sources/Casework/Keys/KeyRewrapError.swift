public import Vietnamese

/// Why keys are not wrapped again. Names keys by their identifiers, which say nothing of them.
public enum KeyRewrapError: Explained, Hashable {
    /// The connection may not change wrapped keys.
    case ownerNeeded
    /// A server, or another program with the application's role, is connected to the database.
    case serverRuns(connections: Int)
    /// Keys are being wrapped again already.
    case alreadyRuns
    /// A server cannot start now.
    case excludesServers
    /// No new key is made before everything is under the newest.
    case unfinished(String, count: Int)
    /// Keys are wrapped under a master key that the key file does not hold.
    case unknownKey(String, count: Int)

    public var code: String {
        switch self {
        case .ownerNeeded: "keyring.owner-needed"
        case .serverRuns: "keyring.server-runs"
        case .alreadyRuns: "keyring.rewrap-already-runs"
        case .excludesServers: "keyring.rewrap-runs"
        case .unfinished: "keyring.rewrap-unfinished"
        case .unknownKey: "keyring.unknown-key-in-use"
        }
    }

    public var message: Bilingual {
        switch self {
        case .ownerNeeded:
            Bilingual(
                vi: "Kết nối này không được sửa khóa dữ liệu đã bọc.",
                en: "This connection may not change wrapped data keys.")
        case .serverRuns(let connections):
            Bilingual(
                vi: "Máy chủ đang chạy (\(connections) kết nối bằng vai trò toantrinh_app); không bọc lại khóa.",
                en: "A server runs (\(connections) connections in the role toantrinh_app); no key was wrapped again.")
        case .alreadyRuns:
            Bilingual(vi: "Khóa đang được bọc lại ở nơi khác.", en: "Keys are being wrapped again elsewhere.")
        case .excludesServers:
            Bilingual(
                vi: "Khóa đang được bọc lại; máy chủ chưa thể khởi động.",
                en: "Keys are being wrapped again; a server cannot start now.")
        case .unfinished(let id, let count):
            Bilingual(
                vi: "Còn \(count) khóa dữ liệu nằm dưới khóa chủ cũ \(id); chưa tạo khóa chủ mới.",
                en: "\(count) data keys are still under the older master key \(id); no new one was made.")
        case .unknownKey(let id, let count):
            Bilingual(
                vi: "\(count) khóa dữ liệu nằm dưới khóa chủ \(id) không có trong tệp khóa; chưa thay đổi gì.",
                en: "\(count) data keys are under the master key \(id), which the key file lacks; nothing was changed.")
        }
    }

    public var advice: Bilingual? {
        switch self {
        case .ownerNeeded:
            Bilingual(
                vi: "Đặt DATABASE_ADMIN_URL: quyền của chủ sở hữu.",
                en: "Set DATABASE_ADMIN_URL: it takes the owner's rights.")
        case .serverRuns:
            Bilingual(
                vi: "Dừng mọi máy chủ của cơ sở dữ liệu này rồi chạy lại.",
                en: "Stop every server on this database, then run it again.")
        case .alreadyRuns, .excludesServers:
            Bilingual(vi: "Hãy chờ việc đó xong.", en: "Wait until that is done.")
        case .unfinished:
            Bilingual(
                vi: "Chạy trước: toantrinh admin rewrap (không có --new-key).",
                en: "First run: toantrinh admin rewrap (without --new-key).")
        case .unknownKey:
            Bilingual(
                vi: "Khôi phục tệp khóa có khóa ấy từ bản sao lưu.",
                en: "Restore the key file that holds it from its backup.")
        }
    }
}
