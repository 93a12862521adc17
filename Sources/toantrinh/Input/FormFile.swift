import JSON
import Manifest
import Vietnamese

/// Reads the content of a form from JSON or YAML.
enum FormFile {
    /// The server takes no larger body.
    static let limit = 1 << 20

    /// The object that the file at `path` holds; `-` is standard input. JSON begins with `{`, everything else is YAML.
    static func read(_ path: String) throws -> JSONObject {
        let text = try LocalFile.text(of: path, limit: limit)
        let first = text.unicodeScalars.first { !$0.properties.isWhitespace }
        let value: JSONValue
        if first == "{" || path.lowercased().hasSuffix(".json") {
            do {
                value = try JSONReader.read(text, limits: .init(depth: 16, bytes: limit))
            } catch {
                throw Fault(
                    error.code, .contentRefused, vi: "“\(path)”: \(error.message.vi)",
                    en: "“\(path)”: \(error.message.en)")
            }
        } else {
            do {
                value = json(try ManifestParser.parse(text, file: path))
            } catch {
                throw Fault(error.code, .contentRefused, vi: error.message.vi, en: error.message.en)
            }
        }
        guard let object = value.object else {
            throw Fault(
                "cli.form-not-object", .contentRefused,
                vi: "“\(path)” phải là một tập hợp “tên: giá trị”.", en: "“\(path)” must hold “name: value” pairs.")
        }
        return object
    }

    /// YAML as JSON: unquoted `true`, `false`, nothing and whole numbers are what they look like, all else is text.
    ///
    /// A number with a leading zero is text: personal numbers and telephone numbers begin with one.
    static func json(_ node: ManifestNode) -> JSONValue {
        switch node.content {
        case .sequence(let elements): return .array(elements.map(json))
        case .mapping(let entries):
            var object: JSONObject = [:]
            for entry in entries { object[entry.key] = json(entry.value) }
            return .object(object)
        case .scalar(let scalar):
            guard scalar.isPlain else { return .string(scalar.text) }
            if node.isEmpty { return .null }
            switch scalar.text {
            case "true": return .bool(true)
            case "false": return .bool(false)
            default:
                let digits = scalar.text.hasPrefix("-") ? scalar.text.dropFirst() : scalar.text[...]
                let isNumber = !digits.isEmpty && digits.utf8.allSatisfy { (0x30...0x39).contains($0) }
                if isNumber, digits == "0" || digits.first != "0", let number = Int64(scalar.text),
                    number.magnitude < 100_000_000
                {
                    return .integer(number)
                }
                return .string(scalar.text)
            }
        }
    }
}
