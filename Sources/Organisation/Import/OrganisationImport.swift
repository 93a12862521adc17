public import Manifest
import Vietnamese
import WorkingTime

/// An organisation described in a YAML file (`docs/organisation.md`), read into commands.
///
/// Commands come in an order in which they can be decided: agencies from the top, units, officers, appointments, systems,
/// endings. Importing a file again yields no events.
public struct OrganisationImport: Sendable, Hashable {
    /// A command with the place that asked for it.
    public struct Item: Sendable, Hashable {
        public var command: OrganisationCommand
        public var position: SourcePosition
    }

    public let file: String
    public let items: [Item]

    /// The commands in the order in which they are to be decided.
    public var commands: [OrganisationCommand] { items.map(\.command) }

    /// Reads `text`.
    ///
    /// - Parameters:
    ///   - text: The file's content.
    ///   - file: What diagnostics call the file.
    /// - Returns: The commands with their places.
    /// - Throws: `ManifestErrors` with all problems of the file.
    public static func parse(text: String, file: String) throws(ManifestErrors) -> OrganisationImport {
        let root = try ManifestParser.parse(text, file: file)
        let diagnostics = DiagnosticCollector(file: file)
        var reader = ManifestReader(root, diagnostics)
        let format = reader.integer("organisation", in: 1...1)
        let importer = OrganisationImporter()
        let agencies = reader.optionalList("agencies") { importer.agency($0) }
        let officers = reader.optionalList("officers") { importer.officer($0) }
        let systems = reader.optionalList("systems") { importer.system($0) }
        reader.end()
        try diagnostics.throwIfAny()
        _ = format
        let establishments = OrganisationImporter.parentsFirst(agencies.flatMap(\.establishments))
        let items =
            establishments + agencies.flatMap(\.units) + officers.flatMap(\.registrations) + officers.flatMap(\.posts)
            + systems.flatMap { $0 } + agencies.flatMap(\.endings)
        return OrganisationImport(file: file, items: items)
    }

    /// Decides all commands one after the other.
    ///
    /// - Parameters:
    ///   - state: The organisation as it stands.
    ///   - context: When, by whom, with which permission.
    /// - Returns: The events in their order; none where everything already is so.
    /// - Throws: `ManifestErrors` with every command that is refused, at its place; then nothing is to be recorded.
    public func decide(
        _ state: OrganisationState, _ context: OrganisationContext
    ) throws(ManifestErrors) -> [OrganisationEvent] {
        let diagnostics = DiagnosticCollector(file: file)
        var state = state
        var events: [OrganisationEvent] = []
        for item in items {
            do throws(OrganisationRefusal) {
                let decided = try state.decide(item.command, context)
                for event in decided { state.evolve(event) }
                events.append(contentsOf: decided)
            } catch {
                let advice = error.advice ?? Bilingual(vi: "", en: "")
                let message = Bilingual(
                    vi: advice.vi.isEmpty ? error.message.vi : "\(error.message.vi) \(advice.vi)",
                    en: advice.en.isEmpty ? error.message.en : "\(error.message.en) \(advice.en)")
                diagnostics.report(error.code, at: item.position, message)
            }
        }
        try diagnostics.throwIfAny()
        return events
    }
}
