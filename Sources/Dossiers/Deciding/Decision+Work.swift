import JSON
import Organisation
import Procedures
import WorkingTime

/// Who works on it: assigning, claiming, handing over.
extension Decision {
    func assign(_ command: DossierCommand.Assign) throws(DossierRefusal) -> Outcome {
        let actor = try permission.assign()
        let entry = try permission.requireEntry()
        try requireSuitable(command.officer, entry)
        return Outcome(by: actor, fact: .assigned(.init(officer: command.officer)))
    }

    func claim() throws(DossierRefusal) -> Outcome {
        let actor = try permission.claim()
        guard let officer = actor.officer else { throw .authority(.officersOnly) }
        return Outcome(by: actor, fact: .claimed(.init(officer: officer)))
    }

    func handOver(_ command: DossierCommand.HandOver) throws(DossierRefusal) -> Outcome {
        let (actor, ground) = try permission.handOver()
        let entry = try permission.requireEntry()
        guard let from = entry.assignee else { throw .authority(.notAssigned) }
        try requireSuitable(command.to, entry)
        return Outcome(
            by: actor, fact: .handedOver(.init(from: from, to: command.to, ground: ground, reason: command.reason)))
    }

    /// The officer works in the step's role at its agency, is there today, and does not have the dossier already.
    private func requireSuitable(_ officer: OfficerID, _ entry: StepEntry) throws(DossierRefusal) {
        guard entry.assignee != officer else { throw .authority(.alreadyAssigned) }
        guard let facts = context.officer, facts.id == officer,
            facts.roles[entry.agency]?.contains(where: { $0.id == entry.role }) == true
        else {
            throw .authority(.officerUnsuitable(roles: [entry.role], agency: entry.agency.rawValue))
        }
        guard !facts.isOnLeave else { throw .authority(.officerAway) }
    }
}
