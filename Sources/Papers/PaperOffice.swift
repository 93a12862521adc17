import Crypto
import Mustache
import Vietnamese
import WorkingTime

/// Makes papers: template and content to HTML, HTML to PDF, PDF to its digest.
public struct PaperOffice: Sendable {
    /// What happens where a template names a field that the paper does not have.
    public enum MissingFields: Sendable {
        /// The paper is refused, with file and line.
        case refuse
        /// The place stays blank.
        case leaveBlank
    }

    public let templates: TemplateSet
    private let renderer: any PaperRenderer
    private let missingFields: MissingFields

    public init(templates: TemplateSet, renderer: any PaperRenderer, missingFields: MissingFields = .refuse) {
        self.templates = templates
        self.renderer = renderer
        self.missingFields = missingFields
    }

    /// Makes one paper.
    ///
    /// The same content with the same templates, renderer and fonts gives the same bytes.
    ///
    /// - Throws: ``PaperError``; nothing has happened then.
    public func render(_ content: PaperContent) async throws(PaperError) -> RenderedPaper {
        let sheet = try self.sheet(content)
        var identity = SHA256()
        for part in [sheet.html, templates.style, content.qr ?? ""] {
            identity.update(data: Array("\(part.utf8.count)\n".utf8))
            identity.update(data: Array(part.utf8))
        }
        let job = RenderJob(
            html: sheet.html, style: templates.style, qr: content.qr, identifier: Array(identity.finalize().prefix(16)))
        let pages = try await renderer.render(job)
        return RenderedPaper(
            pdf: pages.pdf, sha256: Array(SHA256.hash(data: pages.pdf)), templateDigest: sheet.templateDigest,
            pages: pages.pages, warnings: pages.warnings)
    }

    /// The HTML of a paper: what an administrator looks at while changing a template.
    ///
    /// - Throws: ``PaperError``.
    public func html(_ content: PaperContent) throws(PaperError) -> String { try sheet(content).html }

    private func sheet(_ content: PaperContent) throws(PaperError) -> (html: String, templateDigest: [UInt8]) {
        var content = content
        content.fields = try PaperValue.cleaned(content.fields, at: "")
        if let qr = content.qr {
            guard (1...300).contains(qr.utf8.count), qr.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else {
                throw .qr
            }
        }
        let name = try templates.templateName(of: content.kind, in: content.language)
        let edition = try templates.edition(of: content.kind, on: content.date)
        let fields = Self.fields(of: content, edition: edition)
        if missingFields == .refuse { try templates.check(name, fields) }
        let values = fields.mapValues(\.forMustache)
        guard let html = templates.library.render(values, withTemplate: name) else { throw .noTemplate(name) }
        return (html, templates.digest(of: name, edition: edition))
    }

    /// The fields of a paper with those that every paper has: `form`, `language`, `issued` and `qr`.
    static func fields(of content: PaperContent, edition: FormEdition?) -> [String: PaperValue] {
        var fields = content.fields
        fields["form"] = [
            "number": PaperValue(edition?.number), "title": PaperValue(edition?.title),
            "regulation": PaperValue(edition?.regulation),
        ]
        fields["language"] = .text(content.language.rawValue)
        fields["issued"] = [
            "iso": .text(content.date.iso), "day": .text(content.date.vi), "dated": .text(content.date.viLong),
        ]
        fields["qr"] = PaperValue(content.qr)
        return fields
    }
}

extension PaperValue {
    /// What the template library takes: an absent text is null, so that `{{#name}}` leaves it out.
    var forMustache: Any {
        switch self {
        case .text(let text): text.isEmpty ? BlankText() : text
        case .flag(let flag): flag
        case .list(let items): items.map(\.forMustache)
        case .record(let fields): fields.mapValues(\.forMustache)
        }
    }

    private struct BlankText: MustacheCustomRenderable {
        var renderText: String { "" }
        var isNull: Bool { true }
    }
}
