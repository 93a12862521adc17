import ArgumentParser
import Casework
import JSON
import Sealing
import Vietnamese

/// Rotation of the master key: the data keys are wrapped again under the newest one (xoay khóa chủ).
struct AdminRewrapCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rewrap",
        abstract: say("Xoay khóa chủ: bọc lại các khóa dữ liệu.", "Rotate the master key: wrap the data keys again."),
        discussion: say(
            "Dừng mọi máy chủ trước. Bị ngắt giữa chừng thì chạy lại, không có --new-key. Khóa cũ vẫn ở trong tệp khóa: mật khẩu, thẻ tìm "
                + "kiếm và dấu trên giấy tờ đã có còn cần nó.",
            "Stop every server first. Interrupted, it is run again without --new-key. The older key stays in the key file: passwords, "
                + "search tokens and the marks of papers that exist still need it."))

    @Option(
        help: about(
            "Tạo khóa chủ mới trước; bản sao của tệp khóa mới ghi vào FILE (chưa có, quyền 0600).",
            "Make a new master key first; a copy of the new key file goes to FILE (must not exist, mode 0600).",
            value: "FILE"))
    var newKey: String?
    @Option(help: about("Số khóa mỗi lần ghi.", "Keys a statement.")) var batch = 500
    @Option(help: about("Thư mục dữ liệu.", "Data directory.", value: "DIR")) var data: String?
    @OptionGroup var talk: TalkOptions

    func run() async throws {
        let home = Home(data)
        let console = talk.console
        let database = try await home.database(logger: ServerCommand.logger("toantrinh.admin"))
        let report: KeyRewrapping.Report
        do {
            report = try await KeyRewrapping(owner: database.owner, keyFile: home.keyFile).run(
                newKeyCopyAt: newKey, batch: batch)
            await database.close()
        } catch {
            await database.close()
            throw error
        }
        try write(report, console)
        if report.unreadable > 0 { throw ExitStatus.negative.code }
    }

    private func write(_ report: KeyRewrapping.Report, _ console: Console) throws {
        if console.json {
            return try console.write([
                "master_key": .string(report.masterKey), "rewrapped": .integer(Int64(report.rewrapped)),
                "unreadable": .integer(Int64(report.unreadable)),
                "older": .array(report.older.map(JSONValue.string)),
            ])
        }
        if let newKey {
            try console.line(
                say(
                    "Khóa chủ mới \(report.masterKey); bản sao của tệp khóa: \(newKey).",
                    "New master key \(report.masterKey); a copy of the key file: \(newKey)."))
        }
        try console.line(
            say(
                "Đã bọc lại \(report.rewrapped) khóa dữ liệu dưới khóa chủ \(report.masterKey).",
                "\(report.rewrapped) data keys were wrapped again under the master key \(report.masterKey)."))
        if report.unreadable > 0 {
            try console.line(
                say(
                    "\(report.unreadable) khóa dữ liệu không mở được, giữ nguyên như cũ.",
                    "\(report.unreadable) data keys do not open and stay as they were."))
        }
        if !report.older.isEmpty {
            let older = report.older.joined(separator: ", ")
            try console.line(
                say(
                    "Giữ khóa cũ \(older) trong tệp khóa: mật khẩu, thẻ tìm kiếm và dấu trên giấy tờ đã có còn cần nó.",
                    "Keep the older \(older) in the key file: passwords, search tokens and marks of papers still need it."
                ))
        }
    }
}
