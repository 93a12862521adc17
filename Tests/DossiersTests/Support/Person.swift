import Dossiers
import JSON
import Organisation

/// The people and systems of two neighbouring communes of Hà Nội.
struct Person: Sendable, Hashable {
    var name: String
    var actor: Actor
    var roles: [AgencyCode: Set<Role>] = [:]
    var isApplicant = false
    var isSystemTrusted = false
    var isOnLeave = false

    static func agency(_ text: String) -> AgencyCode {
        do { return try AgencyCode(text) } catch { preconditionFailure("\(error)") }
    }

    static let commune = agency("H26.147")
    static let neighbour = agency("H26.148")
    static let province = agency("H26")
    static let closed = agency("H26.99")

    static func officer(_ id: String, _ roles: Set<Role>, at agency: AgencyCode = commune) -> Person {
        let first = roles.min { $0.id < $1.id }
        return Person(
            name: id, actor: Actor(subject: id, role: first, agency: agency, channel: .counter),
            roles: [agency: roles])
    }

    static let oneStop = officer("hoa.nt", [.oneStop])
    static let civil = officer("binh.tv", [.civilStatus])
    static let civil2 = officer("an.lt", [.civilStatus])
    static let viceChair = officer("cuong.pv", [.signatory])
    static let head = officer("lan.dt", [.head])
    static let clerk = officer("dung.vt", [.clerk])
    static let inspector = officer("thanh.tra", [.inspector])
    /// Somebody who was given two roles that one dossier should not see together.
    static let doubleRole = officer("em.hv", [.civilStatus, .signatory])
    static let neighbourOneStop = officer("thu.mt", [.oneStop], at: neighbour)
    static let neighbourCivil = officer("khoa.dd", [.civilStatus], at: neighbour)

    static let citizen = Person(
        name: "citizen", actor: Actor(issuer: "vneid", subject: "c-1", channel: .online), isApplicant: true)
    static let stranger = Person(name: "stranger", actor: Actor(issuer: "vneid", subject: "c-2", channel: .online))
    static let portal = Person(
        name: "portal",
        actor: Actor(
            issuer: "national-portal", subject: "national-portal", channel: .online,
            system: try? SystemID("national-portal"), onBehalfOf: "c-1"),
        isSystemTrusted: true)
    /// Trusted, but it did not file the dossier.
    static let thirdSystem = Person(
        name: "third-system",
        actor: Actor(issuer: "third", subject: "third", channel: .online, system: try? SystemID("third")),
        isSystemTrusted: true)
    static let otherSystem = Person(
        name: "other-system",
        actor: Actor(issuer: "other", subject: "other", channel: .online, system: try? SystemID("other")))

    /// What happens by itself.
    static let engine = Person(name: "engine", actor: .engine("reminder"))

    static let officers = [
        oneStop, civil, civil2, viceChair, head, clerk, inspector, doubleRole, neighbourOneStop, neighbourCivil,
    ]
    static let everybody = officers + [citizen, stranger, portal, otherSystem, thirdSystem]

    var id: OfficerID {
        do { return try OfficerID(actor.subject) } catch { preconditionFailure("\(error)") }
    }
}
