import WorkingTime

extension OrganisationState {
    func establish(_ fact: AgencyEstablishment) throws(OrganisationRefusal) -> [OrganisationFact] {
        if let known = agencies[fact.agency] {
            let isSame =
                known.level == fact.level && known.parent == fact.parent && known.from == fact.from
                && known.names.contains { $0.name == fact.name }
            guard isSame else { throw OrganisationRefusal(.agencyDiffers(fact.agency)) }
            // How papers name it may be said later, and otherwise.
            return fact.letterhead.map { $0 == known.letterhead } ?? true ? [] : [.agencyEstablished(fact)]
        }
        // The parent must be there already: so no agency can come to stand above itself.
        if let parent = fact.parent {
            guard agencies[parent]?.exists(on: fact.from) == true else {
                throw OrganisationRefusal(.agencyNotThere(parent, fact.from))
            }
        }
        return [.agencyEstablished(fact)]
    }

    func rename(_ fact: AgencyRenaming) throws(OrganisationRefusal) -> [OrganisationFact] {
        guard let agency = agencies[fact.agency] else { throw OrganisationRefusal(.unknownAgency(fact.agency)) }
        guard fact.from >= agency.from else { throw OrganisationRefusal(.dateBeforeAgency(fact.agency)) }
        guard agency.exists(on: fact.from) else { throw OrganisationRefusal(.agencyEnded(fact.agency)) }
        return agency.name(on: fact.from) == fact.name ? [] : [.agencyRenamed(fact)]
    }

    func end(_ fact: AgencyEnding) throws(OrganisationRefusal) -> [OrganisationFact] {
        guard let agency = agencies[fact.agency] else { throw OrganisationRefusal(.unknownAgency(fact.agency)) }
        if let ending = agency.ending {
            guard ending == fact else { throw OrganisationRefusal(.agencyEnded(fact.agency)) }
            return []
        }
        guard fact.from > agency.from else { throw OrganisationRefusal(.dateBeforeAgency(fact.agency)) }
        if let successor = fact.successor {
            // Reached by ups and successors of all days: what never closes a circle closes none on any day.
            guard !reaches(fact.agency, from: successor) else { throw OrganisationRefusal(.cycle(fact.agency)) }
            guard agencies[successor]?.exists(on: fact.from) == true else {
                throw OrganisationRefusal(.agencyNotThere(successor, fact.from))
            }
        } else {
            let hasBelow = agencies.values.contains { other in
                other.code != fact.agency && other.ending.map { $0.from > fact.from } ?? true
                    && self.parent(of: other.code, on: fact.from) == fact.agency
            }
            guard !hasBelow else { throw OrganisationRefusal(.agenciesBelow(fact.agency)) }
        }
        return [.agencyEnded(fact)]
    }

    func create(_ fact: UnitCreation) throws(OrganisationRefusal) -> [OrganisationFact] {
        guard let agency = agencies[fact.agency] else { throw OrganisationRefusal(.unknownAgency(fact.agency)) }
        if let known = agency.units[fact.unit] {
            guard known == fact else { throw OrganisationRefusal(.unitDiffers(fact.unit, fact.agency)) }
            return []
        }
        guard fact.from >= agency.from else { throw OrganisationRefusal(.dateBeforeAgency(fact.agency)) }
        guard agency.exists(on: fact.from) else { throw OrganisationRefusal(.agencyEnded(fact.agency)) }
        return [.unitCreated(fact)]
    }
}
