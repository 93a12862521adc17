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

    /// The applicant's side, the counter, or the accountant of the agency whose fee it is.
    func askFee() throws(DossierRefusal) -> Actor {
        try requireOpen()
        guard definition?.payment != nil, state.outstanding > 0 else { throw .payment(.nothingDue) }
        if standing.party == .officer, let actor = accountantActor(at: feeAgency) { return actor }
        return try applicantOrCounter()
    }

    /// Whoever takes cash: the counter, or the accountant.
    func takeCash() throws(DossierRefusal) -> Actor {
        try requireOpen()
        if let actor = accountantActor(at: state.account.openOrder?.order.agency ?? feeAgency) { return actor }
        return try officer(in: .oneStop, at: state.receiving)
    }

    /// The accountant of the agency whose money it is, also after the end, and wherever the dossier has gone since.
    ///
    /// - Parameter agency: The order's or the refund's; `nil`: there is none, and it is that of the fee.
    /// - Returns: The accountant, as the event names them.
    /// - Throws: `DossierRefusal.authority`.
    func accountant(at agency: AgencyCode?) throws(DossierRefusal) -> Actor {
        try requireFiled()
        guard standing.party == .officer else { throw .authority(.officersOnly) }
        let agency = agency ?? feeAgency
        guard let actor = accountantActor(at: agency) else {
            throw .authority(.roleMissing(roles: [Role.accountant.id], agency: agency?.rawValue ?? ""))
        }
        return actor
    }

    /// Whose fee it is.
    private var feeAgency: AgencyCode? { state.fee?.agency ?? state.competent ?? state.receiving }

    private func accountantActor(at agency: AgencyCode?) -> Actor? {
        agency.flatMap { standing.actor(inOneOf: [Role.accountant.id], at: $0) }
    }

    /// A gateway's word, or the engine's: also after the end.
    func machine() throws(DossierRefusal) -> Actor {
        try requireFiled()
        guard standing.party == .gateway || standing.party == .engine else { throw .payment(.gatewaysOnly) }
        return standing.actor
    }
}
