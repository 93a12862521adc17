import Mustache

extension TemplateSet {
    /// The most bytes of one file.
    static let largestFile = 1 << 20

    /// Makes a set from the texts of its files, by file name.
    ///
    /// - Throws: ``PaperError/template(_:)``, or ``PaperError/missingField(name:file:line:)`` where the template of a built-in
    ///   kind names a field that its papers do not have.
    init(texts: [String: String]) throws(PaperError) {
        var files: [String: File] = [:]
        for (fileName, text) in texts.sorted(by: { $0.key < $1.key }) where fileName.hasSuffix(".html") {
            let outline = try TemplateOutline(file: fileName, text: text)
            files[String(fileName.dropLast(5))] = File(text: text, outline: outline)
        }
        for name in files.keys.sorted() {
            guard let file = files[name] else { continue }
            try Self.checkStructure(of: file.outline, in: files)
            let closure = try Self.closure(of: name, in: files)
            files[name]?.closure = closure
        }
        var library = MustacheLibrary()
        for (name, file) in files {
            do {
                try library.register(file.text, named: name)
            } catch {
                throw .template(
                    TemplateProblem(
                        file: file.outline.file, vi: "mẫu không đúng cú pháp", en: "the template cannot be parsed"))
            }
        }
        guard let style = texts["style.css"] else { throw .noTemplate("style.css") }
        guard let forms = texts["forms.json"] else { throw .noTemplate("forms.json") }
        self.files = files
        self.style = style
        self.editions = try FormEdition.read(Array(forms.utf8), file: "forms.json")
        self.library = library
        try checkFields()
    }

    /// Checks every template of a built-in kind against a specimen of it.
    private func checkFields() throws(PaperError) {
        for kind in PaperKind.builtIn {
            for name in names where name == kind.name || name.hasPrefix(kind.name + ".") {
                let content = PaperContent.specimen(of: kind)
                let fields = PaperOffice.fields(of: content, edition: nil)
                try check(name, fields)
            }
        }
    }

    /// Checks that `fields` has everything that the template `name` names.
    func check(_ name: String, _ fields: [String: PaperValue]) throws(PaperError) {
        guard let file = files[name] else { throw .noTemplate(name) }
        try file.outline.check(fields, parts: files.mapValues(\.outline))
    }

    /// Parts exist; a layout fills blocks; blocks do not stand where they could call themselves for ever.
    private static func checkStructure(of outline: TemplateOutline, in files: [String: File]) throws(PaperError) {
        func visit(_ tags: [TemplateOutline.Tag], insideOverride: Bool) throws(PaperError) {
            for tag in tags {
                func problem(vi: String, en: String) -> PaperError {
                    .template(TemplateProblem(file: outline.file, line: tag.line, column: 1, vi: vi, en: en))
                }
                switch tag.kind {
                case .partial, .parent:
                    guard tag.name.hasPrefix("_"), let part = files[tag.name] else {
                        throw problem(
                            vi: "không có phần mẫu “\(tag.name).html” (tên phải bắt đầu bằng “_”)",
                            en: "there is no part “\(tag.name).html” (its name must begin with “_”)")
                    }
                    if part.outline.uses(.parent) || (tag.kind == .partial && part.outline.uses(.block)) {
                        throw problem(
                            vi:
                                "“\(tag.name)” là khung trang, hoặc dùng khung trang; chỉ dùng được khung không lồng bằng {{<…}}",
                            en: "“\(tag.name)” is or uses a layout; a layout is used by {{<…}}, and not within another")
                    }
                    if tag.kind == .parent, insideOverride {
                        throw problem(vi: "khung trang không được lồng nhau", en: "layouts cannot be nested")
                    }
                case .block where insideOverride:
                    throw problem(vi: "khối không được lồng trong khối", en: "a block cannot stand within a block")
                default: break
                }
                if tag.kind == .parent {
                    for block in tag.children { try visit(block.children, insideOverride: true) }
                } else {
                    try visit(tag.children, insideOverride: insideOverride || tag.kind == .block)
                }
            }
        }
        try visit(outline.tags, insideOverride: false)
    }

    /// The parts that a template includes.
    ///
    /// - Throws: ``PaperError/template(_:)`` where a part includes itself.
    private static func closure(of name: String, in files: [String: File]) throws(PaperError) -> [String] {
        var found: Set<String> = []
        func visit(_ current: String, path: [String]) throws(PaperError) {
            for part in (files[current]?.outline.parts ?? []).sorted() {
                if path.contains(part) {
                    throw .template(
                        TemplateProblem(
                            file: "\(part).html",
                            vi: "phần mẫu gọi lại chính nó (\((path + [part]).joined(separator: " → ")))",
                            en: "the part includes itself (\((path + [part]).joined(separator: " → ")))"))
                }
                found.insert(part)
                try visit(part, path: path + [part])
            }
        }
        try visit(name, path: [name])
        return found.sorted()
    }
}

extension TemplateOutline {
    func uses(_ kind: Tag.Kind) -> Bool {
        func any(_ tags: [Tag]) -> Bool { tags.contains { $0.kind == kind || any($0.children) } }
        return any(tags)
    }
}
