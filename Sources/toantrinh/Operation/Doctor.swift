import Casework
import Cluster
import EventLog
import Foundation
import Papers
import Postgres
import Sealing
import Vietnamese
import WorkingTime

/// The examination: each part gives findings and touches nothing.
struct Doctor {
    let home: Home

    func examine() async -> [Finding] {
        var findings: [Finding] = []
        findings += programFiles()
        findings += directory()
        findings += keyFile()
        findings += rules()
        findings += calendars()
        findings += otherSystems()
        findings += await papers()
        findings += payments()
        findings += await identity()
        findings += await database()
        return findings
    }

    private func programFiles() -> [Finding] {
        do {
            let installation = try Installation.find()
            let schema = try Migration.files(in: installation.schema)
            return [
                Finding(
                    "program.files", .good,
                    vi: "Tệp chương trình ở \(installation.root.path), lược đồ \(schema.count) tệp.",
                    en: "The program's files are in \(installation.root.path), the schema has \(schema.count) files.")
            ]
        } catch { return [Self.finding("program.files", error)] }
    }

    private func directory() -> [Finding] {
        let path = home.directory.path
        var findings: [Finding] = []
        if let attributes = try? FileManager.default.attributesOfItem(atPath: path) {
            let mode = (attributes[.posixPermissions] as? Int) ?? 0
            findings.append(
                mode & 0o066 == 0
                    ? Finding("data.directory", .good, vi: "Thư mục dữ liệu: \(path).", en: "Data directory: \(path).")
                    : Finding(
                        "data.directory", .warning, vi: "Thư mục dữ liệu \(path) mở cho người khác.",
                        en: "The data directory \(path) is open to others.",
                        advice: Bilingual(vi: "Chạy: chmod 700 '\(path)'", en: "Run: chmod 700 '\(path)'")))
        } else {
            findings.append(
                Finding(
                    "data.directory", .warning, vi: "Chưa có thư mục dữ liệu \(path).",
                    en: "There is no data directory \(path) yet.", advice: Self.initialise))
        }
        return findings + space(at: existing(path))
    }

    /// The nearest directory above `path` that exists.
    private func existing(_ path: String) -> String {
        var url = URL(fileURLWithPath: path)
        while url.path != "/", !FileManager.default.fileExists(atPath: url.path) { url.deleteLastPathComponent() }
        return url.path
    }

    private func space(at path: String) -> [Finding] {
        var facts = statvfs()
        guard statvfs(path, &facts) == 0 else { return [] }
        let free = UInt64(facts.f_bavail).multipliedReportingOverflow(by: UInt64(facts.f_frsize)).partialValue >> 20
        let text = (vi: "Còn trống \(free) MiB tại \(path).", en: "\(free) MiB are free at \(path).")
        let advice = Bilingual(
            vi: "Giải phóng đĩa: khi đầy, không lệnh nào được ghi nữa.",
            en: "Free some space: once the disk is full no command can be recorded.")
        let grade: Finding.Grade = free < 512 ? .bad : free < 5_120 ? .warning : .good
        return [Finding("data.space", grade, vi: text.vi, en: text.en, advice: grade == .good ? nil : advice)]
    }

    private func keyFile() -> [Finding] {
        let path = home.keyFile.path
        guard FileManager.default.fileExists(atPath: path) else {
            return [
                Finding(
                    "key.file", .bad, vi: "Không có tệp khóa chủ \(path).", en: "There is no master key file \(path).",
                    advice: Bilingual(
                        vi: "Khởi tạo: toantrinh admin init; hoặc chép lại từ bản sao lưu khóa.",
                        en: "Set up: toantrinh admin init; or bring it back from the keys' backup."))
            ]
        }
        do throws(KeyringError) {
            let count = try home.keyFile.load().keys.count
            return [
                Finding(
                    "key.file", .good, vi: "Tệp khóa chủ đọc được, \(count) khóa. Sao lưu riêng với cơ sở dữ liệu.",
                    en:
                        "The master key file is readable, \(count) key\(count == 1 ? "" : "s"). Back it up apart from the database."
                )
            ]
        } catch { return [Finding("key.file", .bad, error)] }
    }

    private func opening() throws -> OfficeOpening {
        OfficeOpening(
            installation: try Installation.find(), home: home, logger: ServerCommand.logger("toantrinh.doctor"))
    }

    /// The rules that the server reads when it starts.
    private func rules() -> [Finding] {
        do {
            let opening = try opening()
            _ = try opening.rules()
            let templates = try opening.codeTemplates()
            return [
                Finding(
                    "rules", .good, vi: "Đọc được giờ làm việc và \(templates.count) mẫu mã hồ sơ.",
                    en: "Working hours are readable, and \(templates.count) templates of dossier codes.")
            ]
        } catch { return [Self.finding("rules", error)] }
    }

    private func calendars() -> [Finding] {
        do {
            let calendar = try opening().calendar()
            let thisYear = Calendar(identifier: .gregorian).component(.year, from: Date())
            return [thisYear, thisYear + 1].map { year in
                if calendar.years.contains(where: { $0.year == year }) {
                    return Finding(
                        "calendar.\(year)", .good, vi: "Có lịch năm \(year).", en: "There is a calendar of \(year).")
                }
                return Finding(
                    "calendar.\(year)", year == thisYear ? .bad : .warning, vi: "Chưa có lịch năm \(year).",
                    en: "There is no calendar of \(year).",
                    advice: Bilingual(
                        vi:
                            "Thêm calendars/\(year).yaml khi lịch nghỉ được công bố; hạn rơi vào năm ấy không tính được.",
                        en:
                            "Add calendars/\(year).yaml once it is announced; deadlines in that year cannot be computed."
                    ))
            }
        } catch { return [Self.finding("calendar", error)] }
    }

    private func papers() async -> [Finding] {
        let own = home.templates.path
        let overrides = FileManager.default.fileExists(atPath: own) ? own : nil
        return await PapersDoctor.examine(overrides: overrides).map { finding in
            let packages = finding.packages.joined(separator: " ")
            return Finding(
                finding.code, finding.isGood ? .good : .bad, vi: finding.text.vi, en: finding.text.en,
                advice: finding.packages.isEmpty
                    ? nil
                    : Bilingual(vi: "Cài đặt: apt-get install \(packages)", en: "Install: apt-get install \(packages)"))
        }
    }

    static let initialise = Bilingual(vi: "Khởi tạo: toantrinh admin init", en: "Set up: toantrinh admin init")

    static func finding(_ code: String, _ error: any Error) -> Finding {
        if let error = error as? any Explained { return Finding(code, .bad, error) }
        return Finding(code, .bad, vi: "Không kiểm tra được.", en: "It could not be looked at.")
    }
}
