public import Vietnamese

/// Takes a mapping apart key by key; what is missing, unknown or of another kind is noted, and reading goes on.
///
/// ```swift
/// let diagnostics = DiagnosticCollector(file: "calendars/2026.yaml")
/// var reader = ManifestReader(root, diagnostics)
/// let year = reader.integer("year", in: 2000...2100)
/// let source = reader.optionalString("source")
/// reader.end()
/// try diagnostics.throwIfAny()
/// ```
/// A required value that is `nil` has been noted; an optional one may also just be absent.
public struct ManifestReader {
    public let diagnostics: DiagnosticCollector
    /// Where the mapping stands.
    public let position: SourcePosition
    private let entries: [ManifestNode.Entry]
    /// Whether it was no mapping at all: noted once, not again for each key.
    private let isBroken: Bool
    private var asked: [String] = []

    /// Opens `value`; where it is no mapping, that is noted and every look-up gives `nil`.
    public init(_ value: ManifestValue) {
        diagnostics = value.diagnostics
        position = value.position
        entries = value.node.entries ?? []
        isBroken = value.node.entries == nil
        if isBroken { value.wrongKind(Messages.mapping) }
    }

    /// Opens `node`; where it is no mapping, that is noted and every look-up gives `nil`.
    public init(_ node: ManifestNode, _ diagnostics: DiagnosticCollector) {
        self.init(ManifestValue(node, diagnostics))
    }

    /// Whether `key` is there. Asking makes it a known key.
    public mutating func has(_ key: String) -> Bool { optional(key) != nil }

    /// The keys in the order of the file, for mappings whose keys are data; all of them count as known then.
    public mutating func allEntries() -> [(key: String, position: SourcePosition, value: ManifestValue)] {
        asked.append(contentsOf: entries.map(\.key))
        return entries.map { ($0.key, $0.position, ManifestValue($0.value, diagnostics, key: $0.position)) }
    }

    /// The value of `key`, or `nil` where it is absent. A key without a value is not absent.
    public mutating func optional(_ key: String) -> ManifestValue? {
        asked.append(key)
        guard let entry = entries.first(where: { $0.key == key }) else { return nil }
        return ManifestValue(entry.value, diagnostics, key: entry.position)
    }

    /// The value of `key`; that it is missing is noted.
    public mutating func required(_ key: String) -> ManifestValue? {
        if let value = optional(key) { return value }
        if !isBroken { diagnostics.report("manifest.missing-key", at: position, Messages.missing(key)) }
        return nil
    }

    /// Where keys without a value stand that nobody asked for; they count as known from now on.
    mutating func takeUnknownEmptyKeys() -> [SourcePosition] {
        let unknown = entries.filter { !asked.contains($0.key) && $0.value.isEmpty }
        asked.append(contentsOf: unknown.map(\.key))
        return unknown.map(\.position)
    }

    /// Notes every key that nobody asked for, with the nearest known name.
    public func end() {
        for entry in entries where !asked.contains(entry.key) {
            let free = asked.filter { name in !entries.contains { $0.key == name } }
            diagnostics.report(
                "manifest.unknown-key", at: entry.position, Messages.unknownKey(entry.key, known: asked),
                suggestion: Suggestion.nearest(to: entry.key, among: free)
                    ?? Suggestion.nearest(to: entry.key, among: asked))
        }
    }
}

extension ManifestReader {
    public mutating func string(_ key: String, max limit: Int = 2000) -> String? {
        required(key)?.string(max: limit)
    }

    public mutating func optionalString(_ key: String, max limit: Int = 2000) -> String? {
        optional(key)?.string(max: limit)
    }

    public mutating func integer(_ key: String, in range: ClosedRange<Int64>) -> Int64? {
        required(key)?.integer(in: range)
    }

    public mutating func optionalInteger(_ key: String, in range: ClosedRange<Int64>) -> Int64? {
        optional(key)?.integer(in: range)
    }

    public mutating func bool(_ key: String) -> Bool? { required(key)?.bool() }

    public mutating func optionalBool(_ key: String) -> Bool? { optional(key)?.bool() }

    public mutating func day(_ key: String) -> (year: Int, month: Int, day: Int)? { required(key)?.day() }

    public mutating func optionalDay(_ key: String) -> (year: Int, month: Int, day: Int)? { optional(key)?.day() }

    public mutating func choice<T: CaseIterable & RawRepresentable<String>>(_ key: String, _ type: T.Type) -> T? {
        required(key)?.choice(type)
    }

    public mutating func optionalChoice<T: CaseIterable & RawRepresentable<String>>(
        _ key: String, _ type: T.Type
    ) -> T? {
        optional(key)?.choice(type)
    }

    public mutating func bilingual(_ key: String, max limit: Int = 500) -> Bilingual? {
        required(key)?.bilingual(max: limit)
    }

    public mutating func optionalBilingual(_ key: String, max limit: Int = 500) -> Bilingual? {
        optional(key)?.bilingual(max: limit)
    }

    /// The elements of a required list, each converted; those that `convert` gives up on are left out.
    public mutating func list<T>(
        _ key: String, allowEmpty: Bool = false, _ convert: (ManifestValue) -> T?
    ) -> [T] {
        required(key)?.list(allowEmpty: allowEmpty)?.compactMap(convert) ?? []
    }

    /// The elements of a list that may be absent.
    public mutating func optionalList<T>(_ key: String, _ convert: (ManifestValue) -> T?) -> [T] {
        optional(key)?.list()?.compactMap(convert) ?? []
    }

    /// A required mapping, opened.
    public mutating func mapping(_ key: String) -> ManifestReader? { required(key).map { ManifestReader($0) } }

    /// A mapping that may be absent, opened.
    public mutating func optionalMapping(_ key: String) -> ManifestReader? {
        optional(key).map { ManifestReader($0) }
    }

    /// One label of a bilingual text; its absence has a code of its own.
    mutating func label(_ key: String, max limit: Int) -> String? {
        guard let value = optional(key) else {
            diagnostics.report("manifest.missing-label", at: position, Messages.missingLabel(key))
            return nil
        }
        if value.node.isEmpty || value.node.scalar?.text.trimmingSpace.isEmpty == true {
            value.report("manifest.missing-label", Messages.missingLabel(key))
            return nil
        }
        return value.string(max: limit)
    }
}
