import Crypto
import JSON
public import Organisation

/// Seals the personal fields of one subject in one event into a blob, and opens it (AES-256-GCM, random nonce).
///
/// What a blob belongs to is authenticated with it: use, stream, version, subject, classes and key. A blob that was moved to
/// another event, dossier or subject does not open.
public enum Sealer {
    /// The length of a stream identifier.
    public static let streamByteCount = 16
    /// The most that one blob may hold, as JSON, in bytes.
    public static let maximumBytes = 256 << 10
    /// Lengths are hidden in steps of this many bytes.
    public static let paddingStep = 32
    /// … or of this many, where the length itself would tell: whether anything was found about somebody.
    public static let widePaddingStep = 4_096

    /// Where a blob is kept; one for an event does not open as one for a header.
    public enum Use: String, Sendable, Hashable, CaseIterable {
        /// In the body of an event.
        case event
        /// In the case header that inboxes show.
        case header
    }

    /// Seals `fields`.
    ///
    /// - Parameters:
    ///   - fields: The fields in their order; names are unique.
    ///   - subject: The subject within the dossier, such as `child`.
    ///   - stream: The dossier's stream, 16 bytes.
    ///   - version: The version of the event that carries the blob (or the header's), 0 or more.
    ///   - key: The subject's key.
    ///   - use: Where the blob is kept.
    ///   - step: The lengths that are told apart: ``paddingStep``, or ``widePaddingStep``.
    /// - Returns: The blob; never the same twice.
    /// - Throws: `SealingError` where the fields are too long, a name is repeated, or stream or version is out of range.
    public static func seal(
        fields: [PersonalField], subject: String, stream: [UInt8], version: Int, key: DataKey, use: Use = .event,
        step: Int = paddingStep
    ) throws(SealingError) -> SealedBlob {
        guard stream.count == streamByteCount, version >= 0, Set(fields.map(\.name)).count == fields.count else {
            throw SealingError(.invalidInput)
        }
        let content = fields.map { JSONValue.array([.string($0.name), .string($0.personalClass), $0.value]) }
        var bytes = JSONWriter.bytes(.array(content))
        guard bytes.count <= maximumBytes else { throw SealingError(.tooLarge(limit: maximumBytes)) }
        // What could not be read back, such as NUL or too deep a value, must not be sealed.
        guard (try? JSONReader.read(bytes)) != nil else { throw SealingError(.invalidInput) }
        pad(&bytes, step)
        var blob = SealedBlob(
            subject: subject, keyID: key.id, classes: Set(fields.map(\.personalClass)).sorted(), data: "")
        let sealed = try AEAD.seal(
            bytes, key: key.secret, binding: binding(blob, stream: stream, version: version, use: use))
        blob.data = Base64.text(sealed)
        return blob
    }

    /// Opens `blob`; stream, version and use must be those it was sealed for.
    ///
    /// - Throws: `SealingError` with the reason `cannotOpen`, whatever does not fit.
    public static func open(
        _ blob: SealedBlob, stream: [UInt8], version: Int, key: DataKey, use: Use = .event
    ) throws(SealingError) -> [PersonalField] {
        guard blob.keyID == key.id, blob.data.utf8.count <= maximumBytes * 2, let sealed = Base64.bytes(blob.data)
        else {
            throw SealingError(.cannotOpen)
        }
        var bytes = try AEAD.open(
            sealed, key: key.secret, binding: binding(blob, stream: stream, version: version, use: use))
        guard unpad(&bytes), let content = try? JSONReader.read(bytes).array else { throw SealingError(.cannotOpen) }
        var fields: [PersonalField] = []
        for element in content {
            guard let parts = element.array, parts.count == 3, let name = parts[0].string,
                let personalClass = parts[1].string
            else { throw SealingError(.cannotOpen) }
            fields.append(PersonalField(name: name, value: parts[2], personalClass: personalClass))
        }
        return fields
    }

    private static func binding(_ blob: SealedBlob, stream: [UInt8], version: Int, use: Use) -> [UInt8] {
        var binding = CanonicalBytes("toantrinh sealed blob 1")
        binding.append(use.rawValue)
        binding.append(stream)
        binding.append(integer: version)
        binding.append(blob.subject)
        binding.append(blob.keyID)
        binding.append(integer: blob.classes.count)
        for personalClass in blob.classes { binding.append(personalClass) }
        return binding.bytes
    }

    /// Appends a one bit and zeros up to the next step (ISO/IEC 7816-4).
    private static func pad(_ bytes: inout [UInt8], _ step: Int) {
        bytes.append(0x80)
        while !bytes.count.isMultiple(of: max(1, step)) { bytes.append(0) }
    }

    private static func unpad(_ bytes: inout [UInt8]) -> Bool {
        while bytes.last == 0 { bytes.removeLast() }
        return bytes.popLast() == 0x80
    }
}
