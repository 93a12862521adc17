import Connectors
import Foundation
import JSON
import Vietnamese

// The adapters of docs/connectors.md: what each needs beside name, address and secret.
extension TargetSettings {
    /// `{"kind": "population", "officer": "H26.147-01", …}`.
    static func population(_ name: String, _ fields: inout JSONFields) throws -> PopulationTarget {
        PopulationTarget(
            name: name, url: try address(&fields), secret: try secret(try fields.string("secret_file")),
            officer: try officer(&fields), policy: try policy(&fields))
    }

    /// `{"kind": "criminal-record", "officer": "H26.147-01", …}`.
    static func criminalRecord(_ name: String, _ fields: inout JSONFields) throws -> CriminalRecordTarget {
        CriminalRecordTarget(
            name: name, url: try address(&fields), secret: try secret(try fields.string("secret_file")),
            officer: try officer(&fields), policy: try policy(&fields))
    }

    /// `{"kind": "sms", …}`.
    static func textMessages(_ name: String, _ fields: inout JSONFields) throws -> TextMessageTarget {
        TextMessageTarget(
            name: name, url: try address(&fields), secret: try secret(try fields.string("secret_file")),
            policy: try policy(&fields))
    }

    /// `{"kind": "smtp", "url": "smtp://mail.example.vn:587", "from": "…", "from_name": "…", "tls": true, "user": …, "password_file": …,
    /// "authorities_file": …}`.
    static func mail(_ name: String, _ fields: inout JSONFields) throws -> MailTarget {
        let text = try fields.string("url")
        guard let url = URL(string: text), let scheme = url.scheme, ["smtp", "smtps"].contains(scheme), url.host != nil
        else { throw JSONError(.wrongType(expected: "smtp or smtps address"), path: fields.place("url")) }
        let from = try fields.string("from")
        let fromName = try fields.string("from_name")
        let requiresTLS = try fields.optionalBool("tls") ?? true
        let user = try fields.optionalString("user")
        var password: String?
        if user != nil {
            let file = try fields.string("password_file")
            guard let bytes = try SecretFile.read(file, limit: 4096), !bytes.isEmpty else {
                throw LocalFile.unreadable(
                    file, why: Bilingual(vi: "không có hoặc rỗng", en: "it is missing or empty"))
            }
            password = String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        }
        let authorities = try fields.optionalString("authorities_file")
        if let authorities { _ = try LocalFile.text(of: authorities, limit: 1 << 20) }
        guard
            let target = MailTarget(
                name: name, server: url, requiresTLS: requiresTLS, user: user, password: password,
                authorities: authorities, from: from, fromName: fromName, policy: try policy(&fields))
        else { throw JSONError(.wrongType(expected: "mail address"), path: fields.place("from")) }
        return target
    }

    /// MaCanBo: in whose name the installation asks.
    private static func officer(_ fields: inout JSONFields) throws(JSONError) -> String {
        let officer = try fields.string("officer")
        guard (1...64).contains(officer.utf8.count), officer.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw JSONError(.wrongType(expected: "1–64 printable ASCII characters"), path: fields.place("officer"))
        }
        return officer
    }
}
