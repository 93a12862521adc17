import Crypto
import Dossiers
import JSON
import Organisation
import Procedures

extension PaperRequest {
    /// The same request with nothing but the fields that `result` shows: what its definition does not name is not printed on it, and
    /// so may still be corrected once it is issued.
    func showing(_ result: ResultDefinition) -> PaperRequest {
        var request = self
        request.opened = opened.reduce(into: [:]) { shown, subject in
            shown[subject.key] = subject.value.filter { result.isShown("\(subject.key).\($0.key)") }
        }
        return request
    }

    private func isApproved(_ name: String, _ field: FieldDefinition) -> Bool {
        result?.isApproved(name, field) ?? (field.enteredBy != .record)
    }

    /// The digest of what a draft and its result both say: the dossier, the kind of result, the competent agency, every field of every
    /// person, and the data of no person, but for what a register answers and the result does not show, which no signatory approves. 64
    /// hexadecimal digits.
    ///
    /// It is keyed: it stands in the log, where nobody without the key may test a guess at what a person filled in.
    var contentDigest: String {
        var subjects = JSONObject()
        for subject in definition?.subjects ?? [] {
            guard let values = opened[subject.id] else { continue }
            var fields = JSONObject()
            for field in subject.fields where isApproved("\(subject.id).\(field.id)", field) {
                fields.set(field.id, values[field.id]?.json)
            }
            subjects[subject.id] = .object(fields)
        }
        var data = JSONObject()
        for field in definition?.data ?? [] where isApproved(field.id, field) {
            data.set(field.id, state.data[field.id])
        }
        let content: JSONValue = [
            "dossier": .string(state.code?.text ?? ""), "result": .string(result?.code ?? ""),
            "agency": .string(state.competent?.rawValue ?? ""), "subjects": .object(subjects), "data": .object(data),
        ]
        var code = HMAC<SHA256>(key: SymmetricKey(data: markKey))
        code.update(data: Array("toantrinh/content/v1\n".utf8))
        code.update(data: JSONWriter.bytes(content))
        return Hex.text(code.finalize())
    }
}
