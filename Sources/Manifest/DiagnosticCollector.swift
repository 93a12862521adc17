public import Vietnamese

/// Gathers the problems of one file while it is read, so that all of them can be shown in one go.
public final class DiagnosticCollector {
    public let file: String
    public private(set) var diagnostics: [Diagnostic] = []

    public init(file: String) { self.file = file }

    /// How many problems were found so far; comparing two counts tells whether a part was read without any.
    public var count: Int { diagnostics.count }

    /// Notes a problem. The same sentence at the same place is noted once.
    public func report(
        _ code: String, at position: SourcePosition, _ message: Bilingual, suggestion: String? = nil
    ) {
        guard !diagnostics.contains(where: { $0.position == position && $0.message == message }) else { return }
        diagnostics.append(
            Diagnostic(file: file, position: position, code: code, message: message, suggestion: suggestion))
    }

    /// Throws what was gathered.
    ///
    /// - Throws: `ManifestErrors` where there is at least one problem.
    public func throwIfAny() throws(ManifestErrors) {
        if let errors = ManifestErrors(diagnostics) { throw errors }
    }

    func errors(orElse code: String) -> ManifestErrors {
        ManifestErrors(diagnostics)
            ?? ManifestErrors(first: Diagnostic(file: file, position: .start, code: code, message: Messages.emptyFile))
    }
}
