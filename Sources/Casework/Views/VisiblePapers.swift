import Dossiers
import Papers

extension Office {
    /// The printed papers of a dossier that the caller may open.
    ///
    /// Officers of its agencies see them all. To the system that filed it a result exists once it was delivered: a certificate that was
    /// printed and not yet sealed, or sealed and not yet handed over, is not in the citizen's hands.
    func papers(_ state: DossierState, for caller: Caller) -> [PrintedPaper] {
        guard caller.system != nil else { return state.papers }
        return state.papers.filter { printed in
            Self.forApplicants.contains(printed.paper.kind)
                || state.deliveredBy != nil && printed.paper.attachment == state.result?.paper.attachment
        }
    }

    /// Kinds of paper that are made for the applicant before there is a result.
    private static let forApplicants = Set(
        [PaperKind.receipt, .supplementRequest, .refusal, .apology, .draft].map(\.name))
}
