import Foundation
import Manifest
import Procedures
import Testing
import Vietnamese

@Suite struct DiagnosticsTests {
    static let broken = Files.names(in: Files.golden.appending(path: "broken"), ending: ".yaml")

    @Test func thereAreManyBrokenFiles() { #expect(Self.broken.count >= 80) }

    /// Each file has one defect; its diagnostics stand beside it as a terminal would show them.
    @Test(arguments: broken) func showsTheDefect(_ name: String) throws {
        let source = try Files.text("Tests/Golden/Procedures/broken/\(name)")
        guard case .failure(let errors) = ProcedureParser.parse(text: source, file: name) else {
            Issue.record("accepted")
            return
        }
        let shown = DiagnosticRenderer.text(errors.diagnostics, source: source, language: .english)
        #expect(try Files.isGolden(shown, "broken/\(name.replacing(".yaml", with: ".txt"))"), "\(shown)")
        for diagnostic in errors.diagnostics {
            #expect(!diagnostic.message.vi.isEmpty && diagnostic.message.vi != diagnostic.message.en)
        }
    }

    @Test(
        arguments: Files.names(in: Files.root.appending(path: "workflows"), ending: ".yaml").map { "workflows/\($0)" })
    func theRealFilesAreSound(_ path: String) throws {
        switch ProcedureParser.parse(text: try Files.text(path), file: path) {
        case .success(let checked): #expect(checked.digest.count == 32)
        case .failure(let errors):
            Issue.record("\(DiagnosticRenderer.text(errors.diagnostics, source: nil, language: .english))")
        }
    }

    @Test func allProblemsOfAFileAreShownInOneGo() throws {
        let source = try Files.text("Tests/Golden/Procedures/sample.yaml")
            .replacing("level: commune", with: "level: comune")
            .replacing("kind: sign, to: number", with: "kind: sign, to: nubmer")
            .replacing("role: clerk", with: "role: clerc")
            .replacing("KQ.G15.000001", with: "KQ.1")
        guard case .failure(let errors) = ProcedureParser.parse(text: source, file: "x") else {
            Issue.record("accepted")
            return
        }
        #expect(
            errors.diagnostics.map(\.code) == [
                "manifest.unknown-value", "procedure.unknown-step", "procedure.unknown-role",
                "procedure.result-code-form",
            ])
        #expect(errors.diagnostics.map(\.suggestion) == ["commune", "number", "clerk", nil])
    }

    @Test func aResultWithoutItsTemplateIsRefused() throws {
        let source = try Files.text("workflows/death-registration.yaml")
        let known: Set = ["receipt", "draft", "birth-certificate"]
        guard case .failure(let errors) = ProcedureParser.parse(text: source, file: "x", templates: known) else {
            Issue.record("accepted")
            return
        }
        #expect(errors.diagnostics.map(\.code) == ["procedure.unknown-template"])
        let line = source.split(separator: "\n", omittingEmptySubsequences: false)[errors.diagnostics[0].line - 1]
        #expect(line.contains("template: death-extract"))
        _ = try ProcedureParser.parse(text: source, file: "x", templates: known.union(["death-extract"])).get()
    }

    @Test(arguments: [
        "", "a", "- a\n", "language: 1\n", "{}\n", "language: 1\nsteps: {}\nsubjects: x\nfees: [1, [2]]\n",
    ])
    func nonsenseIsRefused(_ source: String) {
        guard case .failure(let errors) = ProcedureParser.parse(text: source, file: "x") else {
            Issue.record("accepted")
            return
        }
        #expect(!errors.diagnostics.isEmpty)
    }

    @Test func bytesThatAreNotUTF8AreRefused() {
        #expect(throws: ManifestErrors.self) {
            try ProcedureParser.read(bytes: [0x61, 0x3A, 0x20, 0xC3, 0x28], file: "x")
        }
    }

    /// Random damage to a real file: it still parses, or there is a diagnostic with a place inside the file.
    @Test(arguments: 1...24) func damagedFilesNeverCrash(_ seed: UInt64) throws {
        let original = try Files.text("Tests/Golden/Procedures/sample.yaml")
        let real = try Files.text("workflows/birth-registration.yaml")
        var generator = SeededGenerator(seed: seed)
        for round in 0..<12 {
            let text = Damage.done(to: round == 0 ? real : original, using: &generator)
            switch ProcedureParser.parse(text: text, file: "x.yaml") {
            case .success(let checked):
                #expect(try ProcedureDefinition(expandedBytes: checked.expandedBytes) == checked.definition)
            case .failure(let errors):
                let lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
                for diagnostic in errors.diagnostics {
                    #expect((1...lines.count).contains(diagnostic.line), "seed \(seed), round \(round)")
                    guard lines.indices.contains(diagnostic.line - 1) else { continue }
                    let width = lines[diagnostic.line - 1].unicodeScalars.count
                    #expect(
                        (1...width + 2).contains(diagnostic.column),
                        "seed \(seed), round \(round): \(diagnostic.headline(.english))")
                }
                #expect(
                    !DiagnosticRenderer.text(errors.diagnostics, source: text, language: .vietnamese).isEmpty)
            }
        }
    }
}

/// Ways to damage a text.
enum Damage {
    static func done(to text: String, using generator: inout SeededGenerator) -> String {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        for _ in 0...Int.random(in: 0...2, using: &generator) {
            guard let index = lines.indices.randomElement(using: &generator) else { break }
            switch Int.random(in: 0..<9, using: &generator) {
            case 0: lines.remove(at: index)
            case 1: lines.insert(lines[index], at: index)
            case 2: lines[index] = String(lines[index].dropFirst(2))
            case 3: lines[index] = "  " + lines[index]
            case 4: lines.swapAt(index, lines.indices.randomElement(using: &generator) ?? index)
            case 5: lines[index] = String(lines[index].shuffled(using: &generator))
            case 6: lines[index] = String(lines[index].prefix(lines[index].count / 2))
            default:
                var letters = Array(lines[index])
                let place = Int.random(in: 0...letters.count, using: &generator)
                letters.insert(
                    Array("{}[]:,&*!|>'\"%@`#-?~\t\u{0}\u{2028}\u{301}đ0").randomElement(using: &generator) ?? "x",
                    at: place)
                lines[index] = String(letters)
            }
        }
        return lines.joined(separator: "\n")
    }
}
