import Foundation
import Testing
import Vietnamese

@testable import Papers

/// Papers as PDF, made by the real renderer.
@Suite(.tags(.renderer), .serialized) struct PaperPDFTests {
    @Test func everyPaperIsOneOrTwoPagesOfA4WithItsTextAndFonts() async throws {
        let templates = try TemplateSet.builtIn()
        try await withRenderer { renderer in
            let office = PaperOffice(templates: templates, renderer: renderer)
            try await withDirectory { directory in
                for name in Cases.names {
                    let content = try Cases.content(name)
                    let paper = try await office.render(content)
                    #expect(paper.warnings == [], "\(name)")
                    #expect(paper.pages == 1, "\(name)")
                    #expect(paper.sha256.count == 32 && paper.templateDigest.count == 32)
                    let file = directory.appendingPathComponent("\(name).pdf")
                    try Data(paper.pdf).write(to: file)
                    try checkText(of: file, name: name)
                    try checkForm(of: file, name: name)
                    if content.kind == .receipt || content.kind == .birthCertificate {
                        try checkQR(of: file, content: content)
                    }
                    if let keep = ProcessInfo.processInfo.environment["KEEP_PAPERS"] {
                        try Data(paper.pdf).write(to: URL(fileURLWithPath: keep).appendingPathComponent("\(name).pdf"))
                    }
                }
            }
        }
    }

    /// The text that a reader finds in it, composed letters and all.
    private func checkText(of file: URL, name: String) throws {
        let pdftotext = try tool("pdftotext")
        let text = try run(pdftotext, ["-layout", "-enc", "UTF-8", file.path, "-"])
        #expect(VietnameseText.isNFC(text))
        #expect(text.contains("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"))
        #expect(text.contains("Độc lập - Tự do - Hạnh phúc"))
        // Where lines break differs between releases of WeasyPrint, poppler and the fonts, and with it the order of columns
        // side by side; the words do not.
        let words = text.split(whereSeparator: \.isWhitespace)
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            try expectGolden(words.joined(separator: " ") + "\n", "\(name).txt")
        }
        let expected = try String(contentsOf: golden("\(name).txt"), encoding: .utf8).split(
            whereSeparator: \.isWhitespace)
        #expect(words.sorted() == expected.sorted(), "\(name).txt")
    }

    private func checkForm(of file: URL, name: String) throws {
        let info = try run(tool("pdfinfo"), [file.path])
        #expect(info.contains("595.276 x 841.89 pts (A4)"), "\(name)")
        #expect(!info.contains("JavaScript:      yes"))
        let fonts = try run(tool("pdffonts"), [file.path]).split(separator: "\n").dropFirst(2)
        #expect(!fonts.isEmpty)
        for font in fonts {
            #expect(font.contains("Liberation-Serif"), "\(name): \(font)")
            #expect(font.contains("yes yes yes"), "\(name): not embedded, not a subset, or no text: \(font)")
        }
    }

    private func checkQR(of file: URL, content: PaperContent) throws {
        let qr = try #require(content.qr)
        let image = file.deletingPathExtension().path
        _ = try run(tool("pdftoppm"), ["-r", "150", "-png", "-singlefile", file.path, image])
        #expect(try run(tool("zbarimg"), ["-q", "--raw", image + ".png"]) == qr + "\n")
    }

    @Test func sameInputGivesSameBytesInAnyWorker() async throws {
        let templates = try TemplateSet.builtIn()
        var papers: [RenderedPaper] = []
        for _ in 0..<2 {
            try await withRenderer { renderer in
                let office = PaperOffice(templates: templates, renderer: renderer)
                for _ in 0..<2 { papers.append(try await office.render(try Cases.content("birth-certificate"))) }
                _ = try await office.render(try Cases.content("draft"))
                papers.append(try await office.render(try Cases.content("birth-certificate")))
            }
        }
        #expect(Set(papers).count == 1)
    }

    @Test func longValuesWrapAndLongListsGoOn() async throws {
        var fields = try Cases.receipt()
        let name = Array(repeating: "Nguyễn Phúc Tôn Nữ Công Tằng", count: 12).joined(separator: " ")
        fields.applicant.name = name
        fields.applicant.address = String(repeating: "ngõnghềngoằnngoèo", count: 60)
        fields.documents = (1...60).map { PaperDocument(title: "Giấy tờ thứ \($0)", form: .copy) }
        try await withRenderer { renderer in
            let paper = try await PaperOffice(templates: .builtIn(), renderer: renderer).render(fields.content())
            #expect(paper.pages > 1)
            let pdftotext = try tool("pdftotext")
            try await withDirectory { directory in
                let file = directory.appendingPathComponent("long.pdf")
                try Data(paper.pdf).write(to: file)
                // Every word lies within the margins of its page: 25 and 17 mm.
                let boxes = try run(pdftotext, ["-bbox", file.path, "-"])
                var words = 0
                for line in boxes.split(separator: "\n") where line.contains("<word ") {
                    let values = line.split(separator: "\"")
                    let left = try #require(Double(values[1])), right = try #require(Double(values[5]))
                    #expect(left > 70 && right < 548.5, "\(line)")
                    words += 1
                }
                #expect(words > 300)
                let text = try run(pdftotext, [file.path, "-"]).split(whereSeparator: \.isWhitespace).joined(
                    separator: " ")
                #expect(text.contains(name))
                #expect(text.contains("Giấy tờ thứ 60"))
            }
        }
    }

    @Test func refusesCharactersWithoutAGlyph() async throws {
        try await withRenderer { renderer in
            let office = PaperOffice(templates: try .builtIn(), renderer: renderer)
            for (character, point) in [("漢", "U+6F22"), ("😀", "U+1F600"), ("ក", "U+1780"), ("\u{A92E}", "U+A92E")] {
                var fields = try Cases.receipt()
                fields.applicant.name = "Trần \(character)"
                await #expect(throws: PaperError.charactersMissing(point)) { try await office.render(fields.content()) }
            }
            // The worker goes on.
            _ = try await office.render(try Cases.content("receipt"))
        }
    }

    private static let foreign = [
        ("<img src=\"http://127.0.0.1:9/x.png\">", "http"), ("<img src=\"file:///etc/passwd\">", "file"),
        ("<img src=\"photo.png\">", "relative"),
        ("<link rel=\"stylesheet\" href=\"https://example.com/a.css\">", "https"),
        ("<style>@import url(ftp://example.com/a.css);</style>", "ftp"),
        (
            "<style>@font-face { font-family: x; src: url(file:///usr/share/fonts/x.ttf) } p { font-family: x }</style>",
            "file"
        ),
        ("<p style=\"background: url(http://example.com/a)\">x</p>", "http"),
        ("<object data=\"file:///etc/hostname\"></object>", "file"), ("<embed src=\"http://example.com/\">", "http"),
        (
            "<svg xmlns=\"http://www.w3.org/2000/svg\"><image href=\"http://example.com/a.png\" width=\"9\" height=\"9\"/></svg>",
            "http"
        ),
        ("<a rel=\"attachment\" href=\"file:///etc/passwd\">x</a>", "file"),
        ("<link rel=\"attachment\" href=\"file:///etc/passwd\">", "file"), ("<img src=\"paper:other\">", "paper"),
    ]

    @Test func fetchesNothingFromOutside() async throws {
        try await withRenderer { renderer in
            for (html, scheme) in Self.foreign {
                let job = RenderJob(
                    html: "<html><body>\(html)<p>x</p></body></html>", style: "", qr: nil, identifier: [1])
                await #expect(throws: PaperError.fetchRefused(scheme: scheme), "\(html)") {
                    try await renderer.render(job)
                }
            }
            let style = RenderJob(html: "x", style: "@import url(http://example.com/);", qr: nil, identifier: [1])
            for _ in 0..<2 {
                await #expect(throws: PaperError.fetchRefused(scheme: "http")) { try await renderer.render(style) }
            }
        }
    }

    @Test func dataImagesAreAllowed() async throws {
        let dot = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
        try await withRenderer { renderer in
            let job = RenderJob(
                html: "<html><body><img src=\"data:image/png;base64,\(dot)\"></body></html>", style: "", qr: nil,
                identifier: [1])
            let pages = try await renderer.render(job)
            #expect(pages.warnings == [])
        }
    }
}
