import Manifest
import Testing
import Vietnamese

@Suite struct DiagnosticTests {
    private let source = "tên: Bé\nlable: {vi: \u{1B}[31mĐỏ}\n"

    @Test func rendersTheLineAndACaret() {
        let diagnostic = Diagnostic(
            file: "a.yaml", position: SourcePosition(line: 2, column: 1), code: "manifest.unknown-key",
            message: Bilingual(vi: "Không có khóa này.", en: "There is no such key."), suggestion: "label")
        #expect(
            DiagnosticRenderer.text([diagnostic], source: source, language: .english) == """
                a.yaml:2:1: error[manifest.unknown-key]: There is no such key. Did you mean “label”?
                 2 | lable: {vi: \u{FFFD}[31mĐỏ}
                   | ^

                """)
        #expect(
            diagnostic.headline(.vietnamese)
                == "a.yaml:2:1: lỗi[manifest.unknown-key]: Không có khóa này. Có phải là “label”?")
    }

    @Test func putsTheCaretUnderDecomposedLetters() {
        let diagnostic = Diagnostic(
            file: "a.yaml", position: SourcePosition(line: 1, column: 6), code: "x", message: Bilingual(vi: "", en: "m")
        )
        let text = DiagnosticRenderer.text([diagnostic], source: "te\u{302}n: x\n", language: .english)
        #expect(text.hasSuffix(" 1 | te\u{302}n: x\n   |     ^\n"))
    }

    @Test func showsAPartOfALongLineAndSurvivesPlacesThatAreNot() {
        let long = String(repeating: "a", count: 300)
        let inside = Diagnostic(
            file: "a", position: SourcePosition(line: 1, column: 200), code: "x", message: Bilingual(vi: "", en: "m"))
        let text = DiagnosticRenderer.text([inside], source: long, language: .english)
        #expect(text.split(separator: "\n").map(\.count).allSatisfy { $0 < 125 })
        for position in [SourcePosition(line: 9, column: 1), .init(line: 1, column: 9999), .init(line: -3, column: -3)]
        {
            let outside = Diagnostic(file: "a", position: position, code: "x", message: Bilingual(vi: "", en: "m"))
            #expect(!DiagnosticRenderer.text([outside], source: long, language: .english).isEmpty)
        }
    }

    @Test func errorsAreSortedByPlace() throws {
        let places = [(3, 1), (1, 5), (1, 2)].map { SourcePosition(line: $0.0, column: $0.1) }
        let errors = try #require(
            ManifestErrors(
                places.map { Diagnostic(file: "a", position: $0, code: "x", message: Bilingual(vi: "v", en: "e")) }))
        #expect(errors.diagnostics.map(\.position) == places.sorted())
        #expect(errors.message.en == "a:1:2: e (and 2 more)")
        #expect(ManifestErrors([]) == nil)
    }
}
