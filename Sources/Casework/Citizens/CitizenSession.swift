import EventLog
import Identity
import JSON
import Sealing
import WorkingTime

/// What is kept of a citizen's session, sealed: as much as a request needs.
struct CitizenSession {
    var issuer: String
    var identity: VouchedIdentity

    var bytes: [UInt8] {
        var object: JSONObject = [
            "issuer": .string(issuer), "subject": .string(identity.subject),
            "level": .integer(Int64(identity.level.rawValue)),
        ]
        if case .organisation(let code) = identity.account { object["organisation"] = .string(code) }
        object.set("name", identity.fullName.map(JSONValue.string))
        object.set("number", identity.personalNumber.map(JSONValue.string))
        object.set("birth_date", identity.birthDate.map { .string($0.iso) })
        return JSONWriter.bytes(.object(object))
    }

    init(issuer: String, identity: VouchedIdentity) {
        self.issuer = issuer
        self.identity = identity
    }

    /// Reads what ``bytes`` gave; `nil` for anything else.
    init?(bytes: [UInt8]) {
        guard let object = try? JSONReader.read(bytes).object, let issuer = object["issuer"]?.string,
            let subject = object["subject"]?.string,
            let level = object["level"]?.integer.flatMap({ AssuranceLevel(rawValue: Int($0)) })
        else { return nil }
        self.issuer = issuer
        identity = VouchedIdentity(
            subject: subject, level: level, fullName: object["name"]?.string, personalNumber: object["number"]?.string,
            birthDate: object["birth_date"]?.string.flatMap { Day(iso: $0) })
        if let code = object["organisation"]?.string { identity.account = .organisation(code: code) }
    }
}
