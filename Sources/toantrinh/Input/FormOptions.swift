import ArgumentParser
import JSON
import Manifest
import Vietnamese

/// The content of a form, from a file and from `--set`.
struct FormOptions: ParsableArguments {
    @Option(
        help: about(
            "Nội dung tờ khai: tệp .json hoặc .yaml, hoặc - cho đầu vào chuẩn.",
            "The form's content: a .json or .yaml file, or - for standard input.", value: "FILE"))
    var input: String?

    @Option(
        name: .customLong("set"),
        help: about(
            "Đặt một trường: child.full_name=\"Lê Bảo An\"; data.copies:=2 cho giá trị JSON.",
            "Set one field: child.full_name=\"Lê Bảo An\"; data.copies:=2 for a JSON value.", value: "PATH=VALUE"))
    var settings: [String] = []

    /// The members of the form, with `settings` put in; members that are not `known` are refused by name.
    func read(allowing known: Set<String>) throws -> JSONObject {
        var form = try input.map { try FormFile.read($0) } ?? [:]
        if let member = form.members.first(where: { !known.contains($0.key) }) {
            throw unknown(member.key, known: known)
        }
        for setting in settings { try FormSetting(setting).apply(to: &form) }
        return form
    }

    /// The members of a filing: as ``read(allowing:)``, without what a form that was not wholly filled in leaves empty
    /// (``FormTemplate``).
    func filing(allowing known: Set<String>) throws -> JSONObject { Self.withoutBlanks(try read(allowing: known)) }

    /// Leaves out empty texts, persons of whom nothing was filled in, and a representative without a ground.
    static func withoutBlanks(_ form: JSONObject) -> JSONObject {
        var form = form
        if let subjects = form["subjects"]?.object {
            var named: JSONObject = [:]
            for subject in subjects.members {
                guard let fields = subject.value.object, !fields.isEmpty else {
                    named[subject.key] = subject.value
                    continue
                }
                let filled = filled(fields)
                if !filled.isEmpty { named[subject.key] = .object(filled) }
            }
            form["subjects"] = .object(named)
        }
        if let data = form["data"]?.object { form["data"] = .object(filled(data)) }
        if form["representative"]?.object?["ground"]?.string == "" { form["representative"] = nil }
        return form
    }

    private static func filled(_ fields: JSONObject) -> JSONObject {
        var filled: JSONObject = [:]
        for field in fields.members where field.value != "" { filled[field.key] = field.value }
        return filled
    }

    private func unknown(_ key: String, known: Set<String>) -> Fault {
        let hint = Suggestion.nearest(to: key, among: known.sorted())
        return Fault(
            "cli.unknown-member", .contentRefused,
            vi: "Tờ khai “\(input ?? "")” có mục không được biết: “\(key)”.",
            en: "The form “\(input ?? "")” has an unknown member “\(key)”.",
            advice: hint.map { Bilingual(vi: "Có phải ý bạn là “\($0)”?", en: "Did you mean “\($0)”?") }
                ?? Bilingual(
                    vi: "Các mục được biết: \(known.sorted().joined(separator: ", ")).",
                    en: "Known members: \(known.sorted().joined(separator: ", "))."))
    }
}
