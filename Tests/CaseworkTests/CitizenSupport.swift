import Identity
import Organisation
import WorkingTime

@testable import Casework

extension Caller {
    /// A citizen as an identity provider has made them known, by themselves or through a portal.
    static func citizen(
        _ name: String?, number: String? = nil, born: String? = nil, subject: String = "c:1",
        level: AssuranceLevel = .two,
        through system: String? = nil
    ) throws -> Caller {
        let identity = VouchedIdentity(
            subject: subject, level: level, fullName: name, personalNumber: number,
            birthDate: born.flatMap { Day(iso: $0) })
        let citizen = Citizen(
            issuer: "https://id.example.vn", identity: identity, through: try system.map { try SystemID($0) })
        return Caller(identity: .citizen(citizen), authority: nil, post: nil)
    }
}
