import Dossiers
import JSON

extension DossierEvent {
    /// The facts of a body that are no personal data: everything but the sealed blobs, and who and when, which stand beside.
    var openFacts: JSONValue {
        guard case .object(let body) = encode().body else { return .object([:]) }
        var facts = JSONObject()
        for member in body.members where member.key != "by" && member.key != "decided_at" {
            facts.set(member.key, Self.withoutBlobs(member.value))
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
