public import Vietnamese

/// How long the dossiers of a procedure are kept (thời hạn lưu trữ). What is kept permanently is never erased.
public struct RetentionDefinition: Sendable, Hashable {
    /// Whole years from the end of the dossier on; `nil`: permanently.
    public var years: Int?
    /// Where that was read.
    public var source: String?
    /// Whether an official still has to confirm it.
    public var isUnverified: Bool

    public init(years: Int?, source: String?, isUnverified: Bool = false) {
        self.years = years
        self.source = source
        self.isUnverified = isUnverified
    }

    /// The time in words.
    public var text: Bilingual {
        guard let years else { return Bilingual(vi: "vĩnh viễn", en: "permanently") }
        return Bilingual(vi: "\(years) năm", en: years == 1 ? "1 year" : "\(years) years")
    }
}
