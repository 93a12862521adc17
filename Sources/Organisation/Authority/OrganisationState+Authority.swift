public import WorkingTime

extension OrganisationState {
    /// What `officer` is and may see at `instant`, on its day in Vietnam.
    public func authority(of officer: OfficerID, at instant: Instant) -> Authority {
        authority(of: officer, on: instant.localDay)
    }

    /// What `officer` is and may see on `day`; nothing where nobody knows them.
    ///
    /// - Complexity: O(*a*) in appointments and former agencies; for inspectors also in all agencies.
    public func authority(of officer: OfficerID, on day: Day) -> Authority {
        guard let known = officers[officer] else {
            return Authority(officer: officer, day: day, isOnLeave: false, posts: [])
        }
        if known.isOnLeave(on: day) { return Authority(officer: officer, day: day, isOnLeave: true, posts: []) }
        let own = known.appointments.compactMap { post($0.fact, period: $0.fact.period, for: nil, on: day) }
        let others = known.substitutions.compactMap { held in
            let substitution = held.fact
            // A substitution ends with the appointment that it stands on.
            guard let appointment = appointment(behind: substitution, on: day) else { return Authority.Post?.none }
            return post(appointment, period: substitution.period, for: substitution.absent, on: day)
        }
        return Authority(officer: officer, day: day, isOnLeave: false, posts: own + others)
    }

    /// The officers who hold `role` at `agency` on `day`, substitutes included, those on leave left out, by identifier.
    public func officers(_ role: Role, at agency: AgencyCode, on day: Day) -> [OfficerID] {
        officers.values.filter { officer in
            let mayHold =
                officer.appointments.contains { $0.fact.role == role }
                || officer.substitutions.contains { $0.fact.role == role }
            return mayHold && authority(of: officer.id, on: day).may(role, at: agency)
        }.map(\.id).sorted()
    }

    private func appointment(behind substitution: Substitution, on day: Day) -> Appointment? {
        officers[substitution.absent]?.appointments.first {
            $0.fact.role == substitution.role && $0.fact.agency == substitution.agency
                && $0.fact.period.contains(day)
        }?.fact
    }

    private func post(
        _ appointment: Appointment, period: Period, for absent: OfficerID?, on day: Day
    ) -> Authority.Post? {
        guard period.contains(day), let agency = agencies[appointment.agency], agency.exists(on: day) else {
            return nil
        }
        let answersFor = answersFor(appointment.agency, on: day)
        let sees: Set<AgencyCode> =
            switch appointment.role {
            case .inspector: agencies(within: appointment.agency, on: day)
            case .administrator: []
            default: answersFor
            }
        let end = agency.ending.map { $0.from.adding(days: -1) }
        let until = [period.until, end].compactMap { $0 }.min()
        return Authority.Post(
            role: appointment.role, agency: appointment.agency, unit: appointment.unit,
            title: absent == nil ? appointment.title : nil, standsInFor: absent,
            period: Period(from: period.from, until: until), answersFor: answersFor, sees: sees)
    }
}
