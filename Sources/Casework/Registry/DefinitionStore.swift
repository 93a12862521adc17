import Procedures
import Synchronization
import Vietnamese

/// Definitions by digest. They never change, so what was read once is kept.
final class DefinitionStore: Sendable {
    private let store: Store
    private let known = Mutex<[String: ProcedureDefinition]>([:])

    init(store: Store) { self.store = store }

    /// The definition that a dossier is pinned to.
    ///
    /// - Throws: `CaseworkError` where nothing is stored under the digest, or not what the digest says.
    func definition(_ digest: String) async throws -> ProcedureDefinition {
        if let definition = known.withLock({ $0[digest] }) { return definition }
        guard let bytes = Hex.bytes(digest), let expanded = try await store.definition(digest: bytes) else {
            throw CaseworkError(
                .fault, code: "procedure.definition-missing",
                message: Bilingual(
                    vi: "Không có định nghĩa quy trình \(digest.prefix(12))….",
                    en: "The definition \(digest.prefix(12))… is not stored."),
                advice: Bilingual(
                    vi: "Khôi phục bảng “definition” từ bản sao lưu.",
                    en: "Restore the table “definition” from a backup."))
        }
        let checked = try CheckedProcedure(expandedBytes: expanded, digest: bytes)
        known.withLock { $0[digest] = checked.definition }
        return checked.definition
    }
}
