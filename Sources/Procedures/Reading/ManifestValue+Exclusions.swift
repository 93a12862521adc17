import Manifest
import Vietnamese

extension ManifestValue {
    /// `{id: …, when: {…}, reason: {vi: …, en: …}, source: …}`.
    func exclusion() -> ExclusionRule? {
        var reader = ManifestReader(self)
        let id = reader.identifier("id")
        let condition = reader.required("when").flatMap { $0.condition() }
        let reason = reader.bilingual("reason", max: 1000)
        let source = reader.optionalString("source", max: 1000)
        let isUnverified = reader.optionalBool("unverified") ?? false
        reader.end()
        guard let id, let condition else { return nil }
        return ExclusionRule(
            id: id, condition: condition, reason: reason ?? Bilingual(vi: "", en: ""), source: source,
            isUnverified: isUnverified)
    }

    /// `{keep: permanent, source: …}`, or a number of years.
    func retention() -> RetentionDefinition? {
        var reader = ManifestReader(self)
        var years: Int?
        if let keep = reader.required("keep"), keep.node.scalar?.text != "permanent" {
            years = keep.integer(in: 1...200).map { Int($0) }
        }
        let source = reader.optionalString("source", max: 1000)
        let isUnverified = reader.optionalBool("unverified") ?? false
        reader.end()
        return RetentionDefinition(years: years, source: source, isUnverified: isUnverified)
    }
}
