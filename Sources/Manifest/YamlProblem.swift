import Vietnamese
import Yams

/// A problem that the YAML library found, with the place it names or the nearest one that is known.
struct YamlProblem {
    private let problems: [(code: String, position: SourcePosition, message: Bilingual)]

    init(_ error: YamlError, lines: SourceLines) {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _):
            problems = [("yaml.syntax", Self.position(mark, in: lines), Messages.syntax(problem))]
        case .composer(_, let problem, let mark, _):
            let position = Self.position(mark, in: lines)
            problems =
                switch lines.scalar(at: position) {
                case "*", "&": [("yaml.anchor", position, Messages.anchor)]
                default: [("yaml.several-documents", position, Messages.severalDocuments(problem))]
                }
        case .duplicatedKeysInMapping(let keys, let context):
            let first = Self.position(context.mark, in: lines)
            problems = keys.map { key in
                let places = Self.places(of: key, from: first, in: lines)
                let position = places.count > 1 ? places[1] : first
                return ("yaml.duplicate-key", position, Messages.duplicate(key, places.first ?? first))
            }
        default:
            problems = [("yaml.syntax", .start, Messages.syntax("unreadable"))]
        }
    }

    func report(to diagnostics: DiagnosticCollector) {
        for problem in problems { diagnostics.report(problem.code, at: problem.position, problem.message) }
    }

    /// The mark's place, kept within the file: the library counts one line more at its end.
    private static func position(_ mark: Mark, in lines: SourceLines) -> SourcePosition {
        SourcePosition(line: min(max(mark.line, 1), max(lines.count, 1)), column: max(mark.column, 1))
    }

    /// The lines from `first` on in which `key` begins at the same column, until one is indented less: the library tells
    /// the place of one key of the mapping only.
    private static func places(
        of key: String, from first: SourcePosition, in lines: SourceLines
    ) -> [SourcePosition] {
        var places: [SourcePosition] = []
        var number = first.line
        while let line = lines.line(number) {
            let scalars = line.unicodeScalars
            if number != first.line, scalars.contains(where: { $0 != " " }) {
                let indent = scalars.prefix { $0 == " " }.count
                if indent < first.column - 1, line.drop(while: { $0 == " " }).first != "#" { break }
            }
            let rest = String(String.UnicodeScalarView(scalars.dropFirst(first.column - 1)))
            for spelling in [key, "\"\(key)\"", "'\(key)'"] where rest.hasPrefix(spelling) {
                if rest.dropFirst(spelling.count).drop(while: { $0 == " " }).first == ":" {
                    places.append(SourcePosition(line: number, column: first.column))
                }
            }
            number += 1
        }
        return places
    }
}
