extension TemplateOutline {
    /// Reads the tags of `text`.
    ///
    /// - Throws: ``PaperError/template(_:)`` with line and column.
    /// - Complexity: linear in the length of `text`.
    init(file: String, text: String) throws(PaperError) {
        var reader = Reader(file: file, bytes: Array(text.utf8))
        self.file = file
        self.tags = try reader.tags()
    }

    private struct Reader {
        let file: String
        let bytes: [UInt8]
        var at = 0
        var line = 1
        var lineStart = 0

        /// An open section and what stands in it so far.
        struct Open {
            var tag: Tag
            var column: Int
        }

        mutating func tags() throws(PaperError) -> [Tag] {
            var top: [Tag] = []
            var open: [Open] = []
            func place(_ tag: Tag) {
                if open.isEmpty { top.append(tag) } else { open[open.count - 1].tag.children.append(tag) }
            }
            while try toNextTag(insideParent: open.last?.tag.kind == .parent) {
                let (line, column) = (self.line, at - lineStart + 1)
                guard let (mark, name) = try tag(line: line, column: column) else { continue }
                switch mark {
                case "/":
                    guard let last = open.popLast() else {
                        throw problem(
                            line, column, vi: "thẻ đóng {{/\(name)}} không có thẻ mở",
                            en: "{{/\(name)}} closes nothing")
                    }
                    guard last.tag.name == name else {
                        throw problem(
                            line, column,
                            vi: "{{/\(name)}} không khớp thẻ mở “\(last.tag.name)” ở dòng \(last.tag.line)",
                            en: "{{/\(name)}} does not match “\(last.tag.name)” opened on line \(last.tag.line)")
                    }
                    place(last.tag)
                case "#", "^", "<", "$":
                    if mark != "$", open.last?.tag.kind == .parent {
                        throw problem(
                            line, column, vi: "trong {{<…}} chỉ được có {{$khối}}",
                            en: "only {{$blocks}} may stand in {{<…}}")
                    }
                    guard open.count < TemplateOutline.deepest else {
                        throw problem(line, column, vi: "lồng thẻ quá sâu", en: "sections are nested too deeply")
                    }
                    let kinds: [Character: Tag.Kind] = ["#": .section, "^": .inverted, "<": .parent, "$": .block]
                    open.append(
                        Open(
                            tag: Tag(kind: kinds[mark] ?? .section, name: name, line: line, children: []),
                            column: column))
                default:
                    if open.last?.tag.kind == .parent {
                        throw problem(
                            line, column, vi: "trong {{<…}} chỉ được có {{$khối}}",
                            en: "only {{$blocks}} may stand in {{<…}}")
                    }
                    place(Tag(kind: mark == ">" ? .partial : .variable, name: name, line: line, children: []))
                }
            }
            if let last = open.last {
                throw problem(
                    last.tag.line, last.column, vi: "thẻ “\(last.tag.name)” không được đóng",
                    en: "“\(last.tag.name)” is never closed")
            }
            return top
        }

        /// Moves to the next `{{`; false at the end.
        mutating func toNextTag(insideParent: Bool) throws(PaperError) -> Bool {
            while at < bytes.count {
                if bytes[at] == UInt8(ascii: "{"), at + 1 < bytes.count, bytes[at + 1] == UInt8(ascii: "{") {
                    return true
                }
                if insideParent, !isSpace(bytes[at]) {
                    throw problem(
                        line, at - lineStart + 1, vi: "trong {{<…}} chỉ được có {{$khối}}",
                        en: "only {{$blocks}} may stand in {{<…}}")
                }
                advance()
            }
            return false
        }

        /// Reads one tag: its mark (a space for a variable) and name; `nil` for a comment.
        mutating func tag(line: Int, column: Int) throws(PaperError) -> (Character, String)? {
            at += 2
            let start = at
            while at + 1 < bytes.count, !(bytes[at] == UInt8(ascii: "}") && bytes[at + 1] == UInt8(ascii: "}")) {
                advance()
            }
            guard at + 1 < bytes.count else {
                throw problem(line, column, vi: "thẻ {{ không có }}", en: "{{ without }}")
            }
            var body = bytes[start..<at]
            at += 2
            var mark: Character = " "
            if let first = body.first {
                switch first {
                case UInt8(ascii: "!"): return nil
                case UInt8(ascii: "{"), UInt8(ascii: "&"):
                    throw problem(
                        line, column, vi: "không được in giá trị mà không mã hóa ({{{…}}}, {{&…}})",
                        en: "values may not be printed unescaped ({{{…}}}, {{&…}})")
                case UInt8(ascii: "="), UInt8(ascii: "%"):
                    throw problem(
                        line, column, vi: "không được đổi dấu ngoặc hay kiểu nội dung ({{=…}}, {{%…}})",
                        en: "delimiters and content type may not be changed ({{=…}}, {{%…}})")
                case UInt8(ascii: "#"), UInt8(ascii: "^"), UInt8(ascii: "/"), UInt8(ascii: ">"), UInt8(ascii: "<"),
                    UInt8(ascii: "$"):
                    mark = Character(Unicode.Scalar(first))
                    body = body.dropFirst()
                default: break
                }
            }
            while let first = body.first, isSpace(first) { body = body.dropFirst() }
            while let last = body.last, isSpace(last) { body = body.dropLast() }
            let name = String(decoding: body, as: UTF8.self)
            guard isName(body) else {
                throw problem(
                    line, column, vi: "“\(name.prefix(40))” không phải tên hợp lệ",
                    en: "“\(name.prefix(40))” is not a name")
            }
            return (mark, name)
        }

        mutating func advance() {
            if bytes[at] == UInt8(ascii: "\n") {
                line += 1
                lineStart = at + 1
            }
            at += 1
        }

        func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

        /// A dotted path of ASCII letters, digits, `-` and `_`, or a lone dot.
        func isName(_ body: ArraySlice<UInt8>) -> Bool {
            if body.elementsEqual([UInt8(ascii: ".")]) { return true }
            return !body.isEmpty
                && body.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { piece in
                    !piece.isEmpty
                        && piece.allSatisfy { byte in
                            switch byte {
                            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                                true
                            default: false
                            }
                        }
                }
        }

        func problem(_ line: Int, _ column: Int, vi: String, en: String) -> PaperError {
            .template(TemplateProblem(file: file, line: line, column: column, vi: vi, en: en))
        }
    }
}
