import Dossiers
import Vietnamese

/// The versions of a dossier that a caller has seen before they decided (`If-Match`): what they ask for is done on one of them or not at
/// all.
public struct SeenVersions: Sendable, Hashable {
    /// Empty: none that there is.
    public var versions: Set<Int64>

    public init(_ versions: Set<Int64>) { self.versions = versions }

    /// - Throws: `CaseworkError` where the dossier has moved on.
    func require(_ state: DossierState) throws(CaseworkError) {
        guard !versions.contains(state.version) else { return }
        let seen = versions.max().map { "\($0)" }
        throw CaseworkError(
            .preconditionFailed, code: "dossier.moved",
            message: Bilingual(
                vi: "Hồ sơ đã thay đổi\(seen.map { " từ phiên bản \($0)" } ?? ""): nay ở phiên bản \(state.version). "
                    + "Lệnh chưa được thực hiện.",
                en: "The dossier has changed\(seen.map { " since version \($0)" } ?? ""): it is at version "
                    + "\(state.version) now. Nothing was done."),
            advice: Bilingual(
                vi: "Xem lại hồ sơ rồi gửi lại lệnh với ETag mới nếu vẫn đúng.",
                en: "Look at the dossier again, and send the command with its new ETag if it is still right."))
    }
}
