import JSON
import Vietnamese
public import WorkingTime

/// One edition of a form: its number and title under a regulation, and the days on which it is used.
///
/// Editions stand in `forms.json`, with their source; nothing of them is known to the program.
public struct FormEdition: Hashable, Sendable {
    public var kind: PaperKind
    /// The form's number as printed (`Mẫu số 01`); may be empty.
    public var number: String
    /// The heading of the paper.
    public var title: String
    /// The regulation that the form belongs to, as printed; may be empty.
    public var regulation: String
    /// The first day; `nil`: no beginning is known.
    public var from: Day?
    /// The last day; `nil`: still in use.
    public var until: Day?
    /// Where number, title and dates were read.
    public var source: String
    /// What of it has not been checked against the regulation itself; empty where all was.
    public var unverified: String

    /// Whether the edition is used on `date`.
    public func isInForce(on date: Day) -> Bool {
        if let from, date < from { return false }
        if let until, date > until { return false }
        return true
    }

    /// Everything that is printed of it, for the digest.
    var bytes: [UInt8] {
        let value: JSONValue = [
            "kind": .string(kind.name), "number": .string(number), "title": .string(title),
            "regulation": .string(regulation),
        ]
        return JSONWriter.bytes(value)
    }
}

extension FormEdition {
    /// Reads `forms.json`: `{"editions": [{"kind", "number", "title", "regulation", "from", "until", "source", "unverified"}]}`.
    ///
    /// - Throws: ``PaperError/template(_:)`` for a malformed file, an unknown key, a date that does not exist, or two editions
    ///   of one kind on one day.
    static func read(_ bytes: [UInt8], file: String) throws(PaperError) -> [FormEdition] {
        let editions: [FormEdition]
        do {
            var top = try JSONFields(try JSONReader.read(bytes))
            editions = try top.list("editions") { value, path throws(JSONError) in try edition(value, at: path) }
            try top.end()
        } catch {
            throw .template(TemplateProblem(file: file, vi: error.message.vi, en: error.message.en))
        }
        for (index, edition) in editions.enumerated() {
            for other in editions[..<index] where other.kind == edition.kind && other.overlaps(edition) {
                throw .template(
                    TemplateProblem(
                        file: file, vi: "editions[\(index)]: hai bản của “\(edition.kind)” cùng có hiệu lực một ngày",
                        en: "editions[\(index)]: two editions of “\(edition.kind)” are in force on one day"))
            }
        }
        return editions
    }

    private static func edition(_ value: JSONValue, at path: String) throws(JSONError) -> FormEdition {
        var fields = try JSONFields(value, at: path)
        func date(_ value: JSONValue, _ path: String) throws(JSONError) -> Day {
            guard let date = Day(iso: try value.asString(path)) else {
                throw JSONError(.wrongType(expected: "YYYY-MM-DD"), path: path)
            }
            return date
        }
        let edition = FormEdition(
            kind: try fields.required("kind") { value, path throws(JSONError) in
                guard let kind = PaperKind(try value.asString(path)) else {
                    throw JSONError(.wrongType(expected: "a-z 0-9 -"), path: path)
                }
                return kind
            },
            number: try fields.string("number"), title: try fields.string("title"),
            regulation: try fields.string("regulation"), from: try fields.optional("from", date),
            until: try fields.optional("until", date), source: try fields.string("source"),
            unverified: try fields.string("unverified"))
        try fields.end(known: ["kind", "number", "title", "regulation", "from", "until", "source", "unverified"])
        return edition
    }

    private func overlaps(_ other: FormEdition) -> Bool {
        if let end = until, let start = other.from, end < start { return false }
        if let end = other.until, let start = from, end < start { return false }
        return true
    }
}
