import Dossiers
import EventLog
import Manifest
import Organisation

/// A change of the organisation that somebody asks for.
struct RegistryChange: Sendable {
    /// Refuses who may not ask for it.
    var permit: @Sendable (OrganisationState, OrganisationContext) throws -> Void
    /// What follows from the state; asked again where another process was faster.
    var decide: @Sendable (OrganisationState, OrganisationContext) throws -> [OrganisationEvent]
    /// Whether what was written under its identifier is what it led to when it came first.
    var agrees: @Sendable ([OrganisationFact], OrganisationState, OrganisationContext) -> Bool
    /// Rows beside the log, by the version of the first event.
    var rows: @Sendable (Int) -> [CompanionRow] = { _ in [] }
}

extension RegistryChange {
    /// One command.
    ///
    /// - Parameters:
    ///   - command: What is to become so.
    ///   - isSame: Whether a fact that was written is the one that is asked for now; what a command makes by itself, such as a token,
    ///     differs each time. Without it, all of it must be.
    /// - Throws: `OrganisationRefusal` where a name in it is none.
    init(
        _ command: OrganisationCommand, isSame: (@Sendable (OrganisationFact) -> Bool)? = nil
    ) throws(OrganisationRefusal) {
        let command = try command.normalised()
        permit = { try $0.authorise(command, $1) }
        decide = { try $0.decide(command, $1) }
        // What else was written follows from the first.
        agrees = { facts, _, _ in facts.first.map { isSame?($0) ?? ($0 == command.fact) } ?? false }
    }

    /// All that a file asks for.
    init(_ manifest: OrganisationImport) {
        permit = { state, context in
            do throws(ManifestErrors) { _ = try manifest.decide(state, context) } catch {
                if error.isForbidden { throw error }
            }
        }
        decide = { try manifest.decide($0, $1) }
        agrees = { facts, state, context in
            let asked = Set(manifest.commands.compactMap { try? $0.normalised().fact })
            // A file only adds: the same one, once done, leaves nothing to do.
            return facts.allSatisfy(asked.contains) && ((try? manifest.decide(state, context)) ?? []).isEmpty
        }
    }
}

extension ManifestErrors {
    /// A file that asks for what its sender may not do is not a wrong file.
    var isForbidden: Bool { diagnostics.allSatisfy { $0.code == OrganisationRefusal(.notAllowed).code } }
}

extension Actor {
    /// Whether it is the same person, or program, by the same system.
    func isSame(as other: Actor) -> Bool { PersonID(self) == PersonID(other) && system == other.system }
}
