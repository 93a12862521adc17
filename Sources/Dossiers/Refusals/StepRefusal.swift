import Procedures
public import Vietnamese

/// The current step does not allow the act, or the act lacks what its kind demands.
public enum StepRefusal: Explained, Hashable {
    /// The step has no such action; `possible` are the ones it has.
    case unknownAction(String, step: String, possible: [String])
    /// The action is of a kind that has a command of its own (`issue`, `deliver`), or the other way round.
    case otherCommand(action: String, command: String)
    /// The definition does not know the step that the log says the dossier is in.
    case unknownStep(String)
    /// The action demands a reason.
    case reasonRequired(action: String)
    /// A draft must bring the paper that was drafted.
    case draftRequired
    /// There is nothing to sign or to issue: no draft has been recorded.
    case nothingDrafted
    /// Signing demands a detached signature.
    case signatureRequired
    /// The signature does not verify over the recorded bytes.
    case signatureInvalid
    /// The signing key does not belong to the officer, or to the agency, or not on this day; `registered` are those that do.
    case signatureForeign(key: String, registered: [String])
    /// The signature stands over other bytes than the recorded draft or result.
    case signatureOfOtherBytes
    /// Nobody has signed.
    case notSigned
    /// The draft or the result was printed before the dossier came to this step, or before its data last changed.
    case paperOutdated
    /// A draft stands on the data, and none can be made anew in this step.
    case draftStands
    /// The time that the signer states is not the present one.
    case signatureTimeOff(now: String)
    /// The signatory's approval no longer verifies.
    case approvalInvalid
    /// The result does not say what the signatory approved.
    case contentNotApproved
    /// The agency that holds the dossier stands at another level than the one that resolves the procedure.
    case notCompetent(agency: String, needed: String)
    /// The procedure has no such result.
    case unknownResult(String)
    /// No number is proposed for the result.
    case numberMissing
    /// The result may not be handed over this way.
    case methodNotOffered(method: String, offered: [String])
    /// Work on the dossier has begun, it can no longer be forwarded.
    case workBegun
    /// The agency is the competent one already.
    case alreadyCompetent(agency: String)

    public var code: String {
        switch self {
        case .unknownAction: "dossier.unknown-action"
        case .otherCommand: "dossier.other-command"
        case .unknownStep: "dossier.unknown-step"
        case .reasonRequired: "dossier.reason-required"
        case .draftRequired: "dossier.draft-required"
        case .nothingDrafted: "dossier.nothing-drafted"
        case .signatureRequired: "dossier.signature-required"
        case .signatureInvalid: "dossier.signature-invalid"
        case .signatureForeign: "dossier.signature-foreign"
        case .signatureOfOtherBytes: "dossier.signature-of-other-bytes"
        case .notSigned: "dossier.not-signed"
        case .paperOutdated: "dossier.paper-outdated"
        case .draftStands: "dossier.draft-stands"
        case .signatureTimeOff: "dossier.signature-time-off"
        case .approvalInvalid: "dossier.approval-invalid"
        case .contentNotApproved: "dossier.content-not-approved"
        case .notCompetent: "dossier.not-competent"
        case .unknownResult: "dossier.unknown-result"
        case .numberMissing: "dossier.number-missing"
        case .methodNotOffered: "dossier.method-not-offered"
        case .workBegun: "dossier.work-begun"
        case .alreadyCompetent: "dossier.already-competent"
        }
    }

