public import Manifest

/// Reads a procedure's file: YAML in, a checked definition out, or everything that is wrong with it.
public enum ProcedureParser {
    /// Reads and checks a file.
    ///
    /// Shape (keys, types, labels) is looked at everywhere; sense (names that resolve, paths through the steps, fees) in
    /// those parts whose shape is right, so that one slip is not reported several times.
    /// - Parameters:
    ///   - text: The file's content.
    ///   - file: What diagnostics call the file.
    ///   - templates: The templates that papers are printed from; results must name one of them. `nil`: not looked at.
    /// - Returns: The checked definition, or all diagnostics in the order of the file, at least one.
    /// - Complexity: O(*n*) in the length of the text, and O(*s*·*a*) for *s* steps of *a* actions.
    public static func parse(
        text: String, file: String, templates: Set<String>? = nil
    ) -> Result<CheckedProcedure, ManifestErrors> {
        do throws(ManifestErrors) {
            return .success(try read(text: text, file: file, templates: templates))
        } catch {
            return .failure(error)
        }
    }

    /// Reads and checks a file.
    ///
    /// - Throws: `ManifestErrors` with all diagnostics in the order of the file.
    public static func read(
        text: String, file: String, templates: Set<String>? = nil
    ) throws(ManifestErrors) -> CheckedProcedure {
        let root = try ManifestParser.parse(text, file: file)
        let diagnostics = DiagnosticCollector(file: file)
        let reading = DefinitionReading(root, diagnostics)
        guard var definition = reading.definition else {
            try diagnostics.throwIfAny()
            throw reading.unreadable
        }
        for finding in ProcedureChecker.findings(
            definition, notices: reading.notices, sections: reading.soundSections, templates: templates)
        {
            diagnostics.report(
                finding.code, at: root.position(at: finding.path), finding.message, suggestion: finding.suggestion)
        }
        try diagnostics.throwIfAny()
        definition.effects += reading.notices?.effects ?? []
        return CheckedProcedure(definition)
    }

    /// Reads and checks the bytes of a file, which must be UTF-8.
    ///
    /// - Throws: `ManifestErrors` with all diagnostics in the order of the file.
    public static func read(
        bytes: [UInt8], file: String, templates: Set<String>? = nil
    ) throws(ManifestErrors) -> CheckedProcedure {
        try read(text: try ManifestParser.text(bytes, file: file), file: file, templates: templates)
    }
}
