import Foundation
import JSON
import PortalHTTP
import Vietnamese

/// Tells the person at the terminal what went wrong: never a dump, never more than the error itself holds.
enum ErrorReport {
    /// Writes `error` to standard error.
    static func write(_ error: any Explained, console: Console) {
        let language = console.language
        if console.json {
            let document =
                (error as? Problem)?.document ?? .object(ProblemDocument.json(error, language: language))
            return put(JSONWriter.text(document))
        }
        let word = say("Lỗi", "Error")
        let red = console.errorColour ? ("\u{1B}[31;1m", "\u{1B}[0m") : ("", "")
        var text = "\(red.0)\(word)\(red.1) [\(error.code)]: \(Printable.block(error.message[language]))"
        if let problem = error as? Problem {
            // One problem that is the error itself has been said.
            for item in problem.items where item.code != error.code || problem.items.count > 1 {
                text += "\n  • " + Printable.line(line(item, language))
            }
        }
        if let advice = error.advice { text += "\n" + Printable.block(advice[language]) }
        if let next = (error as? Problem)?.next, !next.isEmpty {
            for (index, line) in next.enumerated() {
                text += "\n" + (index == 0 ? say("Lệnh tiếp theo: ", "Next: ") : say("          hoặc: ", "  or: "))
                text += Printable.line(line)
            }
        }
        if let request = (error as? Problem)?.requestID, (error as? Problem)?.status == .internalFault {
            text += "\n" + say("Mã yêu cầu: ", "Request: ") + Printable.line(request)
        }
        put(text)
    }

    private static func line(_ item: Problem.Item, _ language: Language) -> String {
        var place = item.field ?? ""
        if let line = item.line {
            place = "\(item.file ?? ""):\(line)" + (item.column.map { ":\($0)" } ?? "")
            if place.hasPrefix(":") { place.removeFirst() }
        }
        var text = place.isEmpty ? "" : place + ": "
        text += item.message[language]
        if let suggestion = item.suggestion { text += say(" Gợi ý: ", " Suggestion: ") + suggestion[language] }
        if let code = item.code { text += " [\(code)]" }
        return text
    }

    private static func put(_ text: String) {
        try? FileHandle.standardError.write(contentsOf: Data((text + "\n").utf8))
    }
}
