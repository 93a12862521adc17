import WorkingTime

extension OrganisationState {
    func register(_ fact: OfficerNaming) throws(OrganisationRefusal) -> [OrganisationFact] {
        guard let known = officers[fact.officer] else { return [.officerRegistered(fact)] }
        guard known.name == fact.name || known.firstName == fact.name else {
            throw OrganisationRefusal(.officerDiffers(fact.officer))
        }
        return []
    }

    func appoint(_ fact: Appointment) throws(OrganisationRefusal) -> [OrganisationFact] {
        guard fact.period.isOrdered else { throw OrganisationRefusal(.datesDisordered) }
        let same = (officers[fact.officer]?.appointments ?? []).filter {
            $0.fact.role == fact.role && $0.fact.agency == fact.agency
        }
        if let known = same.first(where: { $0.fact.period.from == fact.period.from }) {
            guard known.fact.unit == fact.unit, known.fact.title == fact.title,
                [known.fact.period.until, known.declaredUntil].contains(fact.period.until)
            else { throw OrganisationRefusal(.appointmentDiffers) }
            return []
        }
        if let other = same.first(where: { $0.fact.period.overlaps(fact.period) }) {
            throw OrganisationRefusal(.appointmentOverlaps(other.fact.period))
        }
        guard agencies[fact.agency]?.period.covers(fact.period) == true else {
            throw OrganisationRefusal(.appointmentOutsideAgency(fact.agency))
        }
        return [.appointed(fact)]
    }

    func end(_ fact: AppointmentEnding) throws(OrganisationRefusal) -> [OrganisationFact] {
        guard let known = officers[fact.officer]?.appointments.first(where: { fact.ends($0.fact) }) else {
            throw OrganisationRefusal(.unknownAppointment)
        }
        guard try isEarlier(fact.until, than: known.fact.period) else { return [] }
        return [.appointmentEnded(fact)]
    }

    func substitute(_ fact: Substitution) throws(OrganisationRefusal) -> [OrganisationFact] {
        guard fact.period.isOrdered else { throw OrganisationRefusal(.datesDisordered) }
        guard fact.absent != fact.substitute else { throw OrganisationRefusal(.substitutionOfSelf) }
        if let known = substitution(like: fact),
            [known.fact.period.until, known.declaredUntil].contains(fact.period.until)
        {
            return []
        }
        let isCovered = (officers[fact.absent]?.appointments ?? []).contains {
            $0.fact.role == fact.role && $0.fact.agency == fact.agency && $0.fact.period.covers(fact.period)
        }
        guard isCovered else { throw OrganisationRefusal(.substitutionOutsideAppointment) }
        let others = officers.values.flatMap(\.substitutions).map(\.fact).filter {
            $0.absent == fact.absent && $0.role == fact.role && $0.agency == fact.agency
        }
        if let other = others.filter({ $0.period.overlaps(fact.period) }).min(by: { $0.period.from < $1.period.from }) {
            throw OrganisationRefusal(.substitutionOverlaps(other.period))
        }
        return [.substituted(fact)]
    }

    func end(_ fact: Substitution) throws(OrganisationRefusal) -> [OrganisationFact] {
        guard let known = substitution(like: fact) else { throw OrganisationRefusal(.unknownSubstitution) }
        guard let until = fact.period.until else { throw OrganisationRefusal(.endNotEarlier) }
        guard try isEarlier(until, than: known.fact.period) else { return [] }
        return [.substitutionEnded(fact)]
    }

    /// The same substitution, but for its last day; not one that ended before it began.
    private func substitution(like fact: Substitution) -> Declared<Substitution>? {
        officers[fact.substitute]?.substitutions.first { $0.fact.isSame(as: fact) && $0.fact.period.isOrdered }
    }

    /// Whether `until` shortens `period`; that it is its last day already is no change.
    func isEarlier(_ until: Day, than period: Period) throws(OrganisationRefusal) -> Bool {
        guard until >= period.from else { throw OrganisationRefusal(.datesDisordered) }
        guard let end = period.until else { return true }
        guard until <= end else { throw OrganisationRefusal(.endNotEarlier) }
        return until < end
    }
}
