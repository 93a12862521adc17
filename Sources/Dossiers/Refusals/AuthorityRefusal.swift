import Organisation
public import Vietnamese

/// The actor may not do what the command asks.
public enum AuthorityRefusal: Explained, Hashable {
    /// The actor holds none of these roles at the agency today.
    case roleMissing(roles: [String], agency: String)
    /// Only an officer may do it.
    case officersOnly
    /// Only the applicant, the representative, or the system that filed for them may do it.
    case applicantOnly
    /// The system is not trusted to file for this agency or procedure.
    case systemNotTrusted
    /// Another officer is working on the dossier.
    case assignedToAnother
    /// Nobody is assigned, so there is nothing to hand over.
    case notAssigned
    /// The officer is assigned already.
    case alreadyAssigned
    /// The officer to be assigned holds none of these roles at the agency.
    case officerUnsuitable(roles: [String], agency: String)
    /// The officer to be assigned is away today.
    case officerAway
    /// The assigned officer is at work; only they hand over, or their head assigns anew.
    case assigneePresent
    /// One person may not do both (phân tách nhiệm vụ).
    case separationOfDuties(act: String, other: String, reason: Bilingual)
    /// The draft belongs to somebody else.
    case draftOfAnother

    public var code: String {
        switch self {
        case .roleMissing: "dossier.role-missing"
        case .officersOnly: "dossier.officers-only"
        case .applicantOnly: "dossier.applicant-only"
        case .systemNotTrusted: "dossier.system-not-trusted"
        case .assignedToAnother: "dossier.assigned-to-another"
        case .notAssigned: "dossier.not-assigned"
        case .alreadyAssigned: "dossier.already-assigned"
        case .officerUnsuitable: "dossier.officer-unsuitable"
        case .officerAway: "dossier.officer-away"
        case .assigneePresent: "dossier.assignee-present"
        case .separationOfDuties: "dossier.separation-of-duties"
        case .draftOfAnother: "dossier.draft-of-another"
        }
    }

    public var message: Bilingual {
        switch self {
        case .roleMissing(let roles, let agency):
            Bilingual(
                vi: "Cần vai trò \(Self.names(roles).vi) tại cơ quan \(agency).",
                en: "This needs the role \(Self.names(roles).en) at \(agency).")
        case .officersOnly: Bilingual(vi: "Chỉ cán bộ, công chức được làm.", en: "Only an officer may do this.")
        case .applicantOnly:
            Bilingual(
                vi: "Chỉ người nộp, người đại diện hoặc hệ thống đã nộp thay được làm.",
                en: "Only the applicant, the representative, or the system that filed for them may do this.")
        case .systemNotTrusted:
            Bilingual(
                vi: "Hệ thống không được phép nộp hồ sơ cho cơ quan hoặc thủ tục này.",
                en: "The system may not file for this agency or procedure.")
        case .assignedToAnother:
            Bilingual(vi: "Hồ sơ đang do người khác thụ lý.", en: "Another officer is working on the dossier.")
        case .notAssigned: Bilingual(vi: "Hồ sơ chưa có người thụ lý.", en: "Nobody is assigned to the dossier.")
        case .alreadyAssigned:
            Bilingual(vi: "Người này đang thụ lý hồ sơ.", en: "This officer is assigned to the dossier already.")
        case .officerUnsuitable(let roles, let agency):
            Bilingual(
                vi: "Người được giao không giữ vai trò \(Self.names(roles).vi) tại cơ quan \(agency).",
                en: "The officer does not hold the role \(Self.names(roles).en) at \(agency).")
        case .officerAway: Bilingual(vi: "Người được giao đang nghỉ.", en: "The officer is on leave today.")
        case .assigneePresent:
            Bilingual(vi: "Người thụ lý đang làm việc.", en: "The assigned officer is at work today.")
        case .separationOfDuties(let act, let other, let reason):
            Bilingual(
                vi: "Người đã làm “\(other)” không được làm “\(act)”: \(reason.vi)",
                en: "Whoever did “\(other)” may not do “\(act)”: \(reason.en)")
        case .draftOfAnother: Bilingual(vi: "Bản nháp này của người khác.", en: "The draft belongs to somebody else.")
        }
    }

    public var advice: Bilingual? {
        switch self {
        case .assignedToAnother:
            Bilingual(
                vi: "Người thụ lý có thể bàn giao, lãnh đạo có thể phân công lại.",
                en: "They can hand it over, or their head can assign it anew.")
        case .assigneePresent:
            Bilingual(
                vi: "Người thụ lý tự bàn giao, hoặc lãnh đạo phân công lại.",
                en: "They hand it over themselves, or their head assigns it anew.")
        case .separationOfDuties:
            Bilingual(vi: "Cần một người khác làm việc này.", en: "Somebody else has to do it.")
        default: nil
        }
    }

    /// The roles as people call them, with the identifiers that commands take.
    private static func names(_ roles: [String]) -> Bilingual {
        let labels = roles.map { id in
            let label = (try? Role(id))?.label ?? Bilingual(vi: id, en: id)
            return label.vi == id ? label : Bilingual(vi: "\(label.vi) (\(id))", en: "\(label.en) (\(id))")
        }
        return Bilingual(
            vi: labels.map(\.vi).joined(separator: " hoặc "), en: labels.map(\.en).joined(separator: " or "))
    }
}
