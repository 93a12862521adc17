import Foundation
import JSON
import Vietnamese

/// Where a command's output goes, and what that place can show.
struct Console: Sendable {
    /// How a piece of text stands out, where the terminal can show it.
    enum Style: String, Sendable {
        case plain = ""
        case strong = "1"
        case faint = "2"
        case warning = "33"
        case alarm = "31;1"
        case good = "32"
        case heading = "4"
    }

    let language: Language
    /// Whether answers are written as JSON for scripts.
    let json: Bool
    /// Whether standard output is a terminal.
    let terminal: Bool
    /// Whether standard output and standard error take colours.
    let colour: Bool
    let errorColour: Bool
    /// The columns that tables are fitted into; `nil` for as many as they need.
    let columns: Int?

    init(language: Language, json: Bool, environment: [String: String] = ProcessInfo.processInfo.environment) {
        self.language = language
        self.json = json
        terminal = isatty(STDOUT_FILENO) == 1
        // https://no-color.org: any non-empty value switches colours off.
        let plain = !(environment["NO_COLOR"] ?? "").isEmpty || environment["TERM"] == "dumb"
        colour = terminal && !plain
        errorColour = isatty(STDERR_FILENO) == 1 && !plain
        columns = Self.columns(terminal: terminal, environment: environment)
    }

    /// The width that `COLUMNS` states, else the terminal's, else none.
    private static func columns(terminal: Bool, environment: [String: String]) -> Int? {
        if let text = environment["COLUMNS"], let columns = Int(text), columns >= 20 { return min(columns, 10_000) }
        guard terminal else { return nil }
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col >= 20 else { return 80 }
        return Int(size.ws_col)
    }

    /// `text`, in `style` where the terminal takes colours.
    func styled(_ text: String, _ style: Style) -> String {
        guard colour, style != .plain, !text.isEmpty else { return text }
        return "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m"
    }

    /// Writes a line to standard output.
    func line(_ text: String = "") throws {
        try LocalFile.send(Array((text + "\n").utf8), to: STDOUT_FILENO, path: "-")
    }

    /// Writes a line in the run's language to standard output.
    func line(_ text: Bilingual) throws { try line(text[language]) }

    /// Writes `value` as JSON: over several lines for a person, on one line for a pipe.
    func write(_ value: JSONValue) throws {
        try line(terminal ? JSONWriter.pretty(value) : JSONWriter.text(value))
    }

    /// Writes a remark to standard error; with `--json` too, for it is not part of the answer.
    func remark(_ text: Bilingual) {
        let text = Printable.block(text[language]) + "\n"
        try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
    }
}
