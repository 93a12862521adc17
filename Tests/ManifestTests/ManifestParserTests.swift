import Manifest
import Testing
import Vietnamese

/// A text that must be refused, and how.
struct Refused: Sendable, CustomTestStringConvertible {
    var name: String
    var text: String
    /// `line:column code`, one for each diagnostic.
    var expected: [String]

    init(_ name: String, _ text: String, _ expected: String...) {
        self.name = name
        self.text = text
        self.expected = expected
    }

    var testDescription: String { name }
}

private func problems(_ text: String, limits: ManifestParser.Limits = .init()) -> [String] {
    do throws(ManifestErrors) {
        _ = try ManifestParser.parse(text, file: "t.yaml", limits: limits)
        return []
    } catch {
        return error.diagnostics.map { "\($0.line):\($0.column) \($0.code)" }
    }
}

@Suite struct ManifestParserTests {
    static let refused = [
        Refused("empty", "", "1:1 yaml.empty"),
        Refused("comment only", "# nothing\n", "1:1 yaml.empty"),
        Refused("explicit nothing", "~\n", "1:1 yaml.empty"),
        Refused("tab indents", "a:\n\tb: 1\n", "2:1 yaml.tab"),
        Refused("tab between", "a:\tb\n", "1:3 yaml.tab"),
        Refused("control character", "a: b\u{7}c\n", "1:5 yaml.control-character"),
        Refused("NUL", "a: b\u{0}c\n", "1:5 yaml.control-character"),
        Refused("lone carriage return", "a: 1\rb: 2\n", "1:6 yaml.control-character"),
        Refused("line separator", "a: 1\u{2028}b: 2\n", "1:5 yaml.control-character"),
        Refused("text direction", "a: x\u{202E}y\n", "1:5 yaml.control-character"),
        Refused("byte-order mark", "\u{FEFF}a: 1\n", "1:1 yaml.byte-order-mark"),
        Refused("NUL by escape", "a: \"x\\0y\"\n", "1:4 yaml.control-character"),
        Refused("two documents", "a: 1\n---\nb: 2\n", "2:1 yaml.several-documents"),
        Refused("anchor", "a: &x 1\nb: 2\n", "1:4 yaml.anchor"),
        Refused("anchor and alias", "a: &x 1\nb: *x\n", "1:4 yaml.anchor"),
        Refused("undefined alias", "a: *x\n", "1:4 yaml.anchor"),
        Refused("alias as key", "&x a: 1\nb: {*x : 2}\n", "1:1 yaml.anchor"),
        Refused("merge key", "a:\n  <<: {b: 1}\n", "2:3 yaml.merge-key"),
        Refused("tag on text", "a: !!str 1\n", "1:4 yaml.tag"),
        Refused("tag on a quoted text", "a: !x \"1\"\n", "1:4 yaml.tag"),
        Refused("non-specific tag", "a: ! 1\n", "1:4 yaml.tag"),
        Refused("tag on a list", "a: !!set [x]\n", "1:4 yaml.tag"),
        Refused("duplicate key", "a: 1\nb: 2\na: 3\n", "3:1 yaml.duplicate-key"),
        Refused("duplicate key, quoted", "x:\n  a: 1\n  \"a\": 3\n", "3:3 yaml.duplicate-key"),
        Refused("two duplicate keys", "a: 1\nb: 2\na: 3\nb: 4\n", "3:1 yaml.duplicate-key", "4:1 yaml.duplicate-key"),
        Refused("duplicate key in one line", "{a: 1, a: 2}\n", "1:2 yaml.duplicate-key"),
        Refused(
            "duplicate key, composed and decomposed", "t\u{EA}n: 1\nte\u{302}n: 2\n", "2:1 yaml.duplicate-key"),
        Refused("key is a list", "? [a, b]\n: 1\n", "1:1 yaml.key-not-text"),
        Refused("key is a list in one line", "{[a, b]: 1}\n", "1:2 yaml.key-not-text"),
        Refused("key is empty", "\"\": 1\n", "1:1 yaml.key-not-text"),
        Refused("open bracket", "a: [1, 2\nb: 3\n", "2:2 yaml.syntax"),
        Refused("open quote", "a: \"x\nb: 3\n", "3:1 yaml.syntax"),
        Refused("indentation", "a:\n  b: 1\n c: 2\n", "3:2 yaml.syntax"),
        Refused("colon in plain text", "a: b: c\n", "1:5 yaml.syntax"),
        Refused("bad escape", "a: \"\\q\"\n", "1:5 yaml.syntax"),
        Refused("surrogate by escape", "a: \"\\uD800\"\n", "1:7 yaml.syntax"),
        Refused("reserved indicator", "a: @x\n", "1:4 yaml.syntax"),
        Refused("directive", "%YAML 9.9\n---\na: 1\n", "1:1 yaml.syntax"),
    ]

