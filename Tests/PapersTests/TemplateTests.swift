import Foundation
import Testing
import Vietnamese

@testable import Papers

@Suite struct TemplateTests {
    @Test(arguments: [
        ("a\nb {{name", 2, 3, "{{ without }}"),
        ("{{#a}}\n x", 1, 1, "“a” is never closed"),
        ("x{{/a}}", 1, 2, "{{/a}} closes nothing"),
        ("{{#a}}{{#b}}{{/a}}{{/b}}", 1, 13, "{{/a}} does not match “b” opened on line 1"),
        ("<p>{{{a}}}</p>", 1, 4, "values may not be printed unescaped ({{{…}}}, {{&…}})"),
        ("\n\n{{& a}}", 3, 1, "values may not be printed unescaped ({{{…}}}, {{&…}})"),
        ("{{=<% %>=}}", 1, 1, "delimiters and content type may not be changed ({{=…}}, {{%…}})"),
        ("{{% CONTENT_TYPE:TEXT}}", 1, 1, "delimiters and content type may not be changed ({{=…}}, {{%…}})"),
        ("{{>*part}}", 1, 1, "“*part” is not a name"),
        ("{{uppercased(name)}}", 1, 1, "“uppercased(name)” is not a name"),
        ("{{}}", 1, 1, "“” is not a name"),
        ("{{a..b}}", 1, 1, "“a..b” is not a name"),
        ("{{tên}}", 1, 1, "“tên” is not a name"),
        ("{{<_layout}} text {{/_layout}}", 1, 14, "only {{$blocks}} may stand in {{<…}}"),
        ("{{<_layout}}{{name}}{{/_layout}}", 1, 13, "only {{$blocks}} may stand in {{<…}}"),
        ("{{<_layout}}{{#a}}{{/a}}{{/_layout}}", 1, 13, "only {{$blocks}} may stand in {{<…}}"),
        (String(repeating: "{{#a}}", count: 30), 1, 145, "sections are nested too deeply"),
    ])
    func refusesWhatIsNoTemplate(text: String, line: Int, column: Int, problem: String) throws {
        let error = #expect(throws: PaperError.self) { try TemplateSet(overriding: ["receipt.html": text]) }
        guard case .template(let found) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(found.file == "receipt.html")
        #expect(found.line == line)
        #expect(found.column == column)
        #expect(found.text.en == problem)
        #expect(!found.text.vi.isEmpty)
    }

    @Test(arguments: [
        (["receipt.html": "x{{>_nowhere}}"], "receipt.html", "there is no part “_nowhere.html”"),
        (["receipt.html": "{{>refusal}}"], "receipt.html", "there is no part “refusal.html”"),
        (["_a.html": "{{>_b}}", "_b.html": "{{>_a}}"], "_a.html", "includes itself"),
        (["_a.html": "{{>_a}}"], "_a.html", "includes itself"),
        (["receipt.html": "{{>_layout}}"], "receipt.html", "is or uses a layout"),
        (
            ["receipt.html": "{{<_layout}}{{$body}}{{$body}}{{/body}}{{/body}}{{/_layout}}"], "receipt.html",
            "within a block"
        ),
        (
            ["receipt.html": "{{<_layout}}{{$body}}{{<_layout}}{{/_layout}}{{/body}}{{/_layout}}"], "receipt.html",
            "layouts cannot be nested"
        ),
        (
            ["_own.html": "{{<_layout}}{{/_layout}}", "receipt.html": "{{<_own}}{{/_own}}"], "receipt.html",
            "is or uses a layout"
        ),
    ])
    func refusesPartsThatDoNotFit(texts: [String: String], file: String, problem: String) throws {
        let error = #expect(throws: PaperError.self) { try TemplateSet(overriding: texts) }
        guard case .template(let found) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(found.file == file)
        #expect(found.text.en.contains(problem), "\(found.text.en)")
    }

