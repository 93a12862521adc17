import JSON
public import Vietnamese

/// How papers name an agency beyond its own name (cách ghi trên giấy tờ). What is not said follows from the names.
public struct Letterhead: Sendable, Hashable {
    /// *Địa danh*, as it stands before the date: `Phù Đổng`.
    public var place: String?
    /// The agency printed above it, where that is not the one above it here: police of a province stand below their ministry.
    public var superior: Bilingual?
    /// What the unit is called that takes dossiers in and hands results over (`Trung tâm Phục vụ hành chính công`).
    public var counter: Bilingual?

    public init(place: String? = nil, superior: Bilingual? = nil, counter: Bilingual? = nil) {
        self.place = place
        self.superior = superior
        self.counter = counter
    }

    var json: JSONValue {
        var object = JSONObject()
        object.set("place", place.map(JSONValue.string))
        object.set("superior", superior?.json)
        object.set("counter", counter?.json)
        return .object(object)
    }

    init(json: JSONValue, at path: String) throws(JSONError) {
        var fields = try JSONFields(json, at: path)
        place = try fields.optionalString("place")
        superior = try fields.optional("superior", Bilingual.init(json:at:))
        counter = try fields.optional("counter", Bilingual.init(json:at:))
        try fields.end()
    }
}
