public import Vietnamese

/// One problem of a configuration file: where, what, and what was perhaps meant.
public struct Diagnostic: Sendable, Hashable {
    /// The file as the caller named it.
    public var file: String
    public var position: SourcePosition
    /// A stable dotted identifier, such as `manifest.unknown-key`.
    public var code: String
    /// What is wrong and what to do, as one or two sentences.
    public var message: Bilingual
    /// The text that was probably meant, ready to be put in.
    public var suggestion: String?

    public init(file: String, position: SourcePosition, code: String, message: Bilingual, suggestion: String? = nil) {
        self.file = file
        self.position = position
        self.code = code
        self.message = message
        self.suggestion = suggestion
    }

    /// The line, from 1.
    public var line: Int { position.line }

    /// The column in Unicode scalars, from 1.
    public var column: Int { position.column }

    /// `file:line:column: error[code]: message`, with the suggestion behind it: the form that editors jump to.
    public func headline(_ language: Language) -> String {
        let hint =
            switch (suggestion, language) {
            case (let suggestion?, .vietnamese): " Có phải là “\(suggestion)”?"
            case (let suggestion?, .english): " Did you mean “\(suggestion)”?"
            case (nil, _): ""
            }
        let word = language == .vietnamese ? "lỗi" : "error"
        return "\(file):\(line):\(column): \(word)[\(code)]: \(message[language])\(hint)"
    }
}

/// All problems found in one file, in the order of the file. Never empty.
public struct ManifestErrors: Explained, Hashable {
    public let first: Diagnostic
    public let rest: [Diagnostic]

    /// The problems, sorted by place; `nil` where there is none.
    public init?(_ diagnostics: [Diagnostic]) {
        let sorted = diagnostics.enumerated().sorted {
            ($0.element.position, $0.offset) < ($1.element.position, $1.offset)
        }.map(\.element)
        guard let first = sorted.first else { return nil }
        self.first = first
        rest = Array(sorted.dropFirst())
    }

    /// One problem that ends everything.
    public init(first diagnostic: Diagnostic) {
        first = diagnostic
        rest = []
    }

    /// All of them.
    public var diagnostics: [Diagnostic] { [first] + rest }

    public var code: String { first.code }

    public var message: Bilingual {
        let more: Bilingual =
            rest.isEmpty
            ? Bilingual(vi: "", en: "")
            : Bilingual(vi: " (và \(rest.count) lỗi khác)", en: " (and \(rest.count) more)")
        let place = "\(first.file):\(first.line):\(first.column): "
        return Bilingual(vi: place + first.message.vi + more.vi, en: place + first.message.en + more.en)
    }
}