    @Test func findsAMisspeltFieldWhenLoading() throws {
        #expect(throws: PaperError.missingField(name: "applicant.nmae", file: "refusal.html", line: 2)) {
            try TemplateSet(overriding: ["refusal.html": "<p>\n{{applicant.nmae}}</p>"])
        }
        #expect(throws: PaperError.missingField(name: "titel", file: "_row.html", line: 1)) {
            try TemplateSet(overriding: [
                "receipt.html": "{{#documents}}{{>_row}}{{/documents}}", "_row.html": "{{titel}}",
            ])
        }
        // In a section that the specimen does not print, too.
        #expect(throws: PaperError.missingField(name: "oops", file: "receipt.html", line: 1)) {
            try TemplateSet(overriding: ["receipt.html": "{{^applicant.phone}}{{oops}}{{/applicant.phone}}"])
        }
        // A list or a record is no text.
        for text in ["{{documents}}", "{{.}}", "{{#documents}}{{.}}{{/documents}}", "{{dossier}}"] {
            let error = #expect(throws: PaperError.self) { try TemplateSet(overriding: ["receipt.html": text]) }
            #expect(error?.code == "paper.template-invalid")
        }
        // A template of a document that the program does not know cannot be checked ahead.
        _ = try TemplateSet(overriding: ["marriage-certificate.html": "{{spouse.name}}"])
    }

    @Test func directoryOverridesFileByFile() async throws {
        try await withDirectory { directory in
            try "<p>{{dossier.code}}: {{applicant.name}}</p>".write(
                to: directory.appendingPathComponent("refusal.html"), atomically: true, encoding: .utf8)
            try "<p>{{dossier.code}} in English</p>".write(
                to: directory.appendingPathComponent("receipt.en.html"), atomically: true, encoding: .utf8)
            try "not ours".write(to: directory.appendingPathComponent("README"), atomically: true, encoding: .utf8)
            let office = PaperOffice(templates: try .load(overrides: directory.path), renderer: EchoRenderer())
            #expect(try office.html(Cases.refusal().content()) == "<p>H26.147-260610-0017: Đặng Hữu Phước</p>")
            #expect(try office.html(Cases.receipt().content(in: .english)) == "<p>H26.147-260610-0015 in English</p>")
            #expect(try office.html(Cases.receipt().content()).contains("GIẤY TIẾP NHẬN"))
            #expect(try office.html(Cases.refusal().content(in: .english)).hasPrefix("<p>H26"))

            try Data([0x3C, 0xFF]).write(to: directory.appendingPathComponent("draft.html"))
            let error = #expect(throws: PaperError.self) { try TemplateSet.load(overrides: directory.path) }
            #expect(error?.message.en == "draft.html: the file is not UTF-8")
        }
        #expect(throws: PaperError.self) { try TemplateSet.load(overrides: "/nonexistent") }
    }

    @Test func digestFollowsEveryFileThatATemplateUses() async throws {
        func digest(_ texts: [String: String]) async throws -> [UInt8] {
            let office = PaperOffice(templates: try TemplateSet(overriding: texts), renderer: EchoRenderer())
            return try await office.render(Cases.receipt().content()).templateDigest
        }
        let own = try await digest([:])
        let same = try await digest(["refusal.html": "x", "_parent.html": "x", "unused.html": "x"])
        #expect(own == same)
        let builtIn = try TemplateSet.texts(in: PaperResources.find().templates)
        for name in ["receipt.html", "_heading.html", "_layout.html", "_mark.html", "style.css", "forms.json"] {
            let text = try #require(builtIn[name])
            let changed = try await digest([
                name: name == "forms.json" ? text.replacingOccurrences(of: "GIẤY TIẾP", with: "Giấy tiếp") : text + "\n"
            ])
            #expect(changed != own, "\(name)")
        }
        let reformatted = try await digest(["forms.json": try #require(builtIn["forms.json"]) + "\n"])
        #expect(reformatted == own)
    }

    @Test(arguments: [
        ("{", "JSON"), ("{\"editions\": [], \"more\": 1}", "unknown"),
        ("{\"editions\": [{\"kind\": \"receipt\"}]}", "required"),
        (entry(from: "2026-02-30"), "YYYY-MM-DD"), (entry(kind: "Receipt"), "expected"),
        (entry(until: "2026-01-01") + "," + entry(from: "2026-01-01"), "two editions"),
        (entry() + "," + entry(from: "2026-01-01"), "two editions"),
    ])
    func refusesEditionsThatDoNotAddUp(text: String, problem: String) throws {
        let whole = text.hasPrefix("{\"kind") ? "{\"editions\": [\(text)]}" : text
        let error = #expect(throws: PaperError.self) { try TemplateSet(overriding: ["forms.json": whole]) }
        let message = try #require(error).message.en
        #expect(message.hasPrefix("forms.json: "))
        #expect(message.contains(problem), "\(message)")
    }

    private static func entry(kind: String = "receipt", from: String? = nil, until: String? = nil) -> String {
        let dates = [("from", from), ("until", until)].compactMap { name, value in
            value.map { "\"\(name)\": \"\($0)\", " }
        }
        return "{\"kind\": \"\(kind)\", \(dates.joined())"
            + "\"number\": \"\", \"title\": \"T\", \"regulation\": \"\", \"source\": \"s\", \"unverified\": \"\"}"
    }

    @Test func saysWhereNoEditionIsInForce() throws {
        let forms = "{\"editions\": [\(Self.entry(from: "2027-01-01"))]}"
        let office = PaperOffice(
            templates: try TemplateSet(overriding: ["forms.json": forms]), renderer: EchoRenderer())
        #expect(throws: PaperError.noEdition(kind: "receipt", date: "2026-06-10")) {
            try office.html(Cases.receipt().content())
        }
        // A kind that the file does not know is printed without edition.
        #expect(try office.html(Cases.refusal().content()).contains("<h1></h1>"))
    }

    @Test func everyKindHasItsTemplateAndSpecimen() throws {
        let office = PaperOffice(templates: try .builtIn(), renderer: EchoRenderer())
        for kind in PaperKind.builtIn {
            #expect(try office.html(.specimen(of: kind)).contains("Mẫu"))
        }
        #expect(office.templates.names == PaperKind.builtIn.map(\.name).sorted())
    }

    /// Whatever a file holds, loading it ends in a set or in an error that names the file.
    @Test(arguments: 0..<20) func anyBytesGiveAnErrorOrASet(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let pieces = [
            "{{", "}}", "{{#a}}", "{{/a}}", "{{^a}}", "{{>_mark}}", "{{<_layout}}", "{{$body}}", "{{/body}}",
            "{{/_layout}}", "{", "}",
            "\n", " ", "ế", "\u{0}", "{{!", "{{.}}", "{{mark}}", "{{dossier.code}}", "{{#mark}}", "{{/mark}}", "a",
        ]
        for _ in 0..<10 {
            let text = (0..<random.below(14)).map { _ in pieces[random.below(pieces.count)] }.joined()
            do throws(PaperError) {
                let set = try TemplateSet(overriding: ["refusal.html": text])
                let content = PaperContent.specimen(of: .refusal)
                _ = try PaperOffice(templates: set, renderer: EchoRenderer()).html(content)
            } catch {
                #expect(error.message.en.contains("refusal.html"), "seed \(seed): \(text)")
            }
        }
    }
}

/// Numbers from a seed.
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func below(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &self) }
}

@Suite struct PapersDocumentTests {
    /// docs/papers.md lists every field that a template can name.
    @Test(arguments: PaperKind.builtIn) func documentsEveryField(kind: PaperKind) throws {
        let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().resolvingSymlinksInPath()
        let file = tests.appendingPathComponent("../../docs/papers.md").standardizedFileURL
        let text = try String(contentsOf: file, encoding: .utf8)
        func visit(_ value: PaperValue, _ path: String) {
            switch value {
            case .text, .flag: #expect(text.contains("`\(path)`"), "\(kind): \(path)")
            case .record(let fields):
                for (name, inner) in fields { visit(inner, path.isEmpty ? name : "\(path).\(name)") }
            case .list(let items):
                #expect(text.contains("`\(path)`"), "\(kind): \(path)")
                // Names within a list stand by themselves.
                for case .record(let fields) in items.prefix(1) { visit(.record(fields), "") }
            }
        }
        visit(.record(PaperOffice.fields(of: .specimen(of: kind), edition: nil)), "")
    }
}
