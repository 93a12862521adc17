/// The lines of a text, without their ends.
struct SourceLines {
    private let lines: [Substring]

    init(_ text: String) {
        lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    }

    /// Line `number`, from 1.
    func line(_ number: Int) -> Substring? {
        lines.indices.contains(number - 1) ? lines[number - 1] : nil
    }

    var count: Int { lines.count }

    /// The scalar at `position`; `nil` at the end of a line and beyond.
    ///
    /// - Complexity: O(*n*) in the length of the line.
    func scalar(at position: SourcePosition) -> Unicode.Scalar? {
        line(position.line)?.unicodeScalars.dropFirst(position.column - 1).first
    }
}
