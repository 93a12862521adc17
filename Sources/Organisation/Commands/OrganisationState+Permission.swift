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
            }
        if !isAllowed { throw OrganisationRefusal(.notAllowed) }
    }

    /// A head names no substitute for those who watch over the agency or its accounts.
    private static let outOfReachOfHeads: Set<Role> = [.administrator, .inspector]

    /// Roles whose hand makes a result valid: a head names their substitute only for days of leave.
    private static let onlyWhileAway: Set<Role> = [.signatory, .clerk]

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

    /// Administers every agency of the officer's present and coming appointments; an officer without any, anyone's.
    private func administers(_ authority: Authority, _ officer: OfficerID, _ day: Day) -> Bool {
        guard authority.posts.contains(where: { $0.role == .administrator }) else { return false }
        return agencies(of: officer, from: day).allSatisfy { administers(authority, $0, day) }
    }

    private func leads(_ authority: Authority, _ officer: OfficerID, _ day: Day) -> Bool {
        if administers(authority, officer, day) { return true }
        let agencies = agencies(of: officer, from: day)
        return !agencies.isEmpty
            && agencies.allSatisfy { authority.may(.head, at: $0) || administers(authority, $0, day) }
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

    /// The agencies of the officer's appointments that have not ended on `day`.
    private func agencies(of officer: OfficerID, from day: Day) -> Set<AgencyCode> {
        Set(
            (officers[officer]?.appointments ?? []).filter { $0.fact.period.until.map { $0 >= day } ?? true }
                .map(\.fact.agency))
    }
}
