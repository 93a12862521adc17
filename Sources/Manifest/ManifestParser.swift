import Vietnamese
import Yams

/// Reads a configuration file: one YAML document, strictly, with the place of every value.
///
/// Refused is what two readers could understand differently or what only serves to attack: several documents, duplicate
/// keys, anchors, aliases, tags, merge keys, tabs, control characters, text that turns the direction of writing, bytes that
/// are not UTF-8, and more bytes or levels than the limits.
public enum ManifestParser {
    /// Bounds on what is read.
    public struct Limits: Sendable, Hashable {
        /// The greatest length in bytes.
        public var bytes: Int
        /// The greatest length of a line in bytes.
        public var lineBytes: Int
        /// The deepest nesting of mappings and sequences.
        public var depth: Int

        public init(bytes: Int = 2 << 20, lineBytes: Int = 4096, depth: Int = 24) {
            self.bytes = bytes
            self.lineBytes = lineBytes
            self.depth = depth
        }
    }

    /// Reads the document that `text` holds.
    ///
    /// - Parameters:
    ///   - text: The file's content.
    ///   - file: What diagnostics call the file.
    ///   - limits: Bounds on what is read.
    /// - Returns: The document's root.
    /// - Throws: `ManifestErrors` with everything found before the first problem that ends reading.
    /// - Complexity: O(*n*) in the length of the text.
    public static func parse(
        _ text: String, file: String, limits: Limits = Limits()
    ) throws(ManifestErrors) -> ManifestNode {
        let diagnostics = DiagnosticCollector(file: file)
        TextCheck(limits: limits).check(text, diagnostics)
        try diagnostics.throwIfAny()
        let lines = SourceLines(text)
        let root: Node?
        do {
            let parser = try Parser(yaml: text, resolver: .basic, constructor: .default, encoding: .utf8)
            root = try parser.singleRoot()
        } catch let error as YamlError {
            YamlProblem(error, lines: lines).report(to: diagnostics)
            root = nil
        } catch {
            diagnostics.report("yaml.syntax", at: .start, Messages.syntax("unreadable"))
            root = nil
        }
        try diagnostics.throwIfAny()
        guard let root else {
            diagnostics.report("yaml.empty", at: .start, Messages.emptyFile)
            throw diagnostics.errors(orElse: "yaml.empty")
        }
        var tree = TreeBuilder(lines: lines, limits: limits, diagnostics: diagnostics)
        let node = tree.node(root, depth: 0)
        try diagnostics.throwIfAny()
        if node.isEmpty {
            diagnostics.report("yaml.empty", at: .start, Messages.emptyFile)
            try diagnostics.throwIfAny()
        }
        return node
    }

    /// Reads the document that `bytes` hold, which must be UTF-8.
    ///
    /// - Throws: `ManifestErrors`, for bytes that are not UTF-8 with the place of the first wrong one.
    public static func parse(
        bytes: [UInt8], file: String, limits: Limits = Limits()
    ) throws(ManifestErrors) -> ManifestNode {
        try parse(try text(bytes, file: file), file: file, limits: limits)
    }

    /// The text that `bytes` hold.
    ///
    /// - Throws: `ManifestErrors` with the place of the first byte that is not UTF-8.
    public static func text(_ bytes: [UInt8], file: String) throws(ManifestErrors) -> String {
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        var position = SourcePosition.start
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        while case .scalarValue(let scalar) = decoder.decode(&iterator) {
            if scalar == "\n" {
                position = SourcePosition(line: position.line + 1, column: 1)
            } else {
                position.column += 1
            }
        }
        throw ManifestErrors(
            first: Diagnostic(file: file, position: position, code: "yaml.not-utf8", message: Messages.notUTF8))
    }
}

/// Turns the library's nodes into located ones and refuses what the library lets pass.
private struct TreeBuilder {
    let lines: SourceLines
    let limits: ManifestParser.Limits
    let diagnostics: DiagnosticCollector

    mutating func node(_ node: Node, depth: Int) -> ManifestNode {
        let position = node.mark.map { SourcePosition(line: $0.line, column: $0.column) } ?? .start
        guard depth <= limits.depth else {
            diagnostics.report("yaml.too-deep", at: position, Messages.tooDeep(limits.depth))
            return ManifestNode(.scalar(.init(text: "", isPlain: true)), at: position)
        }
        refuseProperties(at: position)
        switch node {
        case .scalar(let scalar):
            return ManifestNode(.scalar(text(scalar, at: position)), at: position)
        case .sequence(let sequence):
            return ManifestNode(.sequence(sequence.map { self.node($0, depth: depth + 1) }), at: position)
        case .mapping(let mapping):
            var entries: [ManifestNode.Entry] = []
            var seen: [String: SourcePosition] = [:]
            for (key, value) in mapping {
                guard let entry = entry(key, value, depth: depth) else { continue }
                if let first = seen[entry.key] {
                    diagnostics.report("yaml.duplicate-key", at: entry.position, Messages.duplicate(entry.key, first))
                } else {
                    seen[entry.key] = entry.position
                    entries.append(entry)
                }
            }
            return ManifestNode(.mapping(entries), at: position)
        case .alias:
            diagnostics.report("yaml.anchor", at: position, Messages.anchor)
            return ManifestNode(.scalar(.init(text: "", isPlain: true)), at: position)
        }
    }

    private mutating func entry(_ key: Node, _ value: Node, depth: Int) -> ManifestNode.Entry? {
        let keyNode = node(key, depth: depth + 1)
        let valueNode = node(value, depth: depth + 1)
        guard let scalar = keyNode.scalar, !scalar.text.isEmpty else {
            diagnostics.report("yaml.key-not-text", at: keyNode.position, Messages.keyNotText)
            return nil
        }
        if scalar.isPlain, scalar.text == "<<" {
            diagnostics.report("yaml.merge-key", at: keyNode.position, Messages.mergeKey)
            return nil
        }
        return ManifestNode.Entry(key: scalar.text, position: keyNode.position, value: valueNode)
    }

    /// Anchors, aliases and tags begin with a character that nothing else can begin with; an alias stands for the node of
    /// its anchor, whose place it has.
    private func refuseProperties(at position: SourcePosition) {
        switch lines.scalar(at: position) {
        case "&", "*": diagnostics.report("yaml.anchor", at: position, Messages.anchor)
        case "!": diagnostics.report("yaml.tag", at: position, Messages.tag)
        default: break
        }
    }

    private func text(_ scalar: Node.Scalar, at position: SourcePosition) -> ManifestNode.Scalar {
        // Escapes in double quotes can write what the file itself may not hold.
        if scalar.string.unicodeScalars.contains(where: TextCheck.isForbiddenInValue) {
            diagnostics.report("yaml.control-character", at: position, Messages.controlInValue)
        }
        return ManifestNode.Scalar(
            text: VietnameseText.nfc(scalar.string), isPlain: scalar.style == .plain)
    }
}
