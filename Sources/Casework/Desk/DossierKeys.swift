import EventLog
import JSON
import Organisation
import Sealing

/// The data keys of one dossier, unwrapped as they are needed; new ones are made here and wait to be written.
///
/// A value that lives as long as one command holds the dossier's lock; keys are never kept in a cache of their own.
struct DossierKeys {
    let stream: StreamID
    private let keyring: Keyring
    private var stored: [String: WrappedKey]
    private var open: [String: DataKey] = [:]
    /// Keys that no table holds yet: they are written with the events that use them.
    private(set) var made: [(subject: String, key: WrappedKey)] = []

    init(stream: StreamID, keyring: Keyring, stored: [String: WrappedKey]) {
        self.stream = stream
        self.keyring = keyring
        self.stored = stored
    }

    /// The wrapped keys as they stand once what was made is written.
    var afterwards: [String: WrappedKey] { made.reduce(into: stored) { $0[$1.subject] = $1.key } }

    /// The key of `subject`, made where there is none yet.
    mutating func key(for subject: String) throws(SealingError) -> DataKey {
        if let key = try existing(subject) { return key }
        let key = DataKey.generate()
        made.append((subject, try keyring.wrap(key, stream: stream.bytes, subject: subject)))
        open[subject] = key
        return key
    }

    /// The store holds `standing` for `subject` now, perhaps another process's: it counts, and nothing is left to be written.
    ///
    /// - Returns: Whether it is the one that was made here. If not, what was sealed with that one has to be sealed again.
    mutating func settle(_ subject: String, as standing: WrappedKey) -> Bool {
        let isOurs = made.first { $0.subject == subject }?.key.bytes == standing.bytes
        made.removeAll { $0.subject == subject }
        stored[subject] = standing
        if !isOurs { open[subject] = nil }
        return isOurs
    }

    /// The key of `subject`, or `nil` where there is none (never written, or erased).
    mutating func existing(_ subject: String) throws(SealingError) -> DataKey? {
        if let key = open[subject] { return key }
        guard let wrapped = stored[subject] else { return nil }
        let key = try keyring.unwrap(wrapped, stream: stream.bytes, subject: subject)
        open[subject] = key
        return key
    }

    /// Seals fields of `subject` for the event that will have `version`.
    mutating func seal(
        _ fields: [PersonalField], subject: String, version: Int, use: Sealer.Use = .event,
        step: Int = Sealer.paddingStep
    ) throws(SealingError) -> SealedBlob {
        try Sealer.seal(
            fields: fields, subject: subject, stream: stream.bytes, version: version, key: try key(for: subject),
            use: use, step: step)
    }

    /// Seals one text that people wrote, such as a reason: it may name persons.
    mutating func seal(
        text: String, as name: String, subject: String = DossierKeys.dossierSubject, version: Int
    ) throws(SealingError) -> SealedBlob {
        try seal(
            [PersonalField(name: name, value: .string(text), personalClass: "sensitive")], subject: subject,
            version: version)
    }

    /// Seals several texts that people wrote together.
    mutating func seal(
        texts: [(name: String, text: String)], version: Int, step: Int = Sealer.paddingStep
    ) throws(SealingError) -> SealedBlob {
        let fields = texts.map { PersonalField(name: $0.name, value: .string($0.text), personalClass: "sensitive") }
        return try seal(fields, subject: Self.dossierSubject, version: version, step: step)
    }

    /// Opens a blob; `nil` where its key was erased.
    mutating func open(_ blob: SealedBlob, version: Int, use: Sealer.Use = .event) throws(SealingError)
        -> [PersonalField]?
    {
        guard let key = try existing(blob.subject) else { return nil }
        return try Sealer.open(blob, stream: stream.bytes, version: version, key: key, use: use)
    }

    /// Opens the texts in a blob, by name; none where the key was erased.
    mutating func openTexts(_ blob: SealedBlob, version: Int) throws(SealingError) -> [String: String] {
        var texts: [String: String] = [:]
        for field in try open(blob, version: version) ?? [] { texts[field.name] = field.value.string }
        return texts
    }

    /// Seals the name of a file, which the state carries without a version.
    mutating func seal(name: String) throws(SealingError) -> SealedBlob {
        try seal(
            [PersonalField(name: "name", value: .string(name), personalClass: "sensitive")],
            subject: Self.dossierSubject, version: 0, use: .header)
    }

    /// Opens the name of a file.
    mutating func open(name blob: SealedBlob) throws(SealingError) -> String? {
        try open(blob, version: 0, use: .header)?.first?.value.string
    }

    /// The subject under which texts that people wrote are sealed.
    static let dossierSubject = "dossier"
}
