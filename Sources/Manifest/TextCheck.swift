/// Looks at the characters of a file before it is parsed.
struct TextCheck {
    let limits: ManifestParser.Limits

    /// More aliases than this could expand a small file beyond all bounds before they are refused one by one.
    private static let aliasLimit = 8

    /// Reports what may not stand in a file at all; a few places are enough to show the way.
    func check(_ text: String, _ diagnostics: DiagnosticCollector) {
        guard text.utf8.count <= limits.bytes else {
            diagnostics.report("yaml.too-large", at: .start, Messages.tooLarge(limits.bytes))
            return
        }
        var position = SourcePosition.start
        var lineBytes = 0
        var previous: Unicode.Scalar = "\n"
        var firstAlias: SourcePosition?
        var aliases = 0
        var isLeading = true
        for scalar in text.unicodeScalars {
            if previous == "\r", scalar != "\n" {
                diagnostics.report("yaml.control-character", at: position, Messages.control("\r"))
                return
            }
            if scalar == "\n" {
                position = SourcePosition(line: position.line + 1, column: 1)
                lineBytes = 0
                isLeading = true
                previous = scalar
                continue
            }
            // Keys that are no text can be nested in each other, and comparing them then takes time without bounds.
            if isLeading, previous == "?", scalar == " " {
                diagnostics.report(
                    "yaml.key-not-text", at: SourcePosition(line: position.line, column: position.column - 1),
                    Messages.keyNotText)
                return
            }
            if scalar != " ", scalar != "-", scalar != "?" { isLeading = false }
            if let problem = Self.problem(scalar, at: position) {
                diagnostics.report(problem.code, at: position, problem.message)
                if diagnostics.count >= 5 { return }
            }
            if previous == "*", Self.startsName(scalar) {
                aliases += 1
                if firstAlias == nil {
                    firstAlias = SourcePosition(line: position.line, column: max(1, position.column - 1))
                }
            }
            lineBytes += UTF8.width(scalar)
            if lineBytes == limits.lineBytes + 1 {
                diagnostics.report("yaml.line-too-long", at: position, Messages.lineTooLong(limits.lineBytes))
                return
            }
            position.column += 1
            previous = scalar
        }
        if previous == "\r" { diagnostics.report("yaml.control-character", at: position, Messages.control("\r")) }
        if aliases > Self.aliasLimit, let firstAlias {
            diagnostics.report("yaml.anchor", at: firstAlias, Messages.anchor)
        }
    }

    private static func problem(
        _ scalar: Unicode.Scalar, at position: SourcePosition
    ) -> (code: String, message: Messages.Text)? {
        switch scalar {
        case "\t": ("yaml.tab", Messages.tab)
        case "\r": nil
        case "\u{FEFF}" where position == .start: ("yaml.byte-order-mark", Messages.byteOrderMark)
        case _ where isForbidden(scalar): ("yaml.control-character", Messages.control(scalar))
        default: nil
        }
    }

    /// Control characters, line separators that editors do not count, marks that turn the direction of writing (which hide
    /// what is written from who reads it), and code points that are not characters.
    static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20: scalar != "\n" && scalar != "\r" && scalar != "\t"
        case 0x7F...0x9F, 0x2028, 0x2029, 0x202A...0x202E, 0x2066...0x2069, 0xFEFF, 0xFFFE, 0xFFFF: true
        default: false
        }
    }

    /// What may not come into a value by an escape either; a newline may.
    static func isForbiddenInValue(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "\t" || scalar == "\r" || isForbidden(scalar)
    }

    private static func startsName(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
            || scalar == "_" || scalar == "-"
    }
}
