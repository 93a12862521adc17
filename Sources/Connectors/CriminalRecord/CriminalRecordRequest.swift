import Casework
import Dossiers
import EventLog
import JSON
import Procedures
import Vietnamese
import WorkingTime

/// What the criminal record database is asked. Public documents describe no such interface: field names follow those of the population
/// database, everything else is ours.
enum CriminalRecordRequest {
    /// The body; `nil` where the dossier does not send one person's name, day of birth, and number or passport: many people share a name
    /// and a day of birth, and whose record is found would be chance.
    static func json(_ message: EffectMessage, officer: String) -> JSONValue? {
        guard message.fields.count == 1, let (subject, fields) = message.fields.first else { return nil }
        let person = PopulationRequest.Person(subject, fields)
        let passport = text("passport", fields)
        guard let name = person.name, let birth = person.birth, person.number != nil || passport != nil else {
            return nil
        }
        var object: JSONObject = [
            "MaYeuCau": .string(message.identifier.description), "MaHoSo": .string(message.code),
            "MaTTHC": .string(message.procedure), "MaCanBo": .string(officer), "DoiTuong": .string(subject),
        ]
        object.set(person.number?.isOld == true ? "SoCMND" : "SoDinhDanh", person.number.map { .string($0.digits) })
        object.set("SoHoChieu", passport.map(JSONValue.string))
        object["HoVaTen"] = .string(name)
        object["NgayThangNamSinh"] = .string(birth.text)
        object.set("GioiTinh", person.sex.map { .string($0.text.vi) })
        object.set("QuocTich", person.nationality.map(JSONValue.string))
        // The two kinds do not show the same.
        object.set("LoaiPhieu", message.data["certificate"]?.string.flatMap { kinds[$0] }.map(JSONValue.string))
        object["TraLoiTruoc"] = .string(message.request.answerUntil.rfc3339)
        return .object(object)
    }

    /// Which certificate is asked for, in its words.
    private static let kinds = ["no-1": "1", "no-2": "2"]

    private static func text(_ field: String, _ fields: [String: FieldValue]) -> String? {
        guard case .string(let text)? = fields[field], !text.isEmpty else { return nil }
        return text
    }
}

/// What it answers, at once, later, or to whoever asks.
struct CriminalRecordAnswer: Sendable, Hashable {
    let reply: EffectReply

    var isRefusal: Bool { if case .refused = reply { true } else { false } }

    /// Its words and ours, with the value of the field `record_status`; what is said of a record becomes `record_details`. A person who has
    /// been rehabilitated is its matter, not ours: what it says besides stands in `NoiDung`.
    private static let results: [String: (result: String, status: String?)] = [
        "khong-co-an-tich": ("clear", "none"), "co-an-tich": ("record", "has"), "can-xac-minh": ("to-verify", nil),
    ]

    static let tooLong = "criminal-record.too-long"

    /// The most that the field of what was found takes, in characters.
    private static let longestLine = 2000

    /// Reads an answer to `identifier`.
    ///
    /// - Throws: `JSONError` for everything that does not say what became of that very request.
    init(_ json: JSONValue, to identifier: String) throws(JSONError) {
        var fields = try JSONFields(json)
        guard try fields.string("MaYeuCau") == identifier else {
            throw JSONError(.wrongType(expected: "string"), path: "MaYeuCau")
        }
        let reference = try fields.optionalString("MaThamChieu")
        switch try fields.string("TrangThai") {
        case "dang-xu-ly": reply = .accepted(reference: reference)
        case "da-tra-loi":
            guard let (result, status) = Self.results[try fields.string("KetQua")] else {
                throw JSONError(.wrongType(expected: "string"), path: "KetQua")
            }
            let content = try fields.optionalString("NoiDung")
            // A record of which nothing is said is no answer, and a clean one with a content contradicts itself.
            guard (result == "clear") == (content == nil) || result == "to-verify" else {
                throw JSONError(.wrongType(expected: "string"), path: "NoiDung")
            }
            // The outcome stands open in the log, and so tells nothing about anybody; nor does what is there and what is not.
            var answer = EffectAnswer(
                outcome: "answered", details: ["result": .string(result), "content": .string(content ?? "")],
                reference: reference)
            if let subject = try fields.optionalString("DoiTuong"), Word.isWord(subject), let status {
                var found: [String: JSONValue] = ["record_status": .string(status)]
                let line = content.map { VietnameseText.squeezed(VietnameseText.nfc($0)) } ?? ""
                // A record of which a part is missing is a false certificate: it is nobody's answer, and becomes an incident.
                guard line.count <= Self.longestLine else {
                    reply = .failed(code: Self.tooLong)
                    return
                }
                if result == "record" { found["record_details"] = .string(line) }
                answer.fields = [subject: found]
            }
            reply = .done(answer)
        case "tu-choi":
            let reason = try fields.string("LyDo")
            guard Word.isWord(reason) else { throw JSONError(.wrongType(expected: "string"), path: "LyDo") }
            reply = .refused(code: "criminal-record.refused-\(reason)")
        default: throw JSONError(.wrongType(expected: "string"), path: "TrangThai")
        }
    }
}
