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
    ///   - number: The number of the result, or of the form.
    /// - Returns: What the paper says.
    /// - Throws: `PaperNotYet` where the dossier has not come to the point that the form is about.
    func content(_ kind: PaperKind, number: String?) throws -> PaperContent {
        switch kind {
        case .receipt: try receipt(number).content()
        case .supplementRequest: try supplementRequest(number).content()
        case .refusal: try refusal(number).content()
        case .apology: try apology(number).content()
        case .draft: try draft().content()
        case .birthCertificate: try birthCertificate(number: number).content()
        case .deathExtract: try deathExtract(number: number).content()
        case .criminalRecord1: try criminalRecord(.one, number: number).content()
        case .criminalRecord2: try criminalRecord(.two, number: number).content()
        default: try result(kind, number: number)
        }
    }

    private func receipt(_ number: String?) throws -> ReceiptFields {
        guard let receivedAt = state.receivedAt, let clock = state.clock else {
            throw PaperNotYet(kind: "receipt")
        }
        let competent = state.competent == state.receiving ? nil : name(of: state.competent)
        let fee = state.fee.map { fee in
            "\(fee.label.vi): \(VietnameseFormat.money(fee.amount))" + (fee.basis.map { " (\($0))" } ?? "")
        }
        return ReceiptFields(
            heading: heading(state.receiving, number: number), dossier: dossier, applicant: applicant,
            documents: documents,
            timeLimit: timeLimit, receivedAt: receivedAt, appointment: clock.appointment, returnedAt: returnedAt(),
            competentAgency: competent, fee: fee, channel: state.channel?.label.vi, officer: officer(caller),
            contact: contact, mark: mark(.receipt))
    }

    private func supplementRequest(_ number: String?) throws -> SupplementFields {
        guard let waiting = state.waiting else { throw PaperNotYet(kind: "supplement-request") }
        let items = waiting.items.map { SupplementFields.Item(what: asked($0)) }
        return SupplementFields(
            heading: heading(caller.post?.agency, number: number), dossier: dossier, applicant: applicant,
            items: items, reason: written.texts["dossier.supplement-requested"]?["reason"],
            answerBy: waiting.answerDue?.localDay,
            officer: officer(caller), contact: contact, mark: mark(.supplementRequest))
    }

    /// A document or a field that is asked for, as citizens call it.
    private func asked(_ item: String) -> String {
        if let document = definition?.documents.first(where: { $0.id == item }) { return document.label.vi }
        if let field = definition?.data.first(where: { $0.id == item }) { return field.label.vi }
        let parts = item.split(separator: ".", maxSplits: 1).map(String.init)
        guard parts.count == 2, let subject = definition?.subject(parts[0]), let field = subject.field(parts[1]) else {
            return item
        }
        return "\(field.label.vi) (\(subject.label.vi))"
    }

    private func refusal(_ number: String?) throws -> RefusalFields {
        guard state.end == .notReceived || state.end == .refused else { throw PaperNotYet(kind: "refusal") }
        let texts = written.texts["dossier.not-received"] ?? written.texts["dossier.acted"] ?? [:]
        let reasons = texts["reasons"] ?? texts["reason"] ?? ""
        return RefusalFields(
            heading: heading(caller.post?.agency, number: number), dossier: dossier, applicant: applicant,
            reasons: reasons.split(separator: "\n").map(String.init), legalBasis: texts["legal_basis"],
            guidance: texts["guidance"], officer: officer(caller), contact: contact, mark: mark(.refusal))
    }

    private func apology(_ number: String?) throws -> ApologyFields {
        guard let apology = written.apology, let receivedAt = state.receivedAt else {
            throw PaperNotYet(kind: "apology")
        }
        return ApologyFields(
            heading: heading(caller.post?.agency, number: number), dossier: dossier, applicant: applicant,
            responsibleAgency: name(of: state.competent), receivedAt: receivedAt, timeLimit: timeLimit,
            oldAppointment: apology.oldAppointment, newAppointment: apology.newAppointment,
            reason: written.texts["dossier.apologised"]?["reason"] ?? "",
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
            resultTitle: result?.title.vi ?? "", sections: sections, consentWithin: silence?.within.text.vi,
            contact: contact, mark: mark(.draft))
    }

    /// What the applicant's silence will mean, where the draft goes to them.
    private var silence: SilenceDefinition? {
        guard let definition, let step = state.entry.flatMap({ definition.step($0.step) }) else { return nil }
        if step.isApplicants { return step.silence }
        guard let target = step.actions.first(where: { $0.kind == .draft })?.target else { return nil }
        return definition.entered(target, channel: state.channel?.rawValue)?.silence
    }

    /// A field's value as people write it.
    func printed(_ subject: String, _ field: FieldDefinition) -> String? {
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
            declarantPaper: identityPaper("applicant"),
            registeredAt: self.name(of: state.competent), registeredOn: now.localDay, signatory: signatory(),
            signature: state.approval.map {
                ElectronicSignature(signedAt: $0.signature.signedAt, keyFingerprint: $0.signature.key)
            },
            mark: mark(.birthCertificate))
    }

    /// The extract's fields by the conventional names of a death registration's form.
    private func deathExtract(number: String?) throws -> DeathExtractFields {
        guard let number, let name = text("deceased", "full_name"),
            let deathDate = text("deceased", "death_date").flatMap({ Day(iso: $0) })
        else { throw PaperNotYet(kind: PaperKind.deathExtract.name) }
        return DeathExtractFields(
            heading: heading(state.competent, number: number),
            deceased: .init(
                name: name, sex: label("deceased", "sex") ?? "",
                birthDate: text("deceased", "birth_date").flatMap { Day(iso: $0) },
                ethnicity: label("deceased", "ethnicity"), nationality: label("deceased", "nationality"),
                personalNumber: text("deceased", "personal_number"), residence: text("deceased", "residence"),
                deathDate: deathDate, deathPlace: text("deceased", "death_place") ?? "",
                cause: text("deceased", "cause")),
            declarantName: text("applicant", "full_name") ?? "",
            declarantPaper: identityPaper("applicant"),
            registeredAt: self.name(of: state.competent), registeredOn: now.localDay, signatory: signatory(),
            signature: state.approval.map {
                ElectronicSignature(signedAt: $0.signature.signedAt, keyFingerprint: $0.signature.key)
            },
            mark: mark(.deathExtract))
    }

    /// *Giấy tờ tùy thân*: the personal number, or of who has none the identity paper.
    private func identityPaper(_ subject: String) -> String? {
        if let number = text(subject, "personal_number") { return "Số định danh cá nhân \(number)" }
        guard let number = text(subject, "identity_paper_number") else { return nil }
        let issued = text(subject, "identity_paper_issued").flatMap { Day(iso: $0) }.map { ", cấp ngày \($0.vi)" }
        return "\(label(subject, "identity_paper") ?? "Giấy tờ") số \(number)\(issued ?? "")"
    }

    /// Who signed the draft, in the position that they held then.
    func signatory() -> PaperOfficer {
        guard let approval = state.approval else { return PaperOfficer(name: "", title: "") }
        let posts = organisation.authority(of: approval.officer, at: approval.at).posts
        let post = posts.first { post in
            post.role == .signatory && (state.competent.map(post.answersFor.contains) ?? false)
        }
        let title = title(post)
        return PaperOfficer(
            name: organisation.officers[approval.officer]?.name ?? "",
            title: title.isEmpty ? Role.signatory.label.vi : title)
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
                "code": .text(state.code?.text ?? ""), "title": .text(self.result?.title.vi ?? ""),
                "subjects": .record(subjects), "signatory": .text(signatory.name),
                "signatoryTitle": .text(signatory.title),
            ], qr: nil)
    }
}
