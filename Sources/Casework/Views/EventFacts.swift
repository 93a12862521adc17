import Dossiers
import JSON

extension DossierEvent {
    /// The facts of a body that are no personal data: everything but the sealed blobs, and who and when, which stand beside.
    ///
    /// - Parameters:
    ///   - findings: Data of no person that the reader is not shown.
    ///   - members: Facts that the reader is not shown.
    /// - Returns: An object.
    func openFacts(without findings: Set<String> = [], _ members: Set<String> = []) -> JSONValue {
        guard case .object(let body) = encode().body else { return .object([:]) }
        var facts = JSONObject()
        let hidden = members.union(["by", "decided_at"])
        for member in body.members where !hidden.contains(member.key) {
            facts.set(member.key, Self.withoutBlobs(member.value))
        }
        if !findings.isEmpty, case .object(let data)? = facts["data"] {
            let kept = data.without(findings)
            facts["data"] = kept.isEmpty ? nil : .object(kept)
        }
        return .object(facts)
    }

    private static func withoutBlobs(_ value: JSONValue) -> JSONValue? {
        switch value {
        case .object(let object):
            if object["data"] != nil, object["key"] != nil, object["subject"] != nil { return nil }
            var open = JSONObject()
            for member in object.members { open.set(member.key, withoutBlobs(member.value)) }
            return .object(open)
        case .array(let values): return .array(values.compactMap(withoutBlobs))
        default: return value
        }
    }
}
