public import Vietnamese

/// A node on its way to a typed value. Each conversion notes what is wrong and then gives `nil`.
public struct ManifestValue {
    public let node: ManifestNode
    public let diagnostics: DiagnosticCollector
    /// Where messages about the value point to.
    public var position: SourcePosition { node.isEmpty ? keyPosition ?? node.position : node.position }
    /// Where the key stands, for values that are absent.
    private let keyPosition: SourcePosition?

    public init(_ node: ManifestNode, _ diagnostics: DiagnosticCollector, key: SourcePosition? = nil) {
        self.node = node
        self.diagnostics = diagnostics
        keyPosition = key
    }

    /// Notes a problem with this value.
    public func report(_ code: String, _ message: Bilingual, suggestion: String? = nil) {
        diagnostics.report(code, at: position, message, suggestion: suggestion)
    }

    /// Text as it was written, in normal form C, trimmed, not empty, of at most `limit` characters.
    public func string(max limit: Int = 2000) -> String? {
        guard let scalar = scalar(Messages.text) else { return nil }
        let text = scalar.text.trimmingSpace
        guard !text.isEmpty else {
            report("manifest.empty-value", Messages.emptyText)
            return nil
        }
        guard text.count <= limit else {
            report("manifest.too-long", Messages.tooLong(limit))
            return nil
        }
        return text
    }

    /// An integer in decimal digits within `range`.
    public func integer(in range: ClosedRange<Int64>) -> Int64? {
        guard let scalar = scalar(Messages.integer) else { return nil }
        guard let number = Self.decimal(scalar.text) else {
            report("manifest.not-integer", Messages.wrongKind(Messages.integer))
            return nil
        }
        guard scalar.isPlain else {
            report("manifest.not-integer", Messages.wrongKind(Messages.integer), suggestion: scalar.text)
            return nil
        }
        guard range.contains(number) else {
            report("manifest.integer-range", Messages.integerRange(range))
            return nil
        }
        return number
    }

    /// `true` or `false`, without quotes; `yes`, `on` and their kin are not accepted.
    public func bool() -> Bool? {
        guard let scalar = scalar(Messages.boolean) else { return nil }
        switch (scalar.text, scalar.isPlain) {
        case ("true", true): return true
        case ("false", true): return false
        default:
            let meant: String? =
                switch scalar.text.lowercased() {
                case "true", "yes", "on", "y", "có": "true"
                case "false", "no", "off", "n", "không": "false"
                default: nil
                }
            report("manifest.not-boolean", Messages.wrongKind(Messages.boolean), suggestion: meant)
            return nil
        }
    }

    /// A day of the Gregorian calendar in ISO form, `2026-06-10`.
    public func day() -> (year: Int, month: Int, day: Int)? {
        guard let scalar = scalar(Messages.day) else { return nil }
        guard let day = ISODay(scalar.text) else {
            report("manifest.not-a-day", Messages.wrongKind(Messages.day), suggestion: ISODay.meant(scalar.text))
            return nil
        }
        guard day.exists else {
            report("manifest.no-such-day", Messages.noSuchDay)
            return nil
        }
        return (day.year, day.month, day.day)
    }

    /// One of `names`.
    public func name(among names: [String]) -> String? {
        guard let text = string(max: 200) else { return nil }
        guard names.contains(text) else {
            report(
                "manifest.unknown-value", Messages.unknownValue(text, known: names),
                suggestion: Suggestion.nearest(to: text, among: names))
            return nil
        }
        return text
    }

    /// One case of an enumeration, by its raw value.
    public func choice<T: CaseIterable & RawRepresentable<String>>(_ type: T.Type) -> T? {
        name(among: T.allCases.map(\.rawValue)).flatMap(T.init(rawValue:))
    }

    /// The elements of a list.
    public func list(allowEmpty: Bool = true) -> [ManifestValue]? {
        guard let elements = node.elements else {
            wrongKind(Messages.list)
            return nil
        }
        if elements.isEmpty, !allowEmpty {
            report("manifest.empty-list", Messages.emptyList)
            return nil
        }
        return elements.map { ManifestValue($0, diagnostics) }
    }

    /// A label in both languages, `{vi: …, en: …}`; each that is missing is noted.
    public func bilingual(max limit: Int = 500) -> Bilingual? {
        guard node.entries != nil else {
            wrongKind(Messages.bilingual)
            return nil
        }
        var reader = ManifestReader(self)
        let vi = reader.label("vi", max: limit)
        let en = reader.label("en", max: limit)
        // `{vi: Cha, mẹ, en: Parents}`: the comma ended the text, and what follows it became a key.
        for position in reader.takeUnknownEmptyKeys() {
            diagnostics.report("manifest.unquoted-comma", at: position, Messages.unquotedComma)
        }
        reader.end()
        guard let vi, let en else { return nil }
        return Bilingual(vi: vi, en: en)
    }

    /// The scalar, or a note that something else stands here or nothing.
    func scalar(_ expected: Bilingual) -> ManifestNode.Scalar? {
        guard let scalar = node.scalar, !node.isEmpty else {
            wrongKind(expected)
            return nil
        }
        return scalar
    }

    func wrongKind(_ expected: Bilingual) {
        if node.isEmpty {
            report("manifest.empty-value", Messages.emptyValue(expected))
        } else {
            report("manifest.wrong-kind", Messages.wrongKind(expected))
        }
    }

    private static func decimal(_ text: String) -> Int64? {
        let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        guard digits.count == 1 || digits.first != "0" else { return nil }
        return Int64(text)
    }
}

extension String {
    /// The text without spaces and newlines at its ends.
    var trimmingSpace: String {
        let isSpace: (Character) -> Bool = { $0 == " " || $0 == "\n" }
        guard let start = firstIndex(where: { !isSpace($0) }), let end = lastIndex(where: { !isSpace($0) }) else {
            return ""
        }
        return String(self[start...end])
    }
}
