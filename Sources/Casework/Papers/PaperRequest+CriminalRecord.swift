import Dossiers
import Papers
import WorkingTime

extension PaperRequest {
    /// The certificate's fields by the conventional names of a form for a criminal record certificate.
    func criminalRecord(
        _ certificate: CriminalRecordFields.Certificate, number: String?
    ) throws -> CriminalRecordFields {
        func text(_ field: String) -> String? { self.text("applicant", field) }
        guard let number, let name = text("full_name"),
            let birthDate = text("birth_date").flatMap({ Day(iso: $0) }),
            let status = label("applicant", "record_status")
        else { throw PaperNotYet(kind: certificate.kind.name) }
        return CriminalRecordFields(
            certificate: certificate, heading: heading(state.competent, number: number),
            person: .init(
                name: name, sex: label("applicant", "sex") ?? "", birthDate: birthDate,
                birthPlace: text("birth_place") ?? "", nationality: text("nationality") ?? "",
                personalNumber: text("personal_number"), passport: text("passport"),
                permanentResidence: text("permanent_residence"), residence: text("residence"),
                otherName: text("other_name"), father: text("father"), mother: text("mother"), spouse: text("spouse")),
            record: .init(status: status, details: text("record_details"), prohibitions: text("prohibitions")),
            signatory: signatory(),
            signature: state.approval.map {
                ElectronicSignature(signedAt: $0.signature.signedAt, keyFingerprint: $0.signature.key)
            },
            mark: mark(certificate.kind))
    }
}
