import Organisation
import Payments
import Procedures

/// Who may do what with the dossier's money.
extension Permission {
    /// Refuses while something of the fee is to be paid.
    func requirePaid() throws(DossierRefusal) {
        let outstanding = state.outstanding
        guard outstanding <= 0 else { throw .payment(.feeUnpaid(amount: outstanding)) }
    }

    /// Refuses an action of a step that has to wait for the fee. Refusing the dossier never has to.
    func requirePaid(for kind: ActionDefinition.Kind) throws(DossierRefusal) {
        guard let payment = definition?.payment, state.account.openOrder != nil || !state.account.isEmpty else {
            return
        }
        switch kind {
        case .refuse: return
        case .deliver: try requirePaid()
        case .advance, .draft, .sign, .issue: if payment.due != .return { try requirePaid() }
        }
    }

    /// The applicant's side, the counter, or the accountant of an agency that has to do with it.
    func askFee() throws(DossierRefusal) -> Actor {
        try requireOpen()
        guard definition?.payment != nil, state.outstanding > 0 else { throw .payment(.nothingDue) }
        if standing.party == .officer, let actor = accountantActor() { return actor }
        return try applicantOrCounter()
    }

    /// Whoever takes cash: the counter, or the accountant.
    func takeCash() throws(DossierRefusal) -> Actor {
        try requireOpen()
        if let actor = accountantActor() { return actor }
        return try officer(in: .oneStop, at: state.receiving)
    }

    /// The accountant of an agency that has to do with the dossier, also after its end.
    func accountant() throws(DossierRefusal) -> Actor {
        try requireFiled()
        guard standing.party == .officer else { throw .authority(.officersOnly) }
        guard let actor = accountantActor() else {
            throw .authority(
                .roleMissing(
                    roles: [Role.accountant.id], agency: state.agencies.map(\.rawValue).joined(separator: ", ")))
        }
        return actor
    }

    private func accountantActor() -> Actor? {
        let agencies = state.agencies + (state.fee?.agency.map { [$0] } ?? [])
        return agencies.lazy.compactMap { standing.actor(inOneOf: [Role.accountant.id], at: $0) }.first
    }

    /// A gateway's word, or the engine's: also after the end.
    func machine() throws(DossierRefusal) -> Actor {
        try requireFiled()
        guard standing.party == .gateway || standing.party == .engine else { throw .payment(.gatewaysOnly) }
        return standing.actor
    }
}
