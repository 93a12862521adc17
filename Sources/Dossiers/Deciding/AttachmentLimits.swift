/// How much whoever comes by themselves, or through a system, may attach to one dossier: a bound on what one of them can store.
public enum AttachmentLimits {
    /// Files, what is replaced by a better scan included.
    public static let files = 50
    /// Bytes as they are stored, all files together: 200 MiB.
    public static let bytes: Int64 = 200 << 20
}
