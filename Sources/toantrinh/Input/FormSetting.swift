import JSON
import Vietnamese

/// One `--set`: a dotted path and a value, text after `=`, JSON after `:=`.
///
/// A path that begins with `data` or `representative` names that member; any other first part names a subject.
struct FormSetting {
    private var path: [String]
    private let value: JSONValue

    /// Reads a setting of a form.
    init(_ text: String) throws {
        try self.init(member: text)
        guard path.count >= 2 else { throw Self.malformed(text) }
        if !["data", "representative", "subjects"].contains(path[0]) { path.insert("subjects", at: 0) }
    }

    /// Reads a setting whose path is taken as it is.
    init(member text: String) throws {
        guard let equals = text.firstIndex(of: "=") else { throw Self.malformed(text) }
        var name = text[..<equals]
        let raw = String(text[text.index(after: equals)...])
        let isJSON = name.hasSuffix(":")
        if isJSON { name = name.dropLast() }
        path = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard path.count <= 8, path.allSatisfy({ !$0.isEmpty }) else { throw Self.malformed(text) }
        value = isJSON ? try Self.json(raw) : .string(VietnameseText.nfc(raw))
    }

    /// The JSON value that was typed.
    static func json(_ text: String) throws -> JSONValue {
        do {
            return try JSONReader.read(text, limits: .init(depth: 12, bytes: 1 << 16))
        } catch {
            throw Fault(
                error.code, .usage, vi: "“\(text)” không phải JSON: \(error.message.vi)",
                en: "“\(text)” is not JSON: \(error.message.en)")
        }
    }

    func apply(to form: inout JSONObject) throws { try Self.put(value, at: path[...], into: &form) }

    private static func put(_ value: JSONValue, at path: ArraySlice<String>, into object: inout JSONObject) throws {
        guard let key = path.first else { return }
        let rest = path.dropFirst()
        if rest.isEmpty {
            object[key] = value
            return
        }
        var inner: JSONObject
        switch object[key] {
        case .object(let existing): inner = existing
        case nil, .null: inner = [:]
        default:
            throw Fault.usage(
                vi: "--set: “\(key)” đã có giá trị, không thể có trường con.",
                en: "--set: “\(key)” is a value already and cannot have fields.")
        }
        try put(value, at: rest, into: &inner)
        object[key] = .object(inner)
    }

    private static func malformed(_ text: String) -> Fault {
        Fault.usage(
            vi: "“\(text)”: viết TRƯỜNG=GIÁ TRỊ, ví dụ child.full_name=\"Lê Bảo An\".",
            en: "“\(text)”: write FIELD=VALUE, for example child.full_name=\"Lê Bảo An\".")
    }
}
