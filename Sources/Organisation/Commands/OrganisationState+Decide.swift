import Vietnamese
import WorkingTime

extension OrganisationState {
    /// What follows from `command`: events, or none where it already is so.
    ///
    /// - Parameters:
    ///   - command: What is to become so.
    ///   - context: When, by whom, with which permission.
    /// - Returns: The events in their order; evolving with them makes the command so.
    /// - Throws: `OrganisationRefusal` where it may not become so.
    public func decide(
        _ command: OrganisationCommand, _ context: OrganisationContext
    ) throws(OrganisationRefusal) -> [OrganisationEvent] {
        let fact = try Self.normalised(command.fact)
        try checkReferences(fact)
        try checkPermission(fact, context)
        return try outcome(fact).map { OrganisationEvent(by: context.actor, decidedAt: context.now, fact: $0) }
    }

    /// Refuses who may not give `command`, whatever has become of it since: a command that is repeated is answered to nobody else.
    ///
    /// - Throws: `OrganisationRefusal` where it is not theirs to give.
    public func authorise(
        _ command: OrganisationCommand, _ context: OrganisationContext
    ) throws(OrganisationRefusal) {
        try checkPermission(try Self.normalised(command.fact), context)
    }

    private func outcome(_ fact: OrganisationFact) throws(OrganisationRefusal) -> [OrganisationFact] {
        switch fact {
        case .agencyEstablished(let fact): try establish(fact)
        case .agencyRenamed(let fact): try rename(fact)
        case .agencyEnded(let fact): try end(fact)
        case .unitCreated(let fact): try create(fact)
        case .officerRegistered(let fact): try register(fact)
        case .officerRenamed(let fact): officers[fact.officer]?.name == fact.name ? [] : [.officerRenamed(fact)]
        case .appointed(let fact): try appoint(fact)
        case .appointmentEnded(let fact): try end(fact)
        case .substituted(let fact): try substitute(fact)
        case .substitutionEnded(let fact): try end(fact)
        case .leaveGranted(let fact): try grant(fact)
        case .leaveEnded(let fact): try end(fact)
        case .keyRegistered(let fact): try register(fact)
        case .keyRevoked(let fact): try revoke(fact)
        case .systemRegistered(let fact): try register(fact)
        case .systemSuspended(let fact): suspend(fact)
        case .systemResumed(let fact): systems[fact.system]?.suspendedFrom == nil ? [] : [.systemResumed(fact)]
        case .credentialSet(let fact): try set(fact)
        case .credentialRevoked(let fact): try revoke(fact)
        case .webhookRegistered(let fact): try register(fact)
        case .webhookEnded(let fact): try end(fact)
        }
    }

    /// The fact with its names in normal form.
    static func normalised(_ fact: OrganisationFact) throws(OrganisationRefusal) -> OrganisationFact {
        switch fact {
        case .agencyEstablished(var fact):
            fact.name = try name(fact.name)
            if let letterhead = fact.letterhead {
                fact.letterhead = Letterhead(
                    place: try letterhead.place.map(name), superior: try letterhead.superior.map(name),
                    counter: try letterhead.counter.map(name))
            }
            return .agencyEstablished(fact)
        case .agencyRenamed(var fact):
            fact.name = try name(fact.name)
            return .agencyRenamed(fact)
        case .unitCreated(var fact):
            fact.name = try name(fact.name)
            return .unitCreated(fact)
        case .officerRegistered(var fact):
            fact.name = try name(fact.name)
            return .officerRegistered(fact)
        case .officerRenamed(var fact):
            fact.name = try name(fact.name)
            return .officerRenamed(fact)
        case .appointed(var fact):
            if let title = fact.title { fact.title = try name(title) }
            return .appointed(fact)
        case .systemRegistered(var fact):
            fact.name = try name(fact.name)
            return .systemRegistered(fact)
        default: return fact
        }
    }

    private static func name(_ name: Bilingual) throws(OrganisationRefusal) -> Bilingual {
        Bilingual(vi: try Self.name(name.vi), en: try Self.name(name.en))
    }

    private static func name(_ name: String) throws(OrganisationRefusal) -> String {
        guard name.utf8.count <= 3200,
            !name.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
        else { throw OrganisationRefusal(.nameInvalid) }
        let normal = VietnameseText.squeezed(VietnameseText.nfc(name))
        guard !normal.isEmpty, normal.count <= 200 else { throw OrganisationRefusal(.nameInvalid) }
        return normal
    }
}