    public var message: Bilingual {
        switch self {
        case .unknownAction(let action, let step, _):
            Bilingual(
                vi: "Bước “\(step)” không có thao tác “\(action)”.", en: "The step “\(step)” has no action “\(action)”."
            )
        case .otherCommand(let action, let command):
            Bilingual(
                vi: "Thao tác “\(action)” phải dùng lệnh “\(command)”.",
                en: "The action “\(action)” is done with the command “\(command)”.")
        case .unknownStep(let step):
            Bilingual(
                vi: "Quy trình không có bước “\(step)” mà hồ sơ đang ở.",
                en: "The definition does not know the step “\(step)” the dossier is in.")
        case .reasonRequired(let action):
            Bilingual(vi: "Thao tác “\(action)” phải nêu lý do.", en: "The action “\(action)” demands a reason.")
        case .draftRequired:
            Bilingual(vi: "Thiếu bản dự thảo kết quả.", en: "The draft of the result is missing.")
        case .nothingDrafted:
            Bilingual(vi: "Hồ sơ chưa có bản dự thảo kết quả.", en: "No draft of the result has been recorded.")
        case .signatureRequired: Bilingual(vi: "Thiếu chữ ký số.", en: "The digital signature is missing.")
        case .signatureInvalid:
            Bilingual(vi: "Chữ ký số không hợp lệ.", en: "The digital signature does not verify.")
        case .signatureForeign(let key, _):
            Bilingual(
                vi: "Khóa ký \(Self.short(key)) không thuộc về người hoặc cơ quan ký vào ngày này.",
                en: "The signing key \(Self.short(key)) does not belong to the signing officer or agency on this day.")
        case .signatureOfOtherBytes:
            Bilingual(
                vi: "Chữ ký số ký trên nội dung khác với văn bản đã ghi nhận.",
                en: "The signature stands over other bytes than the recorded document.")
        case .notSigned: Bilingual(vi: "Kết quả chưa được ký.", en: "The result has not been signed.")
        case .paperOutdated:
            Bilingual(
                vi: "Bản in được lập trước khi hồ sơ đến bước này hoặc trước lần thay đổi dữ liệu gần nhất.",
                en: "The paper was printed before the dossier came to this step, or before its data last changed.")
        case .draftStands:
            Bilingual(
                vi: "Dự thảo kết quả đã được trình theo dữ liệu hiện có; chưa thể thay đổi dữ liệu.",
                en: "A draft stands on the present data; they cannot be changed now.")
        case .signatureTimeOff(let now):
            Bilingual(
                vi: "Thời điểm ký lệch quá 5 phút so với giờ hệ thống (\(now)).",
                en: "The stated time of signing is more than 5 minutes from the system's (\(now)).")
        case .approvalInvalid:
            Bilingual(
                vi: "Chữ ký phê duyệt của người có thẩm quyền không còn hợp lệ.",
                en: "The signatory's approval does not verify.")
        case .contentNotApproved:
            Bilingual(
                vi: "Nội dung kết quả khác với dự thảo đã được ký duyệt.",
                en: "The result does not say what the signatory approved.")
        case .notCompetent(let agency, let needed):
            Bilingual(
                vi:
                    "Cơ quan \(agency) không thuộc cấp giải quyết “\(AgencyLevel.label(of: needed).vi)” nên không được giải quyết hồ sơ.",
                en: "\(agency) is not of the level “\(AgencyLevel.label(of: needed).en)” that resolves this procedure.")
        case .unknownResult(let code):
            Bilingual(vi: "Thủ tục không có kết quả “\(code)”.", en: "The procedure has no result “\(code)”.")
        case .numberMissing:
            Bilingual(vi: "Chưa có số cho văn bản kết quả.", en: "No number was allocated for the result.")
        case .methodNotOffered(let method, _):
            Bilingual(
                vi: "Thủ tục không trả kết quả theo cách “\(method)”.",
                en: "The procedure does not offer delivery by “\(method)”.")
        case .workBegun:
            Bilingual(
                vi: "Hồ sơ đã bắt đầu được giải quyết, không thể chuyển cơ quan.",
                en: "Work on the dossier has begun; it can no longer be forwarded.")
        case .alreadyCompetent(let agency):
            Bilingual(
                vi: "Cơ quan \(agency) đang là cơ quan giải quyết.", en: "\(agency) is the competent agency already.")
        }
    }

    public var advice: Bilingual? {
        switch self {
        case .unknownAction(_, _, let possible) where !possible.isEmpty:
            Bilingual(
                vi: "Thao tác có thể làm: \(possible.joined(separator: ", ")).",
                en: "Possible actions: \(possible.joined(separator: ", ")).")
        case .methodNotOffered(_, let offered) where !offered.isEmpty:
            Bilingual(
                vi: "Các cách trả: \(offered.joined(separator: ", ")).",
                en: "Offered: \(offered.joined(separator: ", ")).")
        case .nothingDrafted: Bilingual(vi: "Hãy dự thảo kết quả trước.", en: "Draft the result first.")
        case .signatureForeign(_, let registered):
            registered.isEmpty
                ? Bilingual(
                    vi: "Chưa có khóa nào được đăng ký; người quản trị đăng ký bằng “toantrinh org key”.",
                    en: "No key is registered; the administrator registers one with “toantrinh org key”.")
                : Bilingual(
                    vi:
                        "Khóa đã đăng ký: \(registered.map(Self.short).joined(separator: ", ")). Ký bằng khóa ấy (--key), "
                        + "hoặc nhờ người quản trị đăng ký khóa mới.",
                    en:
                        "Registered: \(registered.map(Self.short).joined(separator: ", ")). Sign with that key (--key), "
                        + "or have the administrator register the new one.")
        case .signatureInvalid:
            Bilingual(
                vi: "Ký lại; nếu vẫn bị từ chối, báo người quản trị.",
                en: "Sign again; where it is refused again, tell the administrator.")
        case .notSigned:
            Bilingual(vi: "Người có thẩm quyền phải ký trước.", en: "The signatory has to sign first.")
        case .paperOutdated: Bilingual(vi: "Hãy in lại.", en: "Print it anew.")
        case .draftStands:
            Bilingual(
                vi: "Hãy trả hồ sơ về bước soạn dự thảo trước; sau đó dự thảo phải được soạn và ký lại.",
                en: "Send it back to where it is drafted first; a new draft is then made and signed.")
        case .signatureTimeOff:
            Bilingual(vi: "Chỉnh giờ máy rồi ký lại.", en: "Set the machine's clock and sign again.")
        case .contentNotApproved, .approvalInvalid:
            Bilingual(
                vi: "Hãy trả hồ sơ lại, soạn và ký dự thảo mới; nếu đã ban hành, báo người quản trị.",
                en: "Send it back for a new draft and signature; if it is issued, tell the administrator.")
        case .notCompetent:
            Bilingual(vi: "Hãy chuyển cơ quan có thẩm quyền.", en: "Forward it to the competent agency.")
        default: nil
        }
    }

    /// The beginning of a key's fingerprint, as `key show` and the history begin it too.
    private static func short(_ fingerprint: String) -> String {
        fingerprint.count > 12 ? fingerprint.prefix(12) + "…" : fingerprint
    }
}
