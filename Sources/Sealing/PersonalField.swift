public import JSON

/// One field of a person with its class of personal data, before it is sealed or after it was opened.
public struct PersonalField: Sendable, Hashable {
    /// The field's identifier in the form, such as `full_name`.
    public var name: String
    public var value: JSONValue
    /// `identity`, `contact`, `family` or `sensitive`.
    public var personalClass: String

    public init(name: String, value: JSONValue, personalClass: String) {
        self.name = name
        self.value = value
        self.personalClass = personalClass
    }
}

extension PersonalField: CustomStringConvertible, CustomReflectable {
    /// Name and class; the value is never printed.
    public var description: String { "PersonalField(\(name), \(personalClass))" }
    public var customMirror: Mirror { Mirror(self, children: ["name": name, "class": personalClass]) }
}
