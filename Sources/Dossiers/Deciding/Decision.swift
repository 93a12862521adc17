import JSON
import Organisation
import Payments
import Procedures
import Vietnamese
import WorkingTime

/// One decision: the state and the context side by side, with what the groups of commands share.
struct Decision {
    /// Who did it and what happened; the instant is the context's.
    struct Outcome {
        var by: Actor
        var fact: DossierEvent.Fact
        /// The timer that it came from.
        var fired: FiredTimer?
        /// What it does to money by itself; what follows from any event is added by `moneyAfter`.
        var money: [MoneyFact] = []
    }

    let state: DossierState
    let context: DossierContext

    var permission: Permission {
        Permission(
            state: state, standing: context.standing, definition: context.procedure?.definition,
            agencies: context.agencies)
    }

    /// The definition the dossier is pinned to; until it is received, the one in force today, by which it will be.
    func definition() throws(DossierRefusal) -> ProcedureDefinition {
        guard let procedure = context.procedure else { throw .filing(.wrongDefinition) }
        if let pinned = state.definition, pinned != procedure.digest {
            guard state.receivedAt == nil, state.end == nil, state.procedure == procedure.definition.code else {
                throw .filing(.wrongDefinition)
            }
        }
        return procedure.definition
    }

    /// An agency that is at work.
    func requireOpen(_ agency: AgencyCode) throws(DossierRefusal) -> AgencyFacts {
        guard let facts = context.agencies[agency] else { throw .filing(.unknownAgency(agency.rawValue)) }
        guard facts.isOpen else {
            throw .filing(.agencyClosed(agency.rawValue, successor: facts.successor?.rawValue))
        }
        return facts
    }

    /// An agency that is at work and stands at the level that resolves the procedure.
    func requireCompetent(_ agency: AgencyCode, _ definition: ProcedureDefinition) throws(DossierRefusal) {
        let facts = try requireOpen(agency)
        guard facts.level == definition.level else {
            throw .filing(.wrongLevel(agency: agency.rawValue, needed: definition.level.rawValue))
        }
    }

    /// The step that is entered, in the inbox of the agency that works in it.
    ///
    /// A dossier that a step is not for (`only-when`) enters the one in its place.
    /// A step in which the result is handed over stands with the returning agency, every other one with the competent agency.
    /// The officer stays where role and agency stay; otherwise whoever held it before in that role gets it back.
    func entry(
        _ id: String, _ definition: ProcedureDefinition, competent: AgencyCode?, returning: AgencyCode?
    ) throws(DossierRefusal) -> StepEntry {
        guard
            let step = definition.entered(
                id, channel: state.channel?.rawValue, connected: context.connected)
        else {
            throw .step(.unknownStep(id))
        }
        let hands = step.actions.contains { $0.kind == .deliver }
        guard let agency = hands ? returning : competent else { throw .phase(.notReceived) }
        var assignee: OfficerID?
        if let current = state.entry, current.role == step.role, current.agency == agency {
            assignee = current.assignee
        } else {
            let holder = state.holders.first { $0.role == step.role && $0.agency == agency }
            assignee = holder.flatMap { context.absentHolders.contains($0) ? nil : $0.officer }
        }
        return StepEntry(step: step.id, role: step.role, agency: agency, status: step.status, assignee: assignee)
    }

    /// How a notice reaches an applicant who was not asked: the way the dossier came.
    var usualNotice: DeliveryMethod {
        switch state.channel {
        case .online?: .online
        case .post?: .post
        case .counter?, nil: .counter
        }
    }

    /// Rethrows what working time cannot tell as a refusal.
    func timed<T>(_ body: () throws(WorkingTimeError) -> T) throws(DossierRefusal) -> T {
        do throws(WorkingTimeError) {
            return try body()
        } catch {
            throw .workingTime(error)
        }
    }
}
