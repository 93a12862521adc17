import Dossiers
import Organisation
import Papers
import Procedures
import Vietnamese
import WorkingTime

/// What is missing for a paper at this moment of the dossier's life.
struct PaperNotYet: Error {
    var kind: String
}

extension PaperRequest {
    /// The form of `kind`, filled.
    ///
    /// - Parameters:
    ///   - kind: One of the built-in forms, or the template of the procedure's result.
    ///   - number: The number of the result, where it is one.
    /// - Returns: What the paper says.
    /// - Throws: `PaperNotYet` where the dossier has not come to the point that the form is about.
    func content(_ kind: PaperKind, number: String?) throws -> PaperContent {
        switch kind {
        case .receipt: try receipt().content()
        case .supplementRequest: try supplementRequest().content()
        case .refusal: try refusal().content()
        case .apology: try apology().content()
        case .draft: try draft().content()
        case .birthCertificate: try birthCertificate(number: number).content()
        default: try result(kind, number: number)
        }
    }

    private func receipt() throws -> ReceiptFields {
        guard let receivedAt = state.receivedAt, let due = state.due else { throw PaperNotYet(kind: "receipt") }
        let competent = state.competent == state.receiving ? nil : name(of: state.competent)
        let fee = state.fee.map { "\($0.label.vi): \(VietnameseFormat.money($0.amount))" }
        return ReceiptFields(
            heading: heading(state.receiving), dossier: dossier, applicant: applicant, documents: documents,
            timeLimit: timeLimit, receivedAt: receivedAt, appointment: due, returnedAt: returnedAt(),
            competentAgency: competent, fee: fee, channel: state.channel?.label.vi, officer: officer(caller),
            contact: contact, mark: mark(.receipt))
    }

    private func supplementRequest() throws -> SupplementFields {
        guard let waiting = state.waiting else { throw PaperNotYet(kind: "supplement-request") }
        let items = waiting.items.map { id in
            SupplementFields.Item(what: definition?.documents.first { $0.id == id }?.label.vi ?? id)
        }
        return SupplementFields(
            heading: heading(caller.post?.agency), dossier: dossier, applicant: applicant, items: items,
            reason: texts["dossier.supplement-requested"], answerBy: waiting.answerDue?.localDay,
            officer: officer(caller), contact: contact, mark: mark(.supplementRequest))
    }

    private func refusal() throws -> RefusalFields {
        guard state.end == .notReceived || state.end == .refused else { throw PaperNotYet(kind: "refusal") }
        let text = texts["dossier.not-received"] ?? texts["dossier.acted"] ?? ""
        return RefusalFields(
            heading: heading(caller.post?.agency), dossier: dossier, applicant: applicant,
            reasons: text.split(separator: "\n").map(String.init), officer: officer(caller), contact: contact,
            mark: mark(.refusal))
    }

    private func apology() throws -> ApologyFields {
        guard state.reappointments > 0, let old = state.firstAppointment, let new = state.clock?.appointment,
            let receivedAt = state.receivedAt
        else { throw PaperNotYet(kind: "apology") }
        return ApologyFields(
            heading: heading(caller.post?.agency), dossier: dossier, applicant: applicant,
            responsibleAgency: name(of: state.competent), receivedAt: receivedAt, timeLimit: timeLimit,
            oldAppointment: old, newAppointment: new, reason: texts["dossier.apologised"] ?? "",
            returnedAt: returnedAt(), officer: officer(caller), contact: contact, mark: mark(.apology))
    }

    private func draft() throws -> DraftFields {
        guard state.receivedAt != nil, state.end == nil else { throw PaperNotYet(kind: "draft") }
        let sections = (definition?.subjects ?? []).compactMap { subject -> DraftFields.Section? in
            guard let values = opened[subject.id], !values.isEmpty else { return nil }
            let rows = subject.fields.map { field in
                DraftFields.Row(field.label.vi, printed(subject.id, field))
            }
            return DraftFields.Section(title: subject.label.vi, rows: rows)
        }
        return DraftFields(
            heading: heading(state.competent), dossier: dossier, applicant: applicant,
            resultTitle: definition?.results.first?.title.vi ?? "", sections: sections, contact: contact,
            mark: mark(.draft))
    }

