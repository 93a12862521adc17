extension TemplateOutline {
    /// Checks that every field the template names exists in `fields`, also in sections that are not printed this time.
    ///
    /// Names are looked up as Mustache does: in the innermost record first, then outwards. A list without entries says
    /// nothing about the fields of an entry, so what stands in its section is checked only when it has some.
    ///
    /// - Throws: ``PaperError/missingField(name:file:line:)`` for the first that does not.
    func check(_ fields: [String: PaperValue], parts: [String: TemplateOutline]) throws(PaperError) {
        let walk = Walk(parts: parts)
        try walk.check(tags, of: file, stack: [.record(fields)], blocks: [:])
    }

    private struct Walk {
        let parts: [String: TemplateOutline]

        func check(
            _ tags: [Tag], of file: String, stack: [PaperValue], blocks: [String: (file: String, tags: [Tag])]
        ) throws(PaperError) {
            for tag in tags {
                switch tag.kind {
                case .variable:
                    switch try value(of: tag, in: file, stack: stack) {
                    case .text, .flag: break
                    case .list, .record:
                        throw .template(
                            TemplateProblem(
                                file: file, line: tag.line, column: 1,
                                vi: "“\(tag.name)” là danh sách hoặc nhóm, không in được",
                                en: "“\(tag.name)” is a list or a record and cannot be printed"))
                    }
                case .section: try section(tag, of: file, stack: stack, blocks: blocks)
                case .inverted:
                    _ = try value(of: tag, in: file, stack: stack)
                    try check(tag.children, of: file, stack: stack, blocks: blocks)
                case .partial:
                    guard let part = parts[tag.name] else { continue }
                    try check(part.tags, of: part.file, stack: stack, blocks: blocks)
                case .parent:
                    guard let layout = parts[tag.name] else { continue }
                    var overridden = blocks
                    for block in tag.children where blocks[block.name] == nil {
                        overridden[block.name] = (file, block.children)
                    }
                    try check(layout.tags, of: layout.file, stack: stack, blocks: overridden)
                case .block:
                    let block = blocks[tag.name] ?? (file, tag.children)
                    var without = blocks
                    without[tag.name] = nil
                    try check(block.tags, of: block.file, stack: stack, blocks: without)
                }
            }
        }

        func section(
            _ tag: Tag, of file: String, stack: [PaperValue], blocks: [String: (file: String, tags: [Tag])]
        ) throws(PaperError) {
            switch try value(of: tag, in: file, stack: stack) {
            case .list(let items):
                for item in items { try check(tag.children, of: file, stack: stack + [item], blocks: blocks) }
            case .flag: try check(tag.children, of: file, stack: stack, blocks: blocks)
            case let value: try check(tag.children, of: file, stack: stack + [value], blocks: blocks)
            }
        }

        func value(of tag: Tag, in file: String, stack: [PaperValue]) throws(PaperError) -> PaperValue {
            if tag.name == ".", let last = stack.last { return last }
            let names = tag.name.split(separator: ".").map(String.init)
            for scope in stack.reversed() {
                guard case .record(let fields) = scope, let first = names.first, var found = fields[first] else {
                    continue
                }
                for name in names.dropFirst() {
                    guard case .record(let inner) = found, let next = inner[name] else {
                        throw .missingField(name: tag.name, file: file, line: tag.line)
                    }
                    found = next
                }
                return found
            }
            throw .missingField(name: tag.name, file: file, line: tag.line)
        }
    }
}
