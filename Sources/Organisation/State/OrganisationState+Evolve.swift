extension OrganisationState {
    /// The state after one more event. Total: what refers to nothing known changes nothing.
    public mutating func evolve(_ event: OrganisationEvent) {
        switch event.fact {
        case .agencyEstablished(let fact):
            if agencies[fact.agency] == nil {
                agencies[fact.agency] = Agency(fact)
            } else if let letterhead = fact.letterhead {
                agencies[fact.agency]?.letterhead = letterhead
            }
        case .agencyRenamed(let fact):
            guard var agency = agencies[fact.agency] else { return }
            agency.names.removeAll { $0.from == fact.from }
            let place = agency.names.firstIndex { $0.from > fact.from } ?? agency.names.count
            agency.names.insert(fact, at: place)
            agencies[fact.agency] = agency
        case .agencyEnded(let fact):
            guard agencies[fact.agency] != nil, agencies[fact.agency]?.ending == nil else { return }
            agencies[fact.agency]?.ending = fact
            endedAgencies.append(fact.agency)
        case .unitCreated(let fact):
            agencies[fact.agency]?.units[fact.unit] = fact
        case .officerRegistered(let fact):
            if officers[fact.officer] == nil { officers[fact.officer] = Officer(fact, by: event.by) }
        case .officerRenamed(let fact):
            officers[fact.officer]?.name = fact.name
        case .appointed, .appointmentEnded, .substituted, .substitutionEnded, .leaveGranted, .leaveEnded:
            evolveOfficer(event.fact)
        case .keyRegistered(let fact):
            if keys[fact.id] == nil { keys[fact.id] = RegisteredKey(key: fact) }
        case .keyRevoked(let fact):
            keys[fact.key]?.revokedFrom = fact.from
        case .systemRegistered(let fact):
            systems[fact.system] = RegisteredSystem(
                system: fact, suspendedFrom: systems[fact.system]?.suspendedFrom)
        case .systemSuspended(let fact):
            systems[fact.system]?.suspendedFrom = fact.from
        case .systemResumed(let fact):
            systems[fact.system]?.suspendedFrom = nil
        case .credentialSet(let fact):
            switch (fact.kind, fact.holder) {
            case (.password, .officer(let officer)): passwords[officer] = fact
            case (.password, .system): break
            case (.token, _): tokens[fact.digest] = fact
            }
        case .credentialRevoked(let fact):
            if case .officer(let officer) = fact.holder, let password = passwords[officer], fact.ends(password) {
                passwords[officer]?.until = fact.from
            }
            for (digest, token) in tokens where fact.ends(token) { tokens[digest]?.until = fact.from }
        case .webhookRegistered(let fact):
            webhooks[fact.webhook] = RegisteredWebhook(registration: fact, endedAt: webhooks[fact.webhook]?.endedAt)
        case .webhookEnded(let fact):
            webhooks[fact.webhook]?.endedAt = fact.at
        }
    }

    private mutating func evolveOfficer(_ fact: OrganisationFact) {
        switch fact {
        case .appointed(let fact):
            officers[fact.officer]?.appointments.append(Declared(fact, declaredUntil: fact.period.until))
        case .appointmentEnded(let fact):
            guard let index = officers[fact.officer]?.appointments.firstIndex(where: { fact.ends($0.fact) }) else {
                return
            }
            officers[fact.officer]?.appointments[index].fact.period.until = fact.until
        case .substituted(let fact):
            officers[fact.substitute]?.substitutions.append(Declared(fact, declaredUntil: fact.period.until))
        case .substitutionEnded(let fact):
            let held = officers[fact.substitute]?.substitutions
            let place = held?.firstIndex { $0.fact.isSame(as: fact) && $0.fact.period.isOrdered }
            guard let index = place else { return }
            officers[fact.substitute]?.substitutions[index].fact.period.until = fact.period.until
        case .leaveGranted(let fact):
            officers[fact.officer]?.leaves.append(Declared(fact, declaredUntil: fact.period.until))
        case .leaveEnded(let fact):
            let held = officers[fact.officer]?.leaves
            guard let index = held?.firstIndex(where: { $0.fact.period.from == fact.period.from }) else { return }
            officers[fact.officer]?.leaves[index].fact.period.until = fact.period.until
        default: break
        }
    }
}

extension AppointmentEnding {
    /// Whether it is about `appointment`.
    func ends(_ appointment: Appointment) -> Bool {
        officer == appointment.officer && role == appointment.role && agency == appointment.agency
            && from == appointment.period.from
    }
}
