public import Dossiers
public import Manifest
import Procedures
import Vietnamese
import WorkingTime

/// How dossier codes are made, as data: `rules/dossier-codes.yaml`.
///
/// ```yaml
/// codes:
///   - id: standard
///     template: "{agency}-{YY}{MM}{DD}-{serial:4}"
///     dates: {from: 2018-01-01}      # until: the first day on which it is no longer used
///     source: …                      # or unverified: true
/// ```
public enum CodeTemplateFile {
    /// The templates of one file, in its order.
    ///
    /// - Throws: `ManifestErrors` with everything that is wrong: unknown keys and placeholders, no source, days on which two are used.
    public static func read(text: String, file: String) throws(ManifestErrors) -> [CodeTemplate] {
        let root = try ManifestParser.parse(text, file: file)
        let diagnostics = DiagnosticCollector(file: file)
        var reader = ManifestReader(root, diagnostics)
        var templates: [CodeTemplate] = []
        _ = reader.list("codes") { value -> Bool? in
            guard let template = template(value) else { return nil }
            if templates.contains(where: { $0.dates.meets(template.dates) }) {
                value.report(
                    "code-template.overlap",
                    Bilingual(
                        vi: "Có ngày mà hai mẫu mã hồ sơ cùng được dùng.",
                        en: "There are days on which two code templates are used."))
            }
            templates.append(template)
            return true
        }
        reader.end()
        try diagnostics.throwIfAny()
        return templates
    }

    private static func template(_ value: ManifestValue) -> CodeTemplate? {
        var reader = ManifestReader(value)
        let id = reader.string("id", max: 64)
        let text = reader.string("template", max: 200)
        var dates: DayRange?
        if var range = reader.mapping("dates") {
            let from = range.day("from").flatMap { Day(year: $0.year, month: $0.month, day: $0.day) }
            let until = range.optionalDay("until").flatMap { Day(year: $0.year, month: $0.month, day: $0.day) }
            range.end()
            dates = from.map { DayRange(from: $0, until: until) }
        }
        let source = reader.optionalString("source")
        let isUnverified = reader.optionalBool("unverified") ?? false
        reader.end()
        if source == nil, !isUnverified {
            value.report(
                "code-template.without-source",
                Bilingual(
                    vi: "Mẫu mã hồ sơ phải ghi “source” (đọc ở đâu) hoặc “unverified: true” (chưa kiểm chứng).",
                    en: "A code template needs “source” (where it was read) or “unverified: true”."))
        }
        guard let id, let text, let dates else { return nil }
        do throws(CodeTemplateError) {
            return try CodeTemplate(id: id, text: text, dates: dates)
        } catch {
            value.report(error.code, error.message)
            return nil
        }
    }
}

extension DayRange {
    /// Whether a day lies in both.
    fileprivate func meets(_ other: DayRange) -> Bool {
        until.map { $0 > other.from } ?? true && other.until.map { $0 > from } ?? true
    }
}
