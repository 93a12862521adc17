import Casework
import Postgres
import Sealing
import Vietnamese

extension Doctor {
    /// Which master keys wrap the data keys, beside those of the key file; `nil` where that cannot be read, which is told elsewhere.
    func keyUse(_ connection: PostgresConnection) async throws -> Finding? {
        guard let keyring = try? home.keyFile.load() else { return nil }
        let use = try await KeyRewrapping.use(on: connection)
        let newest = keyring.newest.id
        let list = use.map { "\($0.id): \($0.count)" }.joined(separator: ", ")
        if let unknown = use.first(where: { keyring.key($0.id) == nil }) {
            return Finding(
                "key.use", .bad,
                vi: "\(unknown.count) khóa dữ liệu nằm dưới khóa chủ \(unknown.id) không có trong tệp khóa.",
                en: "\(unknown.count) data keys are under the master key \(unknown.id), which the key file lacks.",
                advice: Bilingual(
                    vi: "Khôi phục tệp khóa có khóa ấy từ bản sao lưu.",
                    en: "Restore the key file that holds it from its backup."))
        }
        guard use.allSatisfy({ $0.id == newest }) else {
            return Finding(
                "key.use", .warning,
                vi: "Chưa bọc lại xong dưới khóa chủ mới nhất \(newest). Số khóa dữ liệu theo khóa chủ: \(list).",
                en: "Not everything is under the newest master key \(newest). Data keys by master key: \(list).",
                advice: Bilingual(
                    vi: "Dừng máy chủ, chạy: toantrinh admin rewrap", en: "Stop the server, run: toantrinh admin rewrap"
                ))
        }
        let count = use.first?.count ?? 0
        let older = keyring.keys.dropLast().map(\.id).joined(separator: ", ")
        let vi = "\(count) khóa dữ liệu, tất cả dưới khóa chủ mới nhất \(newest)."
        let en = "\(count) data keys, all under the newest master key \(newest)."
        guard !older.isEmpty else { return Finding("key.use", .good, vi: vi, en: en) }
        return Finding(
            "key.use", .good,
            vi: vi + " Khóa cũ \(older) còn dùng cho mật khẩu, thẻ tìm kiếm và dấu trên giấy tờ.",
            en: en + " The older \(older) still serves passwords, search tokens and marks of papers.")
    }
}
