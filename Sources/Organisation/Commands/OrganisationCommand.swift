public import JSON

/// Asks that something become so. Where it already is, deciding gives no event: commands may be given again, and a file
/// imported again, without harm.
public struct OrganisationCommand: Sendable, Hashable {
    /// What is to become so.
    public var fact: OrganisationFact

    public init(_ fact: OrganisationFact) { self.fact = fact }

    /// With its names in normal form, as its events say it.
    ///
    /// - Throws: `OrganisationRefusal` where a name is none.
    public func normalised() throws(OrganisationRefusal) -> OrganisationCommand {
        OrganisationCommand(try OrganisationState.normalised(fact))
    }

    /// The command's name, such as `appoint`.
    public var name: String { OrganisationShape.of(fact).command }

    /// The command's fields.
    public var json: JSONValue { fact.json }

    /// Reads the fields of the command called `name`; unknown members are refused.
    ///
    /// - Throws: `JSONError` with the member at fault; for a command that nobody knows, with the path `name`.
    public init(name: String, json: JSONValue) throws(JSONError) {
        guard let shape = OrganisationShape.allCases.first(where: { $0.command == name }) else {
            throw JSONError(.wrongType(expected: "organisation command"), path: "name")
        }
        var fields = try JSONFields(json)
        fact = try shape.fact(&fields)
        try fields.end()
    }

    /// The names of all commands.
    public static let allNames: [String] = OrganisationShape.allCases.map(\.command)
}
