import Manifest
import Testing
import Vietnamese

private enum Colour: String, CaseIterable { case red, green, blue }

@Suite struct ManifestReaderTests {
    /// Reads `text` and gives what was noted, `line:column code suggestion`.
    private func noted(_ text: String, _ read: (inout ManifestReader) -> Void) throws -> [String] {
        let diagnostics = DiagnosticCollector(file: "t.yaml")
        var reader = ManifestReader(try ManifestParser.parse(text, file: "t.yaml"), diagnostics)
        read(&reader)
        reader.end()
        return (ManifestErrors(diagnostics.diagnostics)?.diagnostics ?? []).map {
            "\($0.line):\($0.column) \($0.code)" + ($0.suggestion.map { " " + $0 } ?? "")
        }
    }

    @Test func notesEverythingInOneGo() throws {
        let text = """
            naem: x
            age: 200
            born: 2025-02-29
            open: yes
            colour: gren
            label: {vi: Nhãn}
            list: []
            """
        let all = try noted(text) {
            _ = $0.string("name")
            _ = $0.integer("age", in: 0...150)
            _ = $0.day("born")
            _ = $0.bool("open")
            _ = $0.choice("colour", Colour.self)
            _ = $0.bilingual("label")
            _ = $0.list("list") { $0.string() }
        }
        #expect(
            all == [
                "1:1 manifest.missing-key", "1:1 manifest.unknown-key name", "2:6 manifest.integer-range",
                "3:7 manifest.no-such-day", "4:7 manifest.not-boolean true", "5:9 manifest.unknown-value green",
                "6:8 manifest.missing-label", "7:7 manifest.empty-list",
            ])
    }

    @Test func readsWhatIsThere() throws {
        let text = """
            name: " Lê Thị Bé "
            age: 42
            born: 2024-02-29
            open: true
            colour: blue
            label: {vi: Nhãn, en: Label}
            list: [a, 1.5]
            """
        var born: (year: Int, month: Int, day: Int)?
        let all = try noted(text) {
            #expect($0.string("name") == "Lê Thị Bé")
            #expect($0.integer("age", in: 0...150) == 42)
            born = $0.day("born")
            #expect($0.bool("open") == true)
            #expect($0.choice("colour", Colour.self) == .blue)
            #expect($0.bilingual("label") == Bilingual(vi: "Nhãn", en: "Label"))
            #expect($0.list("list") { $0.string() } == ["a", "1.5"])
            #expect($0.optionalString("nothing") == nil)
        }
        #expect(all == [])
        #expect(born?.year == 2024 && born?.month == 2 && born?.day == 29)
    }

    @Test(arguments: [
        ("007", "manifest.not-integer"), ("1_000", "manifest.not-integer"), ("0x10", "manifest.not-integer"),
        ("1.0", "manifest.not-integer"), ("\"7\"", "manifest.not-integer 7"), ("-1", "manifest.integer-range"),
        ("9223372036854775808", "manifest.not-integer"), ("", "manifest.empty-value"), ("[1]", "manifest.wrong-kind"),
        ("null", "manifest.empty-value"), ("+1", "manifest.not-integer"), ("--1", "manifest.not-integer"),
    ]) func refusesIntegers(_ written: String, _ code: String) throws {
        let all = try noted("n: \(written)\n") { _ = $0.integer("n", in: 0...Int64.max) }
        #expect(all.map { $0.split(separator: " ").dropFirst().joined(separator: " ") } == [code])
    }

    @Test(arguments: [
        ("2026-13-01", "manifest.no-such-day"), ("2026-00-10", "manifest.no-such-day"),
        ("2100-02-29", "manifest.no-such-day"), ("0000-01-01", "manifest.no-such-day"),
        ("10/6/2026", "manifest.not-a-day 2026-06-10"), ("2026-6-1", "manifest.not-a-day 2026-06-01"),
        ("2026-06-1x", "manifest.not-a-day"), ("31/2/2026", "manifest.not-a-day"), ("{}", "manifest.wrong-kind"),
    ]) func refusesDays(_ written: String, _ code: String) throws {
        let all = try noted("d: \(written)\n") { _ = $0.day("d") }
        #expect(all.map { $0.split(separator: " ").dropFirst().joined(separator: " ") } == [code])
    }

    @Test func aListInsteadOfAMappingIsNotedOnce() throws {
        let all = try noted("- a\n- b\n") {
            _ = $0.string("x")
            _ = $0.integer("y", in: 0...1)
        }
        #expect(all == ["1:1 manifest.wrong-kind"])
    }

    @Test func severalMissingKeysAreAllNoted() throws {
        let all = try noted("z: 1\n") {
            _ = $0.string("x")
            _ = $0.string("y")
            _ = $0.optional("z")
        }
        #expect(all == ["1:1 manifest.missing-key", "1:1 manifest.missing-key"])
    }

    @Test func textHasBounds() throws {
        let all = try noted("a: \"\"\nb: \(String(repeating: "đ", count: 11))\nc:\n") {
            _ = $0.string("a")
            _ = $0.string("b", max: 10)
            _ = $0.string("c")
        }
        #expect(all == ["1:4 manifest.empty-value", "2:4 manifest.too-long", "3:1 manifest.empty-value"])
    }

    @Test func suggestsOnlyWhatIsNear() throws {
        #expect(try noted("lable: x\n") { _ = $0.optionalString("label") } == ["1:1 manifest.unknown-key label"])
        #expect(try noted("colour: x\n") { _ = $0.optionalString("label") } == ["1:1 manifest.unknown-key"])
    }
}
