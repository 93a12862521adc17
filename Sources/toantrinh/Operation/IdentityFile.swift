import Casework
import Foundation
import Identity
import JSON

/// The identity providers of an installation, from a file of its own; their secrets stand in further files that only their owner may read
/// (docs/identity.md).
///
///     {"callback": "https://…/v1/citizen/callback", "session_minutes": 30, "providers": [{"name": "vneid", "issuer": "https://…",
///       "client": "…", "secret_file": "/etc/toantrinh/vneid.secret", "algorithms": ["RS256"], "levels": {"LoA1": 1, "LoA2": 2},
///       "claims": {"full_name": "HoVaTen", "personal_number": "SoCMND", "birth_date": "NgaySinh"},
///       "portals": {"national-portal": "its client"}}]}
enum IdentityFile {
    /// Reads the file.
    ///
    /// - Throws: `JSONError` with the member at fault, `Fault` where a file cannot be read.
    static func read(_ path: String) throws -> IdentitySettings {
        var fields = try JSONFields(try JSONReader.read(try LocalFile.contents(of: path, limit: 1 << 20)))
        let callback = try fields.string("callback")
        let minutes = try fields.optionalInteger("session_minutes") ?? 30
        let drafts = try fields.optionalInteger("open_drafts")
        let filings = try fields.optionalInteger("filings_a_day")
        let values = try fields.array("providers")
        try fields.end()
        guard ProviderMetadata.isSafe(callback), !callback.contains("?") else { throw wrong("https://…", "callback") }
        guard (1...720).contains(minutes) else { throw wrong("1 to 720", "session_minutes") }
        for (name, number) in [("open_drafts", drafts), ("filings_a_day", filings)] {
            guard (1...1_000_000).contains(number ?? 1) else { throw wrong("1 to 1000000", name) }
        }
        let providers = try values.enumerated().map { index, value in
            try provider(value, at: "providers[\(index)]")
        }
        for (index, provider) in providers.enumerated() {
            // A token names its issuer, an address its provider: each must mean one.
            let earlier = providers[..<index]
            if earlier.contains(where: { $0.name == provider.name }) {
                throw wrong("name of its own", "providers[\(index)].name")
            }
            if earlier.contains(where: { $0.issuer == provider.issuer }) {
                throw wrong("issuer of its own", "providers[\(index)].issuer")
            }
        }
        guard !providers.isEmpty else { throw JSONError(.missing, path: "providers") }
        var settings = IdentitySettings(providers: providers, callback: callback)
        settings.sessionSeconds = minutes * 60
        if let drafts { settings.mostDrafts = Int(drafts) }
        if let filings { settings.mostFilingsADay = Int(filings) }
        return settings
    }

    private static func wrong(_ expected: String, _ path: String) -> JSONError {
        JSONError(.wrongType(expected: expected), path: path)
    }

    private static func provider(_ value: JSONValue, at path: String) throws -> IdentityProvider {
        var fields = try JSONFields(value, at: path)
        let name = try fields.string("name")
        let issuer = try fields.string("issuer")
        let client = try fields.string("client")
        let secretFile = try fields.optionalString("secret_file")
        let algorithms = try fields.optional("algorithms") { json, path throws(JSONError) in
            var algorithms: Set<SignatureAlgorithm> = []
            for name in json.array ?? [] {
                guard let algorithm = name.string.flatMap(SignatureAlgorithm.init(rawValue:)) else {
                    throw wrong(SignatureAlgorithm.allCases.map(\.rawValue).joined(separator: ", "), path)
                }
                algorithms.insert(algorithm)
            }
            guard !algorithms.isEmpty else { throw wrong("array", path) }
            return algorithms
        }
        let scope = try fields.optionalString("scope")
        let mapping = try mapping(&fields, at: path)
        let asksUserInfo = try fields.optionalBool("userinfo") ?? false
        let metadata = try fields.optional("endpoints", endpoints)
        let portals = try fields.optional("portals", texts)
        try fields.end()
        guard (1...40).contains(name.utf8.count),
            name.utf8.allSatisfy({ (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D })
        else { throw wrong("a-z, 0-9, -", path + ".name") }
        guard ProviderMetadata.isSafe(issuer) else { throw wrong("https://…", path + ".issuer") }
        guard (1...200).contains(client.utf8.count) else { throw wrong("string", path + ".client") }
        var secret: ClientSecret?
        if let secretFile {
            let bytes = try SecretFile.read(secretFile, limit: 4096) ?? []
            secret = ClientSecret(
                String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines))
            guard secret != nil else {
                throw Fault(
                    "identity.secret-missing", .noInput,
                    vi: "Tệp khóa bí mật “\(secretFile)” thiếu, rỗng hoặc sai dạng.",
                    en: "The secret file “\(secretFile)” is missing, empty or not well formed.")
            }
        }
        var provider = IdentityProvider(
            name: name, issuer: issuer, client: client, secret: secret, algorithms: algorithms ?? [.rs256],
            mapping: mapping)
        if let scope { provider.scope = scope }
        provider.asksUserInfo = asksUserInfo
        provider.metadata = metadata
        provider.portals = portals ?? [:]
        return provider
    }

    /// Which claim says what: the standard's names where nothing else is said, and no number or name where none is named.
    private static func mapping(_ fields: inout JSONFields, at path: String) throws -> ClaimsMapping {
        let levels = try fields.required("levels") { json, path throws(JSONError) in
            var levels: [String: AssuranceLevel] = [:]
            for member in json.object?.members ?? [] {
                guard let number = member.value.integer, let level = AssuranceLevel(rawValue: Int(clamping: number))
                else { throw wrong("1, 2", path + "." + member.key) }
                levels[member.key] = level
            }
            guard !levels.isEmpty else { throw wrong("object", path) }
            return levels
        }
        var mapping = ClaimsMapping(levels: levels)
        guard let value = fields.value("claims") else { return mapping }
        var claims = try JSONFields(value, at: path + ".claims")
        if let name = try claims.optionalString("subject") { mapping.subject = name }
        if let name = try claims.optionalString("level") { mapping.level = name }
        mapping.fullName = try claims.optionalString("full_name")
        mapping.personalNumber = try claims.optionalString("personal_number")
        mapping.birthDate = try claims.optionalString("birth_date")
        mapping.account = try claims.optionalString("account")
        mapping.organisation = try claims.optionalString("organisation")
        for kind in claims.value("organisation_accounts")?.array ?? [] {
            mapping.organisationAccounts.insert(try kind.asString(path + ".claims.organisation_accounts"))
        }
        try claims.end()
        return mapping
    }

    private static func endpoints(_ value: JSONValue, _ path: String) throws(JSONError) -> ProviderMetadata {
        var fields = try JSONFields(value, at: path)
        let metadata = ProviderMetadata(
            authorization: try fields.string("authorization"), token: try fields.string("token"),
            keys: try fields.string("keys"), userInfo: try fields.optionalString("userinfo"))
        try fields.end()
        for (name, address) in [
            ("authorization", metadata.authorization), ("token", metadata.token), ("keys", metadata.keys),
            ("userinfo", metadata.userInfo),
        ] as [(String, String?)] {
            if let address, !ProviderMetadata.isSafe(address) { throw wrong("https://…", path + "." + name) }
        }
        return metadata
    }

    private static func texts(_ value: JSONValue, _ path: String) throws(JSONError) -> [String: String] {
        var texts: [String: String] = [:]
        for member in value.object?.members ?? [] {
            texts[member.key] = try member.value.asString(path + "." + member.key)
        }
        return texts
    }
}
