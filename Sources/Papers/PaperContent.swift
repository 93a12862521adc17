public import Vietnamese
public import WorkingTime

/// What one paper says: its kind, its day, and the values that its template names.
///
/// Made by hand for a document of one's own, or from the typed struct of a form (``ReceiptFields`` and its siblings).
public struct PaperContent: Hashable, Sendable {
    public var kind: PaperKind
    /// The language of the template: `receipt.en.html` where there is one, otherwise `receipt.html`.
    public var language: Language
    /// The day on the paper; it chooses the edition of the form.
    public var date: Day
    /// The values by name. The names `form`, `language`, `issued` and `qr` are set by ``PaperOffice`` and not taken from here.
    public var fields: [String: PaperValue]
    /// The text of the QR code; `nil`: none.
    public var qr: String?

    public init(
        kind: PaperKind, language: Language = .vietnamese, date: Day, fields: [String: PaperValue], qr: String? = nil
    ) {
        self.kind = kind
        self.language = language
        self.date = date
        self.fields = fields
        self.qr = qr
    }
}

/// A paper that can be printed, and what it was made from.
public struct RenderedPaper: Hashable, Sendable {
    /// The file: PDF, A4, fonts embedded. The same content, templates, renderer and fonts give the same bytes.
    public var pdf: [UInt8]
    /// SHA-256 of ``pdf``: 32 bytes, what the event of the paper records.
    public var sha256: [UInt8]
    /// SHA-256 of template, parts, style sheet and edition of the form: 32 bytes.
    public var templateDigest: [UInt8]
    public var pages: Int
    /// What the renderer found odd in template or style sheet: for administrators, in English.
    public var warnings: [String]
}

extension RenderedPaper: CustomStringConvertible, CustomReflectable {
    /// The digest and the size: a paper's bytes are personal data, and none of it reaches a log by being printed.
    public var description: String { "RenderedPaper(sha256: \(Hex.text(sha256)), \(pdf.count) bytes, \(pages) pages)" }
    public var customMirror: Mirror { Mirror(self, children: ["sha256": Hex.text(sha256), "pages": pages]) }
}
