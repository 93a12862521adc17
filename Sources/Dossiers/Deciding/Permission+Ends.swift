import Organisation
import Procedures

extension Permission {
    func apologise() throws(DossierRefusal) -> Actor {
        try requireInProgress()
        let entry = try requireEntry()
        let actor = try first([
            ([entry.role, Role.head.id], entry.agency), ([Role.oneStop.id], state.receiving),
        ])
        guard state.reappointments == 0 else { throw .deadline(.alreadyReappointed) }
        guard state.clock?.appointment != nil else { throw .deadline(.noAppointment) }
        return actor
    }

    func withdraw() throws(DossierRefusal) -> Actor {
        try requireUnissued()
        return try applicantOrCounter()
    }

    func stop() throws(DossierRefusal) -> Actor {
        try requireUnissued()
        guard let entry = state.entry else {
            return try officer(in: [Role.oneStop.id, Role.head.id], at: state.receiving)
        }
        try requireCompetentLevel()
        if let head = standing.actor(inOneOf: [Role.head.id], at: entry.agency), standing.party == .officer {
            return head
        }
        return try worker(entry)
    }

    func rate() throws(DossierRefusal) -> Actor {
        try requireFiled()
        guard state.end != nil else { throw .phase(.notEnded) }
        try requireTrustedWay()
        guard isApplicantSide else { throw .authority(.applicantOnly) }
        guard state.rating == nil else { throw .deadline(.alreadyRated) }
        return standing.actor
    }

    func note() throws(DossierRefusal) -> Actor {
        try requireFiled()
        return try involvedOfficer()
    }

    func recordPaper() throws(DossierRefusal) -> Actor {
        try requireFiled()
        return try involvedOfficer()
    }

    func correct() throws(DossierRefusal) -> Actor {
        try requireFiled()
        let actor = try first([
            ([Role.oneStop.id], state.receiving), ([Role.head.id], state.competent),
            ([state.entry?.role ?? Role.head.id], state.entry?.agency ?? state.competent),
        ])
        try requireNoDraft()
        return actor
    }

    /// Whoever works in the present step, as long as no result is out. What the draft says (`anew`) changes only where it can be drafted
    /// anew.
    func enter(anew: Bool) throws(DossierRefusal) -> Actor {
        try requireInProgress()
        try requireCompetentLevel()
        let actor = try worker(try requireEntry())
        if anew { try requireNoDraft() }
        try requirePaid(for: .advance)
        return actor
    }

    /// Refuses where the issued result shows every field: nothing is left to be corrected.
    func requireCorrectable() throws(DossierRefusal) {
        guard let issued = state.result, let definition else { return }
        let result = definition.result(issued.code)
        guard definition.fieldNames.contains(where: { !(result?.isShown($0) ?? true) }) else {
            throw .phase(.resultIssued)
        }
    }
}
