import Dossiers
import EventLog
import JSON
import Organisation
import Papers
import Procedures
import Vietnamese
import WorkingTime

/// Everything a form is filled from: the opened dossier and the organisation as of today.
struct PaperRequest {
    let state: DossierState
    var opened: [String: [String: FieldValue]]
    let definition: ProcedureDefinition?
    let organisation: OrganisationState
    let now: Instant
    /// Who prints, in the post in which they may.
    let caller: Caller
    let written: Written
    let trackingSite: String?
    var trackingSecret: String?
    /// The secret of paper marks.
    let markKey: [UInt8]

    /// What the events say that the state does not carry.
    struct Written {
        /// Texts that people wrote in the latest event of each type, opened, by name.
        var texts: [String: [String: String]] = [:]
        /// The one apology.
        var apology: DossierEvent.Apologised?
    }

    /// The kind of result that the dossier comes to.
    var result: ResultDefinition? { definition?.result(inCase: state.caseID) }

    private var today: Day { now.localDay }

    func name(of agency: AgencyCode?) -> String {
        guard let agency = present(agency) else { return "" }
        return organisation.agencies[agency]?.name(on: today).vi ?? agency.rawValue
    }

    /// The heading of the agency that gives the paper.
    func heading(_ agency: AgencyCode?, number: String? = nil) -> OfficeHeading {
        var parent: String?
        var place = "…"
        if let agency = present(agency) {
            let letterhead = letterhead(of: agency)
            parent = letterhead?.superior?.vi ?? organisation.parent(of: agency, on: today).map { name(of: $0) }
            place = letterhead?.place ?? Self.placeName(name(of: agency))
        }
        return OfficeHeading(
            parentAgency: parent, agency: name(of: agency), number: number, place: place, date: today)
    }

    private func letterhead(of agency: AgencyCode?) -> Letterhead? {
        present(agency).flatMap { organisation.agencies[$0]?.letterhead }
    }

    /// Where nobody has said the place: `Ủy ban nhân dân xã Phù Đổng` sits at `Phù Đổng`, `Công an thành phố Hà Nội` at `Hà Nội`.
    private static func placeName(_ agency: String) -> String {
        let offices = ["Ủy ban nhân dân ", "UBND ", "Công an "]
        guard let office = offices.first(where: { agency.hasPrefix($0) }) else { return agency }
        let place = String(agency.dropFirst(office.count))
        let kinds = ["thành phố ", "tỉnh ", "xã ", "phường ", "đặc khu "]
        return kinds.first { place.lowercased().hasPrefix($0) }.map { String(place.dropFirst($0.count)) } ?? place
    }

    /// What the unit is called that hands results over: of both civil status procedures the national portal's pages say so.
    private func counter(of agency: AgencyCode?) -> String {
        letterhead(of: agency)?.counter?.vi ?? "Trung tâm Phục vụ hành chính công"
    }

    /// An agency as it is today: after a merger its successor, which gives papers under its own name and number.
    func present(_ agency: AgencyCode?) -> AgencyCode? {
        agency.map { organisation.successor(of: $0, on: today) ?? $0 }
    }

    var dossier: PaperDossier {
        PaperDossier(
            code: state.code?.text ?? "", procedureCode: state.procedure ?? "",
            procedureTitle: definition?.title.vi ?? "",
            subject: definition?.subjects.first(where: \.isPrincipal).flatMap { text($0.id, "full_name") })
    }

    func text(_ subject: String, _ field: String) -> String? {
        let value = opened[subject]?[field]?.text
        return value?.isEmpty == true ? nil : value
    }

    /// A choice field's label instead of its identifier.
    func label(_ subject: String, _ field: String) -> String? {
        guard let value = text(subject, field) else { return nil }
        if case .choice(let options)? = definition?.subject(subject)?.field(field)?.type {
            return options.first { $0.id == value }?.label.vi ?? value
        }
        return value
    }

    var applicant: PaperPerson {
        let person = state.representative?.subject ?? "applicant"
        let subject = text(person, "full_name") == nil ? "applicant" : person
        return PaperPerson(
            name: text(subject, "full_name") ?? "",
            address: text(subject, "residence") ?? text("applicant", "residence"),
            phone: text(subject, "phone"), email: text(subject, "email"))
    }

    func officer(_ caller: Caller) -> PaperOfficer {
        let name = caller.officer.flatMap { organisation.officers[$0]?.name } ?? ""
        return PaperOfficer(name: name, title: title(caller.post))
    }

    /// The position as papers print it, a line for each of its parts (`KT. Chủ tịch / Phó Chủ tịch`).
    func title(_ post: Authority.Post?) -> String {
        guard let post else { return "" }
        let parts = (post.title?.vi ?? post.role.label.vi).split(separator: "/")
        return parts.map { $0.drop(while: \.isWhitespace) }.map { part in
            String(part.reversed().drop(while: \.isWhitespace).reversed())
        }.joined(separator: "\n")
    }

    var contact: PaperContact { PaperContact(trackingSite: trackingSite, trackingSecret: trackingSecret) }

    func mark(_ kind: PaperKind) -> PaperMark {
        PaperMark.derive(key: markKey, dossierCode: state.code?.text ?? "", kind: kind, date: today)
    }

    var timeLimit: String { state.clock.map { $0.limit.text.vi } ?? "" }

    func returnedAt() -> String {
        switch state.delivery ?? .counter {
        case .counter:
            "\(counter(of: state.returning ?? state.receiving)), \(name(of: state.returning ?? state.receiving))"
        case .post: "Gửi qua dịch vụ bưu chính công ích"
        case .online: "Trả trực tuyến"
        }
    }

    /// The documents that were handed in, with how many and in which form.
    var documents: [PaperDocument] {
        var documents: [PaperDocument] = []
        for file in state.files {
            let definition = definition?.documents.first { $0.id == file.attachment.document }
            let title = definition?.label.vi ?? file.attachment.document
            let form = form(definition, file.channel)
            if let index = documents.firstIndex(where: { $0.title == title && $0.form == form }) {
                documents[index].quantity += 1
            } else {
                documents.append(PaperDocument(title: title, quantity: 1, form: form))
            }
        }
        return documents
    }

    /// What was handed in: online nobody hands in a sheet of paper, whatever the procedure asks for at the counter.
    private func form(_ definition: DocumentDefinition?, _ channel: Channel) -> PaperDocument.Form {
        if channel == .online { return .electronic }
        return switch definition?.form {
        case .original: .original
        case .copy: .copy
        case .electronic, .any, nil: .electronic
        }
    }
}
