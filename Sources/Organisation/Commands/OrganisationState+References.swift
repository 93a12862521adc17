extension OrganisationState {
    /// Refuses what names an agency, unit, officer or system that is not there.
    func checkReferences(_ fact: OrganisationFact) throws(OrganisationRefusal) {
        switch fact {
        case .agencyEstablished(let fact):
            if let parent = fact.parent { try require(parent) }
        case .agencyRenamed(let fact): try require(fact.agency)
        case .agencyEnded(let fact):
            try require(fact.agency)
            if let successor = fact.successor { try require(successor) }
        case .unitCreated(let fact): try require(fact.agency)
        case .officerRegistered: break
        case .officerRenamed(let fact): try require(fact.officer)
        case .appointed(let fact):
            try require(fact.officer)
            try require(fact.agency)
            if let unit = fact.unit, agencies[fact.agency]?.units[unit] == nil {
                throw OrganisationRefusal(.unknownUnit(unit, fact.agency))
            }
        case .appointmentEnded(let fact):
            try require(fact.officer)
            try require(fact.agency)
        case .substituted(let fact), .substitutionEnded(let fact):
            try require(fact.absent)
            try require(fact.substitute)
            try require(fact.agency)
        case .leaveGranted(let fact), .leaveEnded(let fact): try require(fact.officer)
        case .keyRegistered(let fact):
            switch fact.owner {
            case .officer(let officer): try require(officer)
            case .agency(let agency): try require(agency)
            }
        case .keyRevoked(let fact):
            if keys[fact.key] == nil { throw OrganisationRefusal(.unknownKey) }
        case .systemRegistered(let fact):
            for agency in fact.agencies { try require(agency) }
        case .systemSuspended(let fact): try require(fact.system)
        case .systemResumed(let fact): try require(fact.system)
        case .credentialSet(let fact): try require(fact.holder)
        case .credentialRevoked(let fact): try require(fact.holder)
        case .webhookRegistered(let fact): try require(fact.system)
        case .webhookEnded(let fact):
            if webhooks[fact.webhook] == nil { throw OrganisationRefusal(.unknownWebhook(fact.webhook)) }
        }
    }

    private func require(_ agency: AgencyCode) throws(OrganisationRefusal) {
        if agencies[agency] == nil { throw OrganisationRefusal(.unknownAgency(agency)) }
    }

    private func require(_ officer: OfficerID) throws(OrganisationRefusal) {
        if officers[officer] == nil { throw OrganisationRefusal(.unknownOfficer(officer)) }
    }

    private func require(_ system: SystemID) throws(OrganisationRefusal) {
        if systems[system] == nil { throw OrganisationRefusal(.unknownSystem(system)) }
    }

    private func require(_ holder: Credential.Holder) throws(OrganisationRefusal) {
        switch holder {
        case .officer(let officer): try require(officer)
        case .system(let system): try require(system)
        }
    }
}
