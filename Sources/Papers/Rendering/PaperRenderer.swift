/// Turns HTML into a PDF.
public protocol PaperRenderer: Sendable {
    /// Renders one job.
    ///
    /// The same job gives the same bytes. Nothing is fetched from outside but `data:` URIs and `paper:qr`.
    ///
    /// - Throws: ``PaperError``; ``PaperError/cancelled`` as soon as the task is cancelled.
    func render(_ job: RenderJob) async throws(PaperError) -> RenderedPages
}

/// What a renderer is given.
public struct RenderJob: Hashable, Sendable {
    /// A whole document.
    public var html: String
    public var style: String
    /// The text of the image `paper:qr`: printable ASCII; `nil`: there is none.
    public var qr: String?
    /// What the PDF is identified by, 16 bytes: the beginning of a digest of the job, so that no chance is needed.
    public var identifier: [UInt8]

    public init(html: String, style: String, qr: String?, identifier: [UInt8]) {
        self.html = html
        self.style = style
        self.qr = qr
        self.identifier = identifier
    }
}

/// What a renderer gives back.
public struct RenderedPages: Hashable, Sendable {
    public var pdf: [UInt8]
    public var pages: Int
    /// Oddities of template or style sheet, in English.
    public var warnings: [String]

    public init(pdf: [UInt8], pages: Int, warnings: [String] = []) {
        self.pdf = pdf
        self.pages = pages
        self.warnings = warnings
    }
}
