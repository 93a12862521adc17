import Dossiers
import EventLog
import JSON
import Organisation
import Procedures
import Sealing

extension DossierDesk {
    /// The keys of a dossier that the store holds, to be unwrapped as needed.
    func keys(of stream: StreamID) async throws -> DossierKeys {
        DossierKeys(stream: stream, keyring: keyring, stored: try await store.keys(of: stream))
    }

    /// The same for a command that writes nothing but its own statement: as they were when the state was loaded.
    ///
    /// Whoever stores files before the event uses ``keys(of:)``: a file must not be sealed with a key that is not the stored one.
    func keysAsLoaded(of stream: StreamID) async throws -> DossierKeys {
        if let known = cached(stream)?.keys { return DossierKeys(stream: stream, keyring: keyring, stored: known) }
        let stored = try await store.keys(of: stream)
        remember(stored, of: stream)
        return DossierKeys(stream: stream, keyring: keyring, stored: stored)
    }

    /// The same for whoever only reads: the ones that are known, if any are.
    func keysForReading(of stream: StreamID) async throws -> DossierKeys {
        if let known = cached(stream)?.keys { return DossierKeys(stream: stream, keyring: keyring, stored: known) }
        return try await keys(of: stream)
    }

    /// The personal fields of a dossier as they stand: of a field in several events, the last counts. Subjects whose key
    /// was erased are left out, and fields that were voided since.
    static func open(
        _ state: DossierState, _ keys: inout DossierKeys
    ) throws(SealingError) -> [String: [String: FieldValue]] {
        var opened: [String: [String: FieldValue]] = [:]
        for part in state.sealed {
            guard let fields = try keys.open(part.blob, version: Int(part.version)) else { continue }
            for field in fields {
                if let until = state.voided["\(part.blob.subject).\(field.name)"], part.version <= until { continue }
                guard let value = try? FieldValue(json: field.value, at: field.name) else { continue }
                opened[part.blob.subject, default: [:]][field.name] = value
            }
        }
        return opened
    }
}
