import Foundation
public import Vietnamese

/// Looks whether everything is there that papers need, and says what to install.
public enum PapersDoctor {
    /// One thing that was looked at.
    public struct Finding: Sendable, Hashable {
        /// A stable name: `papers.python`, `papers.renderer`, `papers.fonts`, `papers.templates`.
        public var code: String
        public var isGood: Bool
        /// What was found.
        public var text: Bilingual
        /// The Debian and Ubuntu packages that would mend it; empty where none would.
        public var packages: [String]
    }

    /// The Debian and Ubuntu packages that making papers needs.
    ///
    /// `fonts-liberation2` and not `fonts-liberation`: in Debian 12 the latter is release 1, which has no Vietnamese letters.
    public static let packages = ["python3", "weasyprint", "python3-segno", "fonts-liberation2", "fontconfig"]

    /// Looks at the templates, then makes one worker and one paper with it: what works there works at the counter.
    ///
    /// - Parameters:
    ///   - configuration: That of the renderer which will be used.
    ///   - overrides: The administrator's templates; `nil`: none.
    /// - Returns: The findings, up to the first that is bad.
    public static func examine(
        _ configuration: WeasyPrintRenderer.Configuration = .init(), overrides: String? = nil
    ) async -> [Finding] {
        let templates: TemplateSet
        do throws(PaperError) {
            if let overrides { templates = try .load(overrides: overrides) } else { templates = try .builtIn() }
        } catch {
            return [Finding(code: "papers.templates", isGood: false, text: error.message, packages: [])]
        }
        let count = templates.names.count
        let found = Finding(
            code: "papers.templates", isGood: true,
            text: Bilingual(vi: "\(count) mẫu giấy tờ hợp lệ.", en: "\(count) paper templates are valid."), packages: []
        )

        var single = configuration
        single.workers = 1
        do throws(PaperError) {
            let renderer = try WeasyPrintRenderer(single)
            let result: Result<RenderedPaper, PaperError>
            do throws(PaperError) {
                let office = PaperOffice(templates: templates, renderer: renderer)
                result = .success(try await office.render(.specimen(of: .receipt)))
            } catch { result = .failure(error) }
            await renderer.shutdown()
            let paper = try result.get()
            return [
                found,
                Finding(
                    code: "papers.renderer", isGood: true,
                    text: Bilingual(
                        vi: "WeasyPrint và phông chữ hoạt động (\(paper.pdf.count) byte PDF).",
                        en: "WeasyPrint and fonts work (\(paper.pdf.count) bytes of PDF)."),
                    packages: []),
            ]
        } catch {
            return [found, finding(error)]
        }
    }

    private static func finding(_ error: PaperError) -> Finding {
        guard case .rendererUnavailable(let fault) = error else {
            return Finding(code: "papers.renderer", isGood: false, text: error.message, packages: [])
        }
        let (code, packages): (String, [String]) =
            switch fault {
            case .interpreter: ("papers.python", Self.packages)
            case .package("segno"): ("papers.renderer", ["python3-segno"])
            case .package: ("papers.renderer", ["weasyprint"])
            case .font: ("papers.fonts", ["fonts-liberation2"])
            case .start: ("papers.renderer", Self.packages)
            }
        return Finding(code: code, isGood: false, text: fault.message, packages: packages)
    }
}
