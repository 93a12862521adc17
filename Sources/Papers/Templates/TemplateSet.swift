import Crypto
import Mustache
import Vietnamese
public import WorkingTime

/// The templates that papers are made from, checked: all tags are known and closed, all parts are there, and every field
/// that the template of a built-in kind names exists.
///
/// The set that comes with the program can be overridden file by file from a directory of the administrator's:
/// - `receipt.html`: the template of a kind; `receipt.en.html`: the same in English;
/// - `_layout.html`: a part, named in templates as `{{>_layout}}` or `{{<_layout}}`; a name of a part begins with `_`;
/// - `style.css`: the style sheet of all papers;
/// - `forms.json`: numbers, titles and regulations of the forms with their dates.
public struct TemplateSet: Sendable {
    /// One template or part.
    struct File: Sendable {
        var text: String
        var outline: TemplateOutline
        /// Every part that it includes, directly or not, in the order of names.
        var closure: [String] = []
    }

    /// By name: the file's name without `.html`.
    let files: [String: File]
    let style: String
    /// All editions of the forms.
    public let editions: [FormEdition]
    let library: MustacheLibrary

    /// The names of the templates, without parts.
    public var names: [String] { files.keys.filter { !$0.hasPrefix("_") }.sorted() }

    /// The name of the template of `kind`: of the language where there is one, otherwise the Vietnamese.
    func templateName(of kind: PaperKind, in language: Language) throws(PaperError) -> String {
        let localised = "\(kind.name).\(language.rawValue)"
        if files[localised] != nil { return localised }
        guard files[kind.name] != nil else { throw .noTemplate(kind.name) }
        return kind.name
    }

    /// The edition of a form on a day; `nil` for a kind that `forms.json` does not know.
    ///
    /// - Throws: ``PaperError/noEdition(kind:date:)`` where it knows the kind, but none of its editions is in force.
    public func edition(of kind: PaperKind, on date: Day) throws(PaperError) -> FormEdition? {
        let candidates = editions.filter { $0.kind == kind }
        if candidates.isEmpty { return nil }
        guard let edition = candidates.first(where: { $0.isInForce(on: date) }) else {
            throw .noEdition(kind: kind.name, date: date.iso)
        }
        return edition
    }

    /// SHA-256 over everything but the content that decides what a paper looks like: the template, the parts that it
    /// includes, the style sheet, the edition of the form.
    func digest(of name: String, edition: FormEdition?) -> [UInt8] {
        var hash = SHA256()
        func add(_ label: String, _ bytes: some Collection<UInt8>) {
            hash.update(data: Array("\(label)\n\(bytes.count)\n".utf8))
            hash.update(data: Array(bytes))
        }
        for part in [name] + (files[name]?.closure ?? []) { add(part, Array((files[part]?.text ?? "").utf8)) }
        add("style", Array(style.utf8))
        add("form", edition?.bytes ?? [])
        return Array(hash.finalize())
    }
}
