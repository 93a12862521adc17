import ArgumentParser
import JSON
import Vietnamese

/// Looks whether everything is there that the system needs, and says what to do where it is not (tự kiểm tra).
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: say("Kiểm tra máy này có đủ điều kiện chạy.", "See whether this machine has what it takes."),
        discussion: say(
            "Không thay đổi gì. Mã thoát 1 khi có điều phải sửa.",
            "Changes nothing. Exits with 1 where something must be mended."))

    @Option(help: about("Thư mục dữ liệu.", "Data directory.", value: "DIR"), completion: .directory)
    var data: String?

    @OptionGroup var talk: TalkOptions

    func run() async throws {
        let findings = await Doctor(home: Home(data)).examine()
        let console = talk.console
        if console.json {
            try console.write([
                "items": .array(findings.map(\.json)), "good": .bool(!findings.contains { $0.grade == .bad }),
            ])
        } else {
            for finding in findings { try write(finding, to: console) }
            let bad = findings.count { $0.grade == .bad }
            try console.line(
                bad == 0
                    ? console.styled(say("Sẵn sàng.", "Ready."), .good)
                    : console.styled(say("\(bad) điều phải sửa.", "\(bad) to mend."), .alarm))
        }
        if findings.contains(where: { $0.grade == .bad }) { throw ExitStatus.negative.code }
    }

    private func write(_ finding: Finding, to console: Console) throws {
        let mark: (String, Console.Style) =
            switch finding.grade {
            case .good: ("✓", .good)
            case .warning: ("!", .warning)
            case .bad: ("✗", .alarm)
            }
        try console.line(console.styled(mark.0, mark.1) + " " + Printable.line(finding.text[console.language]))
        if let advice = finding.advice { try console.line("    " + Printable.line(advice[console.language])) }
    }
}

/// One thing that was looked at.
struct Finding: Sendable {
    enum Grade: String, Sendable { case good, warning, bad }

    /// A stable name.
    var code: String
    var grade: Grade
    var text: Bilingual
    var advice: Bilingual?

    init(_ code: String, _ grade: Grade, vi: String, en: String, advice: Bilingual? = nil) {
        self.code = code
        self.grade = grade
        text = Bilingual(vi: vi, en: en)
        self.advice = advice
    }

    /// A finding from an error that explains itself.
    init(_ code: String, _ grade: Grade, _ error: any Explained) {
        self.code = code
        self.grade = grade
        text = error.message
        advice = error.advice
    }

    var json: JSONValue {
        var object: JSONObject = [
            "code": .string(code), "grade": .string(grade.rawValue),
            "message": ["vi": .string(text.vi), "en": .string(text.en)],
        ]
        object.set("advice", advice.map { ["vi": .string($0.vi), "en": .string($0.en)] })
        return .object(object)
    }
}
