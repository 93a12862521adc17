import Foundation

extension TemplateSet {
    /// The templates that come with the program.
    ///
    /// - Throws: ``PaperError/resourcesMissing(tried:)`` where they are not installed.
    public static func builtIn() throws(PaperError) -> TemplateSet {
        try TemplateSet(texts: try texts(in: try PaperResources.find().templates))
    }

    /// The templates that come with the program, with the files of a directory in place of those of the same name.
    ///
    /// A name that the program does not have is added: the template of another result document, or a part.
    ///
    /// - Throws: ``PaperError/template(_:)`` with file and line, ``PaperError/missingField(name:file:line:)``.
    public static func load(overrides directory: String) throws(PaperError) -> TemplateSet {
        let own = try texts(in: directory)
        let builtIn = try texts(in: try PaperResources.find().templates)
        return try TemplateSet(texts: builtIn.merging(own) { _, own in own })
    }

    /// Reads the files of a directory that a set can have; others are left alone.
    static func texts(in directory: String) throws(PaperError) -> [String: String] {
        let names: [String]
        do { names = try FileManager.default.contentsOfDirectory(atPath: directory) } catch {
            throw .template(
                TemplateProblem(file: directory, vi: "không đọc được thư mục", en: "the directory cannot be read"))
        }
        var texts: [String: String] = [:]
        for name in names.sorted() where !name.hasPrefix(".") {
            guard name.hasSuffix(".html") || name == "style.css" || name == "forms.json" else { continue }
            guard let data = FileManager.default.contents(atPath: directory + "/" + name) else {
                throw .template(TemplateProblem(file: name, vi: "không đọc được tệp", en: "the file cannot be read"))
            }
            guard data.count <= largestFile else {
                throw .template(
                    TemplateProblem(
                        file: name, vi: "tệp lớn hơn \(largestFile) byte",
                        en: "the file is larger than \(largestFile) bytes"))
            }
            guard let text = String(validating: data, as: UTF8.self) else {
                throw .template(TemplateProblem(file: name, vi: "tệp không phải UTF-8", en: "the file is not UTF-8"))
            }
            texts[name] = text
        }
        return texts
    }
}
