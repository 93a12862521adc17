import Casework
import Connectors
import Foundation
import JSON
import Webhooks

/// The other systems that an installation asks, from a file of its own; their secrets stand in further files that only their owner may read.
///
///     {"targets": [{"name": "land-register", "url": "https://…", "secret_file": "/etc/toantrinh/land.secret",
///       "ask": true, "at_once": 4, "per_second": 10, "attempt_seconds": 20}]}
///
/// Only name, address and secret have to be there. `kind` says which adapter speaks to it; `http` where it is absent.
enum TargetSettings {
    /// Reads the file.
    ///
    /// - Throws: `JSONError` with the member at fault, `Fault` where a file cannot be read or a value is not well formed.
    static func read(_ path: String) throws -> [any EffectTarget] {
        var fields = try JSONFields(try JSONReader.read(try LocalFile.contents(of: path, limit: 1 << 20)))
        let items = try fields.array("targets")
        try fields.end()
        var targets: [any EffectTarget] = []
        for (index, item) in items.enumerated() {
            let place = "targets[\(index)]"
            let target = try target(item, at: place)
            guard !targets.contains(where: { $0.name == target.name }) else {
                throw JSONError(.wrongType(expected: "another name"), path: place + ".name")
            }
            targets.append(target)
        }
        return targets
    }

    private static func target(_ value: JSONValue, at path: String) throws -> any EffectTarget {
        var fields = try JSONFields(value, at: path)
        let name = try name(&fields)
        let kind = try fields.optionalString("kind") ?? "http"
        let target: any EffectTarget
        switch kind {
        case "http": target = try http(name, &fields)
        case "population": target = try population(name, &fields)
        case "criminal-record": target = try criminalRecord(name, &fields)
        case "smtp": target = try mail(name, &fields)
        case "sms": target = try textMessages(name, &fields)
        default:
            throw JSONError(
                .wrongType(expected: "http, population, criminal-record, smtp, sms"), path: path + ".kind")
        }
        try fields.end()
        return target
    }

    private static func http(_ name: String, _ fields: inout JSONFields) throws -> HTTPTarget {
        let url = try address(&fields)
        let canBeAsked = try fields.optionalBool("ask") ?? true
        let secret = try secret(try fields.string("secret_file"))
        return HTTPTarget(
            name: name, url: url, secret: secret, canBeAsked: canBeAsked, policy: try policy(&fields))
    }

    /// Where a target is found.
    static func address(_ fields: inout JSONFields) throws(JSONError) -> URL {
        let text = try fields.string("url")
        guard let url = URL(string: text), let scheme = url.scheme, ["http", "https"].contains(scheme), url.host != nil
        else { throw JSONError(.wrongType(expected: "http or https address"), path: fields.place("url")) }
        return url
    }

    static func name(_ fields: inout JSONFields) throws(JSONError) -> String {
        let name = try fields.string("name")
        guard !name.isEmpty, name.utf8.count <= 40,
            name.utf8.allSatisfy({ (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D })
        else { throw JSONError(.wrongType(expected: "a-z, 0-9, -"), path: fields.place("name")) }
        return name
    }

    /// The limits that every kind of target has.
    static func policy(_ fields: inout JSONFields) throws(JSONError) -> TargetPolicy {
        var policy = TargetPolicy()
        func number(_ key: String, _ most: Int64) throws(JSONError) -> Int64? {
            guard let value = try fields.optionalInteger(key) else { return nil }
            guard (1...most).contains(value) else {
                throw JSONError(.wrongType(expected: "1 to \(most)"), path: fields.place(key))
            }
            return value
        }
        if let atOnce = try number("at_once", 256) { policy.atOnce = Int(atOnce) }
        if let rate = try number("per_second", 10_000) { (policy.perSecond, policy.burst) = (Double(rate), Int(rate)) }
        if let seconds = try number("attempt_seconds", 300) { policy.attempt = .seconds(seconds) }
        if let delay = try number("first_delay_ms", 3_600_000) { policy.firstDelay = .milliseconds(delay) }
        if let delay = try number("longest_delay_ms", 86_400_000) { policy.longestDelay = .milliseconds(delay) }
        if let failures = try number("breaker_failures", 1000) { policy.failures = Int(failures) }
        if let pause = try number("breaker_pause_ms", 3_600_000) { policy.pause = .milliseconds(pause) }
        if let pause = try number("breaker_longest_pause_ms", 86_400_000) { policy.longestPause = .milliseconds(pause) }
        return policy
    }

    /// The secret in a file: `whsec_…`, or as many bytes as one has.
    static func secret(_ path: String) throws -> WebhookSecret {
        let bytes = try SecretFile.read(path, limit: 4096) ?? []
        let text = String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        guard let secret = WebhookSecret(text) ?? WebhookSecret(bytes: Array(text.utf8)) else {
            throw Fault(
                "target.secret-missing", .noInput,
                vi: "Tệp khóa bí mật “\(path)” thiếu, hoặc không phải 24–64 byte hay “whsec_…”.",
                en: "The secret file “\(path)” is missing, or holds neither 24 to 64 bytes nor “whsec_…”.")
        }
        return secret
    }
}
