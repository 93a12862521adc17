public import Postgres
public import Vietnamese

/// Why a database's schema cannot be brought up to date.
public enum MigrationError: Explained, Sendable {
    /// A number is missing or stands twice.
    case gap(Int)
    /// The file is not UTF-8.
    case unreadable(String)
    /// A file that was applied is not the file that is known: it was edited, or renamed.
    case changed(Int, String)
    /// The database knows a migration that this program does not: the program is too old.
    case unknown(Int, String)
    /// A statement of the file failed.
    case failed(Int, String, PostgresError)
    case database(PostgresError)
    case interrupted

    public var code: String {
        switch self {
        case .gap: "schema.gap"
        case .unreadable: "schema.unreadable"
        case .changed: "schema.changed"
        case .unknown: "schema.unknown"
        case .failed: "schema.failed"
        case .database: "schema.database"
        case .interrupted: "schema.interrupted"
        }
    }

    public var message: Bilingual {
        switch self {
        case .gap(let number):
            Bilingual(
                vi: "Thiếu hoặc lặp tệp lược đồ số \(number).",
                en: "Schema file number \(number) is missing or stands twice.")
        case .unreadable(let name):
            Bilingual(vi: "Tệp lược đồ \(name) không phải UTF-8.", en: "The schema file \(name) is not UTF-8.")
        case .changed(let number, let name):
            Bilingual(
                vi: "Tệp lược đồ \(number) (\(name)) đã bị sửa sau khi áp dụng.",
                en: "Schema file \(number) (\(name)) was changed after it had been applied.")
        case .unknown(let number, let name):
            Bilingual(
                vi: "Cơ sở dữ liệu đã có lược đồ số \(number) (\(name)) mà chương trình này không biết.",
                en: "The database has schema number \(number) (\(name)), which this program does not know.")
        case .failed(let number, let name, let error):
            Bilingual(
                vi: "Áp dụng lược đồ \(number) (\(name)) thất bại: \(error.message.vi)",
                en: "Applying schema \(number) (\(name)) failed: \(error.message.en)")
        case .database(let error): error.message
        case .interrupted: Bilingual(vi: "Việc cập nhật lược đồ bị dừng.", en: "The migration was interrupted.")
        }
    }

    public var advice: Bilingual? {
        switch self {
        case .changed:
            Bilingual(
                vi: "Khôi phục tệp gốc; thay đổi mới phải là một tệp mới.",
                en: "Put the original file back; a change is a new file.")
        case .unknown:
            Bilingual(vi: "Hãy dùng phiên bản chương trình mới hơn.", en: "Use a newer version of the program.")
        case .failed(_, _, let error), .database(let error): error.advice
        case .gap, .unreadable, .interrupted: nil
        }
    }
}
