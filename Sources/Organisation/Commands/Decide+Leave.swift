import WorkingTime

extension OrganisationState {
    func grant(_ fact: Leave) throws(OrganisationRefusal) -> [OrganisationFact] {
        guard fact.period.isOrdered else { throw OrganisationRefusal(.datesDisordered) }
        let leaves = officers[fact.officer]?.leaves ?? []
        let known = leaves.first { $0.fact.period.from == fact.period.from }
        if let known, [known.fact.period.until, known.declaredUntil].contains(fact.period.until) { return [] }
        if let other = leaves.first(where: { $0.fact.period.overlaps(fact.period) }) {
            throw OrganisationRefusal(.leaveOverlaps(other.fact.period))
        }
        return [.leaveGranted(fact)]
    }

    /// Ends a leave, and with it the substitutions that stand only because of it.
    func end(_ fact: Leave) throws(OrganisationRefusal) -> [OrganisationFact] {
        guard let officer = officers[fact.officer],
            let index = officer.leaves.firstIndex(where: { $0.fact.period.from == fact.period.from })
        else { throw OrganisationRefusal(.unknownLeave) }
        guard let until = fact.period.until else { throw OrganisationRefusal(.endNotEarlier) }
        guard try isEarlier(until, than: officer.leaves[index].fact.period) else { return [] }
        var after = officer
        after.leaves[index].fact.period.until = until
        return [.leaveEnded(fact)] + substitutions(of: officer, endedBy: after).map(OrganisationFact.substitutionEnded)
    }

    /// Roles whose hand makes a result valid: a head names their substitute only for days of leave.
    static let onlyWhileAway: Set<Role> = [.signatory, .clerk]

    /// Substitutions of the roles that are stood in for only while away, which lay within the officer's leave and no longer do: to the
    /// last day that still is one, or, where not even the first is, to the day before they begin.
    private func substitutions(of officer: Officer, endedBy after: Officer) -> [Substitution] {
        officers.values.flatMap(\.substitutions).map(\.fact)
            .filter { substitution in
                substitution.absent == officer.id && Self.onlyWhileAway.contains(substitution.role)
                    && substitution.period.isOrdered && officer.isOnLeave(throughout: substitution.period)
                    && !after.isOnLeave(throughout: substitution.period)
            }
            .map { substitution in
                var ended = substitution
                ended.period.until = after.lastDayOfLeave(from: substitution.period.from)
                return ended
            }
            .sorted { ($0.substitute, $0.period.from) < ($1.substitute, $1.period.from) }
    }
}

extension Officer {
    /// The last of the days of leave that follow one another from `day` on; the day before, where it is none. Asked only where they end.
    fileprivate func lastDayOfLeave(from day: Day) -> Day {
        var next = day
        while let end = leaves.first(where: { $0.fact.period.contains(next) })?.fact.period.until, end < .latest {
            next = end.adding(days: 1)
        }
        return next.adding(days: -1)
    }
}
