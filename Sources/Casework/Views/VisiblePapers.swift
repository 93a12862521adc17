import Dossiers
import Papers
import Procedures

extension Office {
    /// The printed papers of a dossier that the caller may open.
    ///
    /// Officers of its agencies see them all. To the system that filed it, and to citizens, a result exists once it was delivered: a certificate that was
    /// printed and not yet sealed, or sealed and not yet handed over, is not in the citizen's hands.
    func papers(
        _ state: DossierState, _ definition: ProcedureDefinition?, for caller: Caller
    ) -> [PrintedPaper] {
        guard caller.officer == nil else { return state.papers }
        return visiblePapers(state, definition, tie: nil)
    }

    /// The same for whoever stands to it in `tie`; for whom it is only about, the result alone.
    func visiblePapers(
        _ state: DossierState, _ definition: ProcedureDefinition?, tie: CitizenTie?
    ) -> [PrintedPaper] {
        let shown = state.draftsShown(by: definition)
        return state.papers.filter { printed in
            if state.deliveredBy != nil, printed.paper.attachment == state.result?.paper.attachment { return true }
            guard tie?.acts ?? true else { return false }
            if printed.paper.kind == PaperKind.draft.name { return printed.version < shown }
            return Self.forApplicants.contains(printed.paper.kind)
        }
    }

    /// Kinds of paper that are made for the applicant before there is a result.
    private static let forApplicants = Set([PaperKind.receipt, .supplementRequest, .refusal, .apology].map(\.name))
}

extension DossierState {
    /// Drafts from before this version were put before the applicant; 0: none was.
    ///
    /// A draft is what officers prepare among themselves, unless the procedure has a step in which the applicant looks at it, and the dossier
    /// has come there.
    fileprivate func draftsShown(by definition: ProcedureDefinition?) -> Int64 {
        let steps = Set((definition?.steps ?? []).filter(\.isApplicants).map(\.id))
        guard !steps.isEmpty else { return 0 }
        var shown =
            acts.filter { act in act.act.split(separator: "/").first.map { steps.contains(String($0)) } ?? false }
            .map(\.version).max() ?? 0
        if let entry, steps.contains(entry.step) { shown = max(shown, enteredAt) }
        return shown
    }
}