    @Test(arguments: refused) func refuses(_ example: Refused) {
        #expect(problems(example.text) == example.expected)
    }

    @Test func keepsPlacesAndText() throws {
        let text = """
            # a comment
            code: 1.001193
            off: no
            list: [x, "5"]
            label:
              vi: Đăng ký khai sinh
              en: |
                Birth
                registration
            """
        let root = try ManifestParser.parse(text, file: "t.yaml")
        #expect(root.entries?.map(\.key) == ["code", "off", "list", "label"])
        #expect(root["code"]?.scalar?.text == "1.001193")
        #expect(root["off"]?.scalar?.text == "no")
        #expect(root["off"]?.position == SourcePosition(line: 3, column: 6))
        #expect(root["list"]?.elements?.last?.scalar == .init(text: "5", isPlain: false))
        #expect(root["label"]?["en"]?.scalar?.text == "Birth\nregistration")
        #expect(root.position(at: "list[1]") == SourcePosition(line: 4, column: 11))
        #expect(root.position(at: "label.vi") == SourcePosition(line: 6, column: 3))
        #expect(root.position(at: "label.fr.x") == SourcePosition(line: 5, column: 1))
        #expect(root.position(at: "nowhere") == SourcePosition(line: 2, column: 1))
    }

    @Test func normalisesDecomposedDiacritics() throws {
        let root = try ManifestParser.parse("vi: Đa\u{302}\u{301}t\n", file: "t.yaml")
        #expect(root["vi"]?.scalar?.text.unicodeScalars.elementsEqual("Đất".unicodeScalars) == true)
    }

    @Test func acceptsWindowsLineEnds() throws {
        let root = try ManifestParser.parse("a: 1\r\nb: 2\r\n", file: "t.yaml")
        #expect(root["b"]?.scalar?.text == "2")
        #expect(root["b"]?.position == SourcePosition(line: 2, column: 4))
    }

    @Test func acceptsStarsAndAmpersandsInText() throws {
        let root = try ManifestParser.parse("a: R&D & more * x\nb: |\n  *bold* &c !d\n", file: "t.yaml")
        #expect(root["a"]?.scalar?.text == "R&D & more * x")
        #expect(root["b"]?.scalar?.text == "*bold* &c !d\n")
    }

    @Test func refusesTooMuch() {
        let limits = ManifestParser.Limits(bytes: 200, lineBytes: 50, depth: 3)
        #expect(problems(String(repeating: "#\n", count: 101), limits: limits) == ["1:1 yaml.too-large"])
        #expect(problems("a: " + String(repeating: "x", count: 60), limits: limits) == ["1:51 yaml.line-too-long"])
        #expect(problems("a: [[[[1]]]]\n", limits: limits) == ["1:7 yaml.too-deep"])
        #expect(problems("a: [[1]]\n", limits: limits) == [])
    }

    @Test(arguments: [100, 999, 3000]) func survivesDeepNesting(_ depth: Int) {
        let brackets = String(repeating: "[\n", count: depth) + String(repeating: "]\n", count: depth)
        #expect(!problems(brackets).isEmpty)
        #expect(!problems(String(repeating: "- ", count: depth) + "x\n").isEmpty)
        #expect(!problems(String(repeating: "? ", count: depth) + "x\n").isEmpty)
    }

    /// The "billion laughs": each level repeats the one before; as keys they would be expanded while being compared.
    @Test(arguments: [false, true]) func refusesExponentialAliases(_ asKeys: Bool) {
        var text = "a0: &a0 [x, x]\n"
        for level in 1...40 {
            let before = "*a\(level - 1)"
            text +=
                asKeys
                ? "a\(level): &a\(level) {? \(before) : 1, ? [\(before)] : 2}\n"
                : "a\(level): &a\(level) [\(before), \(before), \(before)]\n"
        }
        #expect(problems(text) == [asKeys ? "2:12 yaml.anchor" : "2:10 yaml.anchor"])
    }

    @Test func namesTheFirstByteThatIsNotUTF8() {
        let bytes = Array("a: 1\nb: đ".utf8) + [0xFF] + Array("x\n".utf8)
        do throws(ManifestErrors) {
            _ = try ManifestParser.parse(bytes: bytes, file: "t.yaml")
            Issue.record("accepted")
        } catch {
            #expect(error.code == "yaml.not-utf8")
            #expect(error.first.position == SourcePosition(line: 2, column: 5))
        }
    }
}
