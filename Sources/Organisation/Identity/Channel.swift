public import JSON
public import Vietnamese

/// How a dossier or an act came in (kênh thực hiện, `KenhThucHien` of the national portal).
public enum Channel: String, Sendable, Hashable, CaseIterable {
    /// Trực tiếp, in person.
    case counter
    /// Trực tuyến.
    case online
    /// Bưu chính, by public post.
    case post

    /// The number that is synchronised to the national portal: 1, 2 or 3.
    public var officialCode: Int {
        switch self {
        case .counter: 1
        case .online: 2
        case .post: 3
        }
    }

    /// The channel of an official number; `nil` for a number that has none.
    public init?(officialCode: Int) {
        switch officialCode {
        case 1: self = .counter
        case 2: self = .online
        case 3: self = .post
        default: return nil
        }
    }

    public var label: Bilingual {
        switch self {
        case .counter: Bilingual(vi: "Trực tiếp", en: "In person")
        case .online: Bilingual(vi: "Trực tuyến", en: "Online")
        case .post: Bilingual(vi: "Bưu chính", en: "By post")
        }
    }

    public var json: JSONValue { .string(rawValue) }

    /// Reads the channel from its name.
    ///
    /// - Throws: `JSONError` that names `path` where it is no channel.
    public init(json: JSONValue, at path: String = "") throws(JSONError) {
        guard let channel = Channel(rawValue: try json.asString(path)) else {
            throw JSONError(.wrongType(expected: Self.allCases.map(\.rawValue).joined(separator: ", ")), path: path)
        }
        self = channel
    }
}
