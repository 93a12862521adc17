import Crypto
public import JSON
public import Vietnamese

/// A definition that passed every check, with the bytes that the log stores and the digest that dossiers are pinned to.
public struct CheckedProcedure: Sendable, Hashable {
    public let definition: ProcedureDefinition
    /// The expanded form as JSON text in UTF-8: what is published and stored, never serialised again to verify it.
    public let expandedBytes: [UInt8]
    /// SHA-256, 32 bytes, over `toantrinh procedure, language N`, a newline, and the expanded bytes.
    public let digest: [UInt8]

    init(_ definition: ProcedureDefinition) {
        self.definition = definition
        expandedBytes = JSONWriter.bytes(definition.expanded)
        digest = Self.digest(of: expandedBytes, languageVersion: definition.languageVersion)
    }

    /// Reads a published definition back.
    ///
    /// - Parameters:
    ///   - expandedBytes: The stored bytes.
    ///   - digest: The digest under which they are stored.
    /// - Throws: `PublishedProcedureError` where bytes and digest do not belong together, or the bytes are not the one
    ///   spelling of a definition.
    public init(expandedBytes: [UInt8], digest: [UInt8]) throws(PublishedProcedureError) {
        do throws(JSONError) {
            definition = try ProcedureDefinition(expandedBytes: expandedBytes)
        } catch {
            throw .unreadable(error)
        }
        guard Self.digest(of: expandedBytes, languageVersion: definition.languageVersion) == digest else {
            throw .digestMismatch
        }
        guard JSONWriter.bytes(definition.expanded) == expandedBytes else { throw .notCanonical }
        self.expandedBytes = expandedBytes
        self.digest = digest
    }

    /// The digest in 64 hexadecimal digits.
    public var digestText: String {
        digest.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
    }

    /// The digest of stored bytes.
    public static func digest(of expandedBytes: [UInt8], languageVersion: Int) -> [UInt8] {
        var hash = SHA256()
        hash.update(data: Array("toantrinh procedure, language \(languageVersion)\n".utf8))
        hash.update(data: expandedBytes)
        return Array(hash.finalize())
    }
}

/// Why stored bytes are not the definition that they were published as.
public enum PublishedProcedureError: Explained, Hashable {
    /// The bytes are no expanded definition of a known language version.
    case unreadable(JSONError)
    /// The bytes are not those that the digest was made from.
    case digestMismatch
    /// The bytes are a definition in another spelling than the one this program writes.
    case notCanonical

    public var code: String {
        switch self {
        case .unreadable: "procedure.published-unreadable"
        case .digestMismatch: "procedure.published-digest"
        case .notCanonical: "procedure.published-spelling"
        }
    }

    public var message: Bilingual {
        switch self {
        case .unreadable(let error):
            Bilingual(
                vi: "Không đọc được quy trình đã công bố: \(error.message.vi)",
                en: "The published definition cannot be read: \(error.message.en)")
        case .digestMismatch:
            Bilingual(
                vi: "Nội dung quy trình đã công bố không khớp với mã băm của nó.",
                en: "The published definition does not match its digest.")
        case .notCanonical:
            Bilingual(
                vi: "Quy trình đã công bố không ở dạng chuẩn tắc.",
                en: "The published definition is not in its canonical spelling.")
        }
    }
}
