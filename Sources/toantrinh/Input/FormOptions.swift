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
