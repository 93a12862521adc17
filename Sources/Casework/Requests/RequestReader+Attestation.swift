import Dossiers
import JSON

extension RequestReader {
    /// What a system states of the identity of whom it files for (`identity_attestation`); the provider's name for the person is no part of
    /// any event: `name` makes ours of it.
    static func attestation(
        _ body: JSONValue, named name: (_ subject: String, _ issuer: String) -> String
    ) throws -> IdentityAttestation? {
        guard let value = body.object?["identity_attestation"], value != .null else { return nil }
        var fields = try JSONFields(value, at: "identity_attestation")
        let issuer = try printable("issuer", &fields)
        let subject = try printable("subject", &fields)
        let level = try fields.integer("level")
        guard (1...2).contains(level) else {
            throw JSONError(.wrongType(expected: "1 or 2"), path: fields.place("level"))
        }
        try fields.end()
        return IdentityAttestation(issuer: issuer, subject: name(subject, issuer), level: Int(level))
    }

    private static func printable(_ key: String, _ fields: inout JSONFields) throws -> String {
        let text = try fields.string(key)
        guard (1...200).contains(text.utf8.count), text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw JSONError(.wrongType(expected: "1–200 printable ASCII characters"), path: fields.place(key))
        }
        return text
    }
}
