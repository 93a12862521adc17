/// A value of a configuration file together with the place where it stands.
///
/// Scalars are text: nothing is guessed from their look, so that `1.001193`, `no` and `2026-06-10` stay what was written.
public struct ManifestNode: Sendable, Hashable {
    public enum Content: Sendable, Hashable {
        case scalar(Scalar)
        case sequence([ManifestNode])
        case mapping([Entry])
    }

    /// A piece of text in Unicode normal form C.
    public struct Scalar: Sendable, Hashable {
        public var text: String
        /// Whether it was written without quotes; only then are `true`, `null` and digits more than text.
        public var isPlain: Bool

        public init(text: String, isPlain: Bool) {
            self.text = text
            self.isPlain = isPlain
        }
    }

    /// A key with its value. Keys of one mapping are unique.
    public struct Entry: Sendable, Hashable {
        public var key: String
        /// Where the key stands.
        public var position: SourcePosition
        public var value: ManifestNode

        public init(key: String, position: SourcePosition, value: ManifestNode) {
            self.key = key
            self.position = position
            self.value = value
        }
    }

    public var content: Content
    public var position: SourcePosition

    public init(_ content: Content, at position: SourcePosition) {
        self.content = content
        self.position = position
    }

    /// The scalar, or `nil` where the value is of another kind.
    public var scalar: Scalar? { if case .scalar(let scalar) = content { scalar } else { nil } }

    /// The elements, or `nil` where the value is of another kind.
    public var elements: [ManifestNode]? { if case .sequence(let elements) = content { elements } else { nil } }

    /// The entries in the order of the file, or `nil` where the value is of another kind.
    public var entries: [Entry]? { if case .mapping(let entries) = content { entries } else { nil } }

    /// Whether nothing was written: an absent value after a colon, `~` or `null`.
    public var isEmpty: Bool {
        guard let scalar, scalar.isPlain else { return false }
        return scalar.text.isEmpty || scalar.text == "~" || scalar.text == "null"
    }

    /// The value under `key`.
    ///
    /// - Complexity: O(*n*) in the number of entries.
    public subscript(key: String) -> ManifestNode? { entries?.first { $0.key == key }?.value }

    /// Where the value that `path` names stands, or the nearest one around it that exists.
    ///
    /// The path is written as in messages about JSON: `steps[2].actions[0].to`. A key's own place is given for the value
    /// of a key, because that is what the reader looks for.
    public func position(at path: String) -> SourcePosition {
        var node = self
        var position = self.position
        for piece in path.split(whereSeparator: { $0 == "." || $0 == "[" || $0 == "]" }) {
            if let elements = node.elements, let index = Int(piece), elements.indices.contains(index) {
                node = elements[index]
                position = node.position
            } else if let entry = node.entries?.first(where: { $0.key == piece }) {
                node = entry.value
                position = entry.position
            } else {
                break
            }
        }
        return position
    }
}
