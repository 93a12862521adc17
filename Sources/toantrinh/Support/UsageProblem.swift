import ArgumentParser
import Synchronization
import Vietnamese

/// What is wrong with a command line, in both languages: the argument parser keeps only the text that is shown.
enum UsageProblem {
    private static let told = Mutex<[String: Bilingual]>([:])

    /// An error of `validate()`, in the language of the run.
    static func error(_ vi: String, _ en: String) -> ValidationError {
        let text = Bilingual(vi: vi, en: en)[Speech.language]
        told.withLock { $0[text] = Bilingual(vi: vi, en: en) }
        return ValidationError(text)
    }

    /// The fault that the argument parser states with `message`, as `--json` writes it.
    static func fault(_ message: String) -> Fault {
        let known = told.withLock { $0[message] }
        let own = UsageText.localised("Error: " + message, language: .vietnamese).dropFirst("Lỗi: ".count)
        return Fault(
            "cli.usage", .usage, vi: known?.vi ?? String(own), en: known?.en ?? message,
            advice: Bilingual(vi: "Xem trợ giúp: thêm --help.", en: "See the help: add --help."))
    }
}
