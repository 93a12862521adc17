import Foundation
import Testing
import Vietnamese
import WorkingTime

@testable import Papers

@Suite struct PaperHTMLTests {
    let office: PaperOffice

    init() throws { office = PaperOffice(templates: try .builtIn(), renderer: EchoRenderer()) }

    @Test(arguments: Cases.names) func looksAsBefore(name: String) throws {
        try expectGolden(try office.html(try Cases.content(name)), "\(name).html")
    }

    @Test func escapesEveryValue() async throws {
        let evil = "<script>alert(1)</script>\"'&<img src=file:///etc/passwd>{{agency}}{{{heading}}}"
        for name in Cases.names {
            let content = try Cases.content(name)
            let clean = try office.html(content)
            var changed = content
            changed.fields = content.fields.mapValues { $0.replacingTexts(with: evil) }
            let html = try office.html(changed)
            for tag in ["<script", "<img src=file", "<img src=\"file"] {
                #expect(!html.contains(tag), "\(name): \(tag)")
            }
            #expect(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;"))
            // Not a tag more than before: what is in a value stays text, and braces in it are no template.
            #expect(html.contains("{{agency}}{{{heading}}}"))
            #expect(count("<img", in: html) == count("<img", in: clean))
        }
    }

    private func count(_ piece: String, in text: String) -> Int { text.components(separatedBy: piece).count - 1 }

    @Test func composedAndDecomposedLettersGiveTheSamePaper() async throws {
        let content = try Cases.content("receipt")
        var decomposed = content
        decomposed.fields = content.fields.mapValues { $0.mappingTexts(\.decomposedStringWithCanonicalMapping) }
        let (first, second) = (try await office.render(content), try await office.render(decomposed))
        #expect(first == second)
        #expect(VietnameseText.isNFC(String(decoding: first.pdf, as: UTF8.self)))
    }

    @Test(arguments: [
        ("\u{0}", TextProblem.control), ("\u{1B}[31m", .control), ("\u{202E}gnohP", .control),
        ("\u{2066}a\u{2069}", .control),
        ("\u{E000}", .control), ("\u{2028}", .control), (String(repeating: "ế", count: 10_000), .tooLong),
    ])
    func refusesTextsThatCannotBePrinted(text: String, problem: TextProblem) throws {
        var fields = try Cases.receipt()
        fields.documents[1].title = text
        #expect(throws: PaperError.unprintable(field: "documents[1].title", problem: problem)) {
            try office.html(fields.content())
        }
    }

    @Test func dropsInvisibleCharacters() throws {
        var fields = try Cases.receipt()
        fields.applicant.name = "Đặng\u{200B} Hữu\u{AD} Phước\u{FEFF}\r"
        #expect(try office.html(fields.content()) == office.html(Cases.receipt().content()))
    }

    @Test func namesTheFieldThatAPaperLacks() throws {
        var content = try Cases.content("receipt")
        content.fields["dossier"] = ["code": "x"]
        let error = #expect(throws: PaperError.self) { try office.html(content) }
        guard case .missingField(let name, let file, let line) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(name == "dossier.procedureTitle")
        #expect(file == "receipt.html")
        #expect(line > 1)
        let lenient = PaperOffice(templates: office.templates, renderer: EchoRenderer(), missingFields: .leaveBlank)
        #expect(try lenient.html(content).contains("<b>x</b>"))
    }

    @Test(arguments: [
        ("2018-12-01", "PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ", "01/2018/TT-VPCP"),
        ("2025-09-14", "PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ", "01/2018/TT-VPCP"),
        ("2025-09-15", "VĂN BẢN XIN LỖI VÀ ĐỀ NGHỊ GIA HẠN THỜI GIAN GIẢI QUYẾT", "03/2025/TT-VPCP"),
    ])
    func titleFollowsTheEditionInForce(date: String, title: String, regulation: String) async throws {
        let html = try office.html(try Cases.apology(on: date).content())
        #expect(html.contains("<h1>\(title)</h1>"))
        #expect(html.contains(regulation))
        let other = try await office.render(try Cases.apology(on: "2018-12-01").content())
        let this = try await office.render(try Cases.apology(on: date).content())
        #expect((other.templateDigest == this.templateDigest) == (regulation == "01/2018/TT-VPCP"))
    }

    @Test(arguments: ["", "mã", "a\nb", String(repeating: "A", count: 301)])
    func refusesQRTextsThatNoScannerReads(text: String) throws {
        var content = try Cases.content("receipt")
        content.qr = text
        #expect(throws: PaperError.qr) { try office.html(content) }
    }

    @Test func anotherKindNeedsATemplateOfItsOwn() throws {
        let kind = try #require(PaperKind("marriage-certificate"))
        let content = PaperContent(kind: kind, date: try day("2026-06-10"), fields: [:])
        #expect(throws: PaperError.noTemplate("marriage-certificate")) { try office.html(content) }
        for name in ["", "A", "1a", "a/b", "../a", "a.en", String(repeating: "a", count: 65)] {
            #expect(PaperKind(name) == nil)
        }
    }

    @Test func markIsCheckedWithoutRegardToCaseAndHyphen() throws {
        let mark = Cases.mark("0015", .receipt, on: try day("2026-06-10"))
        #expect(mark.verification.utf8.count == 11)
        #expect(mark.isVerified(by: mark.verification.lowercased()))
        #expect(mark.isVerified(by: mark.verification.replacingOccurrences(of: "-", with: "")))
        #expect(!mark.isVerified(by: ""))
        #expect(!mark.isVerified(by: "00000-00000"))
        for other in [
            Cases.mark("0016", .receipt, on: try day("2026-06-10")),
            Cases.mark("0015", .refusal, on: try day("2026-06-10")),
            Cases.mark("0015", .receipt, on: try day("2026-06-11")),
        ] {
            #expect(!mark.isVerified(by: other.verification))
        }
    }
}

extension PaperValue {
    /// The same value with every text changed.
    func mappingTexts(_ change: (String) -> String) -> PaperValue {
        switch self {
        case .text(let text): .text(change(text))
        case .flag: self
        case .list(let items): .list(items.map { $0.mappingTexts(change) })
        case .record(let fields): .record(fields.mapValues { $0.mappingTexts(change) })
        }
    }

    func replacingTexts(with text: String) -> PaperValue { mappingTexts { _ in text } }
}