    /// A field's value as people write it.
    private func printed(_ subject: String, _ field: FieldDefinition) -> String? {
        guard let value = label(subject, field.id) else { return nil }
        if case .date = field.type, let day = Day(iso: value) { return day.vi }
        if case .money = field.type, let amount = Int64(value) { return VietnameseFormat.money(amount) }
        return value
    }

    /// The certificate's fields by the conventional names of a birth registration's form.
    private func birthCertificate(number: String?) throws -> BirthCertificateFields {
        guard let number, let name = text("child", "full_name"),
            let birthDate = text("child", "birth_date").flatMap({ Day(iso: $0) })
        else { throw PaperNotYet(kind: PaperKind.birthCertificate.name) }
        func parent(_ subject: String) -> BirthCertificateFields.Parent? {
            guard let name = text(subject, "full_name") else { return nil }
            return BirthCertificateFields.Parent(
                name: name, birthYear: text(subject, "birth_date").map { String($0.prefix(4)) },
                ethnicity: label(subject, "ethnicity"), nationality: label(subject, "nationality"),
                residence: text(subject, "residence"))
        }
        return BirthCertificateFields(
            heading: heading(state.competent, number: number),
            child: .init(
                name: name, sex: label("child", "sex") ?? "", birthDate: birthDate,
                birthPlace: text("child", "birth_place") ?? "", ethnicity: label("child", "ethnicity"),
                nationality: label("child", "nationality"), homeTown: text("child", "home_town"),
                personalNumber: text("child", "personal_number")),
            mother: parent("mother"), father: parent("father"), declarantName: text("applicant", "full_name") ?? "",
            declarantPaper: text("applicant", "personal_number").map { "Số định danh cá nhân \($0)" },
            registeredAt: self.name(of: state.competent), registeredOn: now.localDay, signatory: signatory(),
            signature: state.signature.map { ElectronicSignature(signedAt: $0.signedAt, keyFingerprint: $0.key) },
            mark: mark(.birthCertificate))
    }

    /// Who signed the draft.
    private func signatory() -> PaperOfficer {
        let steps = definition?.steps ?? []
        let signing = steps.flatMap { step in
            step.actions.filter { $0.kind == .sign }.map { "\(step.id)/\($0.id)" }
        }
        let act = state.acts.last { signing.contains($0.act) }
        let name = act.flatMap { try? OfficerID($0.by.subject) }.flatMap { organisation.officers[$0]?.name } ?? ""
        return PaperOfficer(name: name, title: Role.signatory.label.vi)
    }

    /// A result whose template an administrator wrote: every subject's fields under their identifiers.
    private func result(_ kind: PaperKind, number: String?) throws -> PaperContent {
        guard let number else { throw PaperNotYet(kind: kind.name) }
        var subjects: [String: PaperValue] = [:]
        for subject in definition?.subjects ?? [] {
            var fields: [String: PaperValue] = [:]
            for field in subject.fields { fields[field.id] = .text(printed(subject.id, field) ?? "") }
            subjects[subject.id] = .record(fields)
        }
        let signatory = signatory()
        return PaperContent(
            kind: kind, language: .vietnamese, date: now.localDay,
            fields: [
                "number": .text(number), "agency": .text(name(of: state.competent)),
                "code": .text(state.code?.text ?? ""), "title": .text(definition?.results.first?.title.vi ?? ""),
                "subjects": .record(subjects), "signatory": .text(signatory.name),
                "signatoryTitle": .text(signatory.title),
            ], qr: nil)
    }
}
