public import Organisation

extension Actor {
    /// The identity under which the engine does what happens by itself.
    public static let engineSubject = "system:toantrinh"

    /// The engine itself, in the role of what made it act: the name of a timer, or `calendar`.
    public static func engine(_ role: String) -> Actor {
        Actor(subject: engineSubject, role: try? Role(role), channel: .online)
    }

    /// Whether the engine did it by itself.
    public var isEngine: Bool { issuer == Actor.ownIssuer && subject == Actor.engineSubject }
}
