import Dossiers
import JSON
import Procedures

extension ProcedureDefinition {
    /// The fields that whoever is no officer does not read: what officers, or other systems for them, have found out about somebody
    /// (`entered-by`) is nobody's answer before it is signed, and no more than the result says afterwards.
    ///
    /// What a register gave, such as a child's personal number, is theirs once a result that shows it was issued.
    func findings(in state: DossierState) -> Set<String> {
        let issued = state.result.flatMap { result($0.code) }
        return Set(
            enteredFields.filter { entered in
                !(entered.field.enteredBy == .record && issued?.isShown(entered.name) == true)
            }.map(\.name))
    }
}

extension JSONObject {
    /// The data of no person without `findings`.
    func without(_ findings: Set<String>) -> JSONObject {
        var kept = JSONObject()
        for member in members where !findings.contains(member.key) { kept[member.key] = member.value }
        return kept
    }
}
