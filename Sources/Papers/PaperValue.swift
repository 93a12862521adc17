/// One value that a template can name: a text, a yes or no, a list, or a record of further values.
public indirect enum PaperValue: Hashable, Sendable {
    /// A text; an empty one counts as absent (`{{^name}}` applies to it).
    case text(String)
    /// What a section `{{#name}}` or `{{^name}}` asks.
    case flag(Bool)
    /// What a section repeats itself for.
    case list([PaperValue])
    /// Values by name, reached as `{{outer.inner}}`.
    case record([String: PaperValue])

    /// Whether a section on it is printed (a list: at least once).
    var isPresent: Bool {
        switch self {
        case .text(let text): !text.isEmpty
        case .flag(let flag): flag
        case .list(let items): !items.isEmpty
        case .record: true
        }
    }
}

extension PaperValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral,
    ExpressibleByDictionaryLiteral
{
    public init(stringLiteral value: String) { self = .text(value) }
    public init(booleanLiteral value: Bool) { self = .flag(value) }
    public init(arrayLiteral elements: PaperValue...) { self = .list(elements) }

    /// A record; where a name stands twice, the last one counts.
    public init(dictionaryLiteral elements: (String, PaperValue)...) {
        self = .record(Dictionary(elements) { _, last in last })
    }

    /// The text, or an empty one.
    init(_ text: String?) { self = .text(text ?? "") }
}
