import Foundation
import Vietnamese

/// Questions to the person at the terminal.
enum Prompt {
    /// Whether someone can be asked.
    static var possible: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1 }

    /// Asks for a secret without showing what is typed.
    static func secret(_ question: String) throws -> String {
        guard possible else { throw notATerminal }
        var settings = termios()
        guard tcgetattr(STDIN_FILENO, &settings) == 0 else { throw notATerminal }
        var silent = settings
        silent.c_lflag &= ~tcflag_t(ECHO)
        Interruption.shared.restoring(settings)
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent)
        defer {
            tcsetattr(STDIN_FILENO, TCSANOW, &settings)
            Interruption.shared.restoring(nil)
            try? FileHandle.standardError.write(contentsOf: Data("\n".utf8))
        }
        try? FileHandle.standardError.write(contentsOf: Data(question.utf8))
        return readLine(strippingNewline: true) ?? ""
    }

    /// Asks for consent; only a clear yes counts.
    static func confirm(_ question: String) throws -> Bool {
        guard possible else { throw notATerminal }
        try? FileHandle.standardError.write(contentsOf: Data((question + say(" [c/K] ", " [y/N] ")).utf8))
        let answer = (readLine(strippingNewline: true) ?? "").lowercased().trimmingCharacters(in: .whitespaces)
        return ["c", "có", "co", "y", "yes"].contains(answer)
    }

    private static var notATerminal: Fault {
        Fault(
            "cli.no-terminal", .usage,
            vi: "Không có bàn phím để hỏi.", en: "There is no terminal to ask at.",
            advice: Bilingual(
                vi: "Dùng --password-stdin, biến TOANTRINH_PASSWORD, hoặc --yes.",
                en: "Use --password-stdin, the variable TOANTRINH_PASSWORD, or --yes."))
    }
}
