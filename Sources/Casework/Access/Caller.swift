public import Organisation
import WorkingTime

/// Who asks, once signed in: an officer in one of their posts, a trusted system, or a citizen.
public struct Caller: Sendable {
    /// What kind of caller it is.
    public enum Identity: Sendable, Hashable {
        case officer(OfficerID)
        case system(SystemID)
        /// A citizen by themselves, or through a portal that shows their token.
        case citizen(Citizen)
    }

    public let identity: Identity
    /// The posts the officer holds today, limited to the chosen one where one was chosen; `nil` for everybody else.
    public let authority: Authority?
    /// The post in which the officer acts; `nil` for everybody else, and for officers without any post today.
    public let post: Authority.Post?

    /// What kind of caller it is, in one word.
    public var kind: String {
        switch identity {
        case .officer: "officer"
        case .system: "system"
        case .citizen: "citizen"
        }
    }

    /// Who it is, in one word that no other caller has: for counting what each of them does, not for showing.
    public var key: String {
        let actor = actor()
        return "\(actor.issuer)\u{0}\(actor.subject)\u{0}\(actor.system?.rawValue ?? "")"
    }

    /// The way what they do comes in: at the counter for officers, online for systems and citizens.
    public var channel: Channel {
        switch identity {
        case .officer: .counter
        case .system, .citizen: .online
        }
    }

    /// How events name them.
    func actor(channel: Channel? = nil, onBehalfOf: String? = nil) -> Actor {
        switch identity {
        case .officer(let officer):
            Actor(
                subject: officer.rawValue, role: post?.role, agency: post?.agency, unit: post?.unit,
                standsInFor: post?.standsInFor, channel: channel ?? self.channel, onBehalfOf: onBehalfOf)
        case .system(let system):
            Actor(
                subject: system.rawValue, channel: channel ?? self.channel, system: system, onBehalfOf: onBehalfOf)
        case .citizen(let citizen):
            // Both are said: who it is, and through whom.
            Actor(
                issuer: citizen.issuer, subject: citizen.subject, channel: channel ?? self.channel,
                system: citizen.through)
        }
    }

    /// The same caller in the post in which `actor`, who is them, does something; as they came where they have no such post.
    func acting(as actor: Actor?) -> Caller {
        guard let actor, let role = actor.role, let agency = actor.agency,
            let post = authority?.posts.first(where: {
                $0.role == role && $0.answersFor.contains(agency) && $0.standsInFor == actor.standsInFor
            })
        else { return self }
        return Caller(identity: identity, authority: authority, post: post)
    }

    /// The roles held today, by agency, including agencies whose work was taken over.
    var roles: [AgencyCode: Set<Role>] {
        var roles: [AgencyCode: Set<Role>] = [:]
        for post in authority?.posts ?? [] {
            for agency in post.answersFor { roles[agency, default: []].insert(post.role) }
        }
        return roles
    }

    /// Of these, the roles held only as a substitute, with the absent officer.
    var standsInFor: [AgencyCode: [Role: OfficerID]] {
        let posts = authority?.posts ?? []
        var absent: [AgencyCode: [Role: OfficerID]] = [:]
        for post in posts {
            for agency in post.answersFor where absent[agency]?[post.role] == nil {
                absent[agency, default: [:]][post.role] = post.standsInFor
            }
        }
        for post in posts where post.standsInFor == nil {
            for agency in post.answersFor { absent[agency]?[post.role] = nil }
        }
        return absent
    }

    var officer: OfficerID? { if case .officer(let id) = identity { id } else { nil } }
    /// The system that asks by itself.
    var system: SystemID? { if case .system(let id) = identity { id } else { nil } }
    var citizen: Citizen? { if case .citizen(let citizen) = identity { citizen } else { nil } }
    /// The system whose token the request came with: by itself, or for a citizen.
    public var actingSystem: SystemID? { system ?? citizen?.through }

    /// Whether they hold the role anywhere today.
    func has(_ role: Role) -> Bool { authority?.posts.contains { $0.role == role } ?? false }
}
