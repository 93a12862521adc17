import WorkingTime

extension OrganisationState {
    /// Refuses what the caller may not change: administrators change what is within their agency, heads grant leave and
    /// name substitutes at theirs, everybody changes their own password and gives up their own keys and credentials.
    func checkPermission(_ fact: OrganisationFact, _ context: OrganisationContext) throws(OrganisationRefusal) {
        guard case .officer(let authority) = context.permission else { return }
        let day = context.today
        let isAllowed: Bool =
            switch fact {
            case .agencyEstablished(let fact): fact.parent.map { administers(authority, $0, day) } ?? false
            case .agencyRenamed(let fact): administers(authority, fact.agency, day)
            case .agencyEnded(let fact):
                administers(authority, fact.agency, day)
                    && fact.successor.map { administers(authority, $0, day) } ?? true
            case .unitCreated(let fact): administers(authority, fact.agency, day)
            case .officerRegistered: authority.posts.contains { $0.role == .administrator }
            case .officerRenamed(let fact): administers(authority, fact.officer, day)
            case .appointed(let fact): administers(authority, fact.agency, day)
            case .appointmentEnded(let fact): administers(authority, fact.agency, day)
            case .substituted(let fact):
                administers(authority, fact.agency, day) || mayName(authority, fact)
            case .substitutionEnded(let fact):
                administers(authority, fact.agency, day)
                    || (authority.may(.head, at: fact.agency) && !Self.outOfReachOfHeads.contains(fact.role))
            case .leaveGranted(let fact), .leaveEnded(let fact): leads(authority, fact.officer, day)
            case .keyRegistered(let fact): administers(authority, fact.owner, day)
            case .keyRevoked(let fact):
                keys[fact.key].map {
                    // Nobody disowns signatures they have made: one's own key ends from now on, not before.
                    administers(authority, $0.key.owner, day)
                        || ($0.key.owner == .officer(authority.officer) && fact.from >= context.now)
                } ?? false
            case .systemRegistered(let fact):
                (fact.agencies + (systems[fact.system]?.system.agencies ?? [])).allSatisfy {
                    administers(authority, $0, day)
                }
            case .systemSuspended(let fact): administers(authority, .system(fact.system), day)
            case .systemResumed(let fact): administers(authority, .system(fact.system), day)
            case .credentialSet(let fact):
                administers(authority, fact.holder, day)
                    || (fact.kind == .password && fact.holder == .officer(authority.officer))
            case .credentialRevoked(let fact):
                administers(authority, fact.holder, day) || fact.holder == .officer(authority.officer)
            case .webhookRegistered(let fact): administers(authority, .system(fact.system), day)
            case .webhookEnded(let fact):
                webhooks[fact.webhook].map { administers(authority, .system($0.registration.system), day) } ?? false
            }
        if !isAllowed { throw OrganisationRefusal(.notAllowed) }
    }

    /// A head neither names a substitute for those who watch over the agency or its accounts, nor sends them on leave.
    private static let outOfReachOfHeads: Set<Role> = [.administrator, .inspector]

    /// Whether a head may name this substitute: at their own agency, not themselves, and for who signs, numbers and stamps
    /// only on days on which the absent officer is on leave.
    private func mayName(_ authority: Authority, _ fact: Substitution) -> Bool {
        guard authority.may(.head, at: fact.agency), !Self.outOfReachOfHeads.contains(fact.role),
            fact.substitute != authority.officer
        else { return false }
        return !Self.onlyWhileAway.contains(fact.role)
            || officers[fact.absent]?.isOnLeave(throughout: fact.period) ?? false
    }

    private func administers(_ authority: Authority, _ agency: AgencyCode, _ day: Day) -> Bool {
        authority.posts.contains { $0.role == .administrator && isWithin(agency, $0.agency, on: day) }
    }

    /// Administers every agency at which the officer acts now or later, for themselves or for somebody else. An officer who acts
    /// nowhere belongs to the agency that registered them, or, registered by the operator, to the top.
    private func administers(_ authority: Authority, _ officer: OfficerID, _ day: Day) -> Bool {
        let agencies = Set(duties(of: officer, from: day).map(\.agency))
        if !agencies.isEmpty { return agencies.allSatisfy { administers(authority, $0, day) } }
        if let agency = officers[officer]?.registeredAt { return administers(authority, agency, day) }
        return authority.posts.contains { $0.role == .administrator && isTop($0.agency, on: day) }
    }

    private func leads(_ authority: Authority, _ officer: OfficerID, _ day: Day) -> Bool {
        if administers(authority, officer, day) { return true }
        let duties = duties(of: officer, from: day)
        return !duties.isEmpty && !duties.contains { Self.outOfReachOfHeads.contains($0.role) }
            && duties.allSatisfy { authority.may(.head, at: $0.agency) || administers(authority, $0.agency, day) }
    }

    private func administers(_ authority: Authority, _ owner: SigningKey.Owner, _ day: Day) -> Bool {
        switch owner {
        case .officer(let officer): administers(authority, officer, day)
        case .agency(let agency): administers(authority, agency, day)
        }
    }

    private func administers(_ authority: Authority, _ holder: Credential.Holder, _ day: Day) -> Bool {
        switch holder {
        case .officer(let officer): administers(authority, officer, day)
        case .system(let system):
            systems[system].map { $0.system.agencies.allSatisfy { administers(authority, $0, day) } } ?? false
        }
    }

    /// What the officer is appointed to, or stands in for, on `day` or later.
    private func duties(of officer: OfficerID, from day: Day) -> [(role: Role, agency: AgencyCode)] {
        guard let known = officers[officer] else { return [] }
        func lasts(_ period: Period) -> Bool { period.isOrdered && period.until.map { $0 >= day } ?? true }
        return known.appointments.map(\.fact).filter { lasts($0.period) }.map { ($0.role, $0.agency) }
            + known.substitutions.map(\.fact).filter { lasts($0.period) }.map { ($0.role, $0.agency) }
    }
}
