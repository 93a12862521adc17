import Dossiers
import JSON
import Organisation
import Papers
import Procedures
import Sealing
import Vietnamese
import WorkingTime

/// Turns the JSON of a request into a command: reads strictly, brings text into its normal form, seals what is personal.
///
/// The shapes are those of `docs/http-api.md`. What is well formed but not allowed is the decision's to refuse.
struct RequestReader {
    var keys: DossierKeys
    /// The version that the event of this command will have.
    let version: Int
    let state: DossierState
    /// The definition of the dossier, or of the new filing.
    let definition: ProcedureDefinition?
    /// The opened fields as they will stand after the command.
    var opened: [String: [String: FieldValue]]
    /// The personal fields that the request brings, as `child.birth_date`.
    var given: Set<String> = []

    init(
        keys: DossierKeys, version: Int, state: DossierState, definition: ProcedureDefinition?,
        opened: [String: [String: FieldValue]]
    ) {
        self.keys = keys
        self.version = version
        self.state = state
        self.definition = definition
        self.opened = opened
    }

    /// Seals a text that people wrote.
    mutating func sealed(_ text: String?, as name: String) throws -> SealedBlob? {
        guard let text = text.map(VietnameseText.nfc), !text.isEmpty else { return nil }
        return try keys.seal(text: text, as: name, version: version)
    }

    /// Seals a text that must be there. Once it is sealed nobody can tell whether it says anything: an empty one is refused here.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - name: What it is called in the request and in the blob.
    ///   - besides: Further texts that go into the same blob, by name; absent ones are left out.
    ///   - isPrinted: Whether a form prints it: then it must be printable now, because the log keeps what it took.
    /// - Returns: The blob.
    /// - Throws: `JSONError` where the text says nothing, `CaseworkError` where it cannot be printed.
    mutating func sealedRequired(
        _ text: String, as name: String, besides: [(name: String, text: String?)] = [], isPrinted: Bool = true
    ) throws -> SealedBlob {
        guard text.contains(where: { !$0.isWhitespace }) else { throw JSONError(.missing, path: name) }
        let others = besides.compactMap { other in other.text.map { (name: other.name, text: $0) } }
        let texts = ([(name: name, text: text)] + others).map { (name: $0.name, text: VietnameseText.nfc($0.text)) }
        if isPrinted {
            for (name, text) in texts {
                do throws(PaperError) { try PrintableText.check(text, field: name) } catch {
                    throw CaseworkError(.malformed, error)
                }
            }
        }
        return try keys.seal(texts: texts, version: version)
    }

    /// The applicant's name as lists carry it, sealed apart from any version; `nil` where there is none.
    mutating func sealedApplicant() throws -> SealedBlob? {
        guard let name = opened["applicant"]?["full_name"] else { return nil }
        return try keys.seal(
            [PersonalField(name: "full_name", value: name.json, personalClass: "identity")], subject: "applicant",
            version: 0, use: .header)
    }

    /// Reads `{"applicant": {field: value…}, …}`; each subject becomes one sealed blob.
    mutating func subjects(_ value: JSONValue?, step: Int = Sealer.paddingStep) throws -> [SealedBlob] {
        guard let value else { return [] }
        guard case .object(let object) = value else {
            throw JSONError(.wrongType(expected: "object"), path: "subjects")
        }
        var blobs: [SealedBlob] = []
        for member in object.members {
            blobs.append(try seal(try merge(member.value, into: member.key), of: member.key, step: step))
        }
        return blobs
    }

    /// Puts the fields of one person over those that are known.
    ///
    /// - Returns: The given fields in their normal form.
    @discardableResult
    mutating func merge(_ value: JSONValue, into subject: String) throws -> [String: FieldValue] {
        let values = try fieldValues(value, at: "subjects.\(subject)")
        let normal = definition?.normalised(subject: subject, values: values) ?? values
        opened[subject, default: [:]].merge(normal) { $1 }
        given.formUnion(normal.keys.map { "\(subject).\($0)" })
        return normal
    }

    /// Seals fields of one person for the event of this command.
    mutating func seal(
        _ values: [String: FieldValue], of subject: String, step: Int = Sealer.paddingStep
    ) throws -> SealedBlob {
        let fields = definition?.subject(subject)?.fields ?? []
        let personal = values.sorted { $0.key < $1.key }.map { name, value in
            PersonalField(
                name: name, value: value.json,
                personalClass: fields.first { $0.id == name }?.personalClass?.rawValue ?? "sensitive")
        }
        return try keys.seal(personal, subject: subject, version: version, step: step)
    }

    /// Reads data of no person.
    func data(_ value: JSONValue?) throws -> JSONObject {
        guard let value else { return JSONObject() }
        let values = try fieldValues(value, at: "data")
        let normal = definition?.normalisedData(values) ?? values
        var object = JSONObject()
        for (name, value) in normal.sorted(by: { $0.key < $1.key }) { object[name] = value.json }
        return object
    }

    private func fieldValues(_ value: JSONValue, at path: String) throws -> [String: FieldValue] {
        guard case .object(let object) = value else {
            throw JSONError(.wrongType(expected: "object"), path: path)
        }
        var values: [String: FieldValue] = [:]
        for member in object.members where member.value != .null {
            values[member.key] = try FieldValue(json: member.value, at: path + "." + member.key)
        }
        return values
    }

    /// Reads a channel by name; the caller's own where it is absent.
    func channel(_ fields: inout JSONFields, default standard: Channel) throws -> Channel {
        try fields.optional("channel", Channel.init(json:at:)) ?? standard
    }

    /// Reads a delivery method by name.
    func delivery(_ key: String, _ fields: inout JSONFields) throws -> DeliveryMethod? {
        guard let text = try fields.optionalString(key) else { return nil }
        guard let method = DeliveryMethod(rawValue: text) else {
            throw JSONError(.wrongType(expected: "counter, post or online"), path: fields.place(key))
        }
        return method
    }
}
