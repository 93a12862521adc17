import Procedures
public import Vietnamese

/// The filing does not fit the procedure, the agency or the day.
public enum FilingRefusal: Explained, Hashable {
    /// The definition in the context is not the one the dossier is pinned to.
    case wrongDefinition
    /// No definition was found for the procedure on that day.
    case noDefinition(procedure: String)
    /// The definition is not in force on the day of filing.
    case notInForce(procedure: String, day: String)
    /// The procedure is not open to this kind of applicant.
    case applicantKindNotAllowed(kind: String, allowed: [String])
    /// Nobody may act for the applicant on this ground.
    case unknownGround(known: [String])
    /// The procedure cannot be filed online.
    case notOnline
    /// There is no such agency.
    case unknownAgency(String)
    /// The agency has been closed; its work was taken over by `successor`.
    case agencyClosed(String, successor: String?)
    /// The competent agency stands at another level than the procedure demands.
    case wrongLevel(agency: String, needed: String)
    /// The stated instant of filing lies in the future.
    case filedInFuture
    /// Only a trusted system may state the instant of filing or bring a dossier code.
    case statedByOutsider(what: String)
    /// No code was allocated for the dossier, or the code has a wrong form.
    case codeInvalid
    /// An officer states that something came online, which is what citizens and their systems do themselves.
    case onlineByOfficer
    /// The person on whose behalf it is done is not named by an opaque identifier.
    case onBehalfOfInvalid
    /// None of the procedure's cases applies.
    case noCase
    /// No fee rule applies on this day.
    case noFeeRule
    /// The province has not set the fee.
    case feeNotSet(rule: String)
    /// A fee is stated that the definition knows to be another.
    case feeKnown(rule: String, amount: Int64)
    /// The stated amount or its legal basis is not well formed.
    case feeInvalid
    /// The citizen's electronic identity is of a lower level than the procedure needs online; 0: of none.
    case levelTooLow(level: Int, needed: Int)
    /// A system files online by itself what needs an electronic identity, and does not say whose word there is for one.
    case identityNotAttested(needed: Int)
    /// The account is a person's and the applicant is none, or the other way round.
    case accountOfOtherKind

    public var code: String {
        switch self {
        case .wrongDefinition: "dossier.wrong-definition"
        case .noDefinition: "dossier.no-definition"
        case .notInForce: "dossier.not-in-force"
        case .applicantKindNotAllowed: "dossier.applicant-kind-not-allowed"
        case .unknownGround: "dossier.unknown-ground"
        case .notOnline: "dossier.not-online"
        case .unknownAgency: "dossier.unknown-agency"
        case .agencyClosed: "dossier.agency-closed"
        case .wrongLevel: "dossier.wrong-level"
        case .filedInFuture: "dossier.filed-in-future"
        case .statedByOutsider: "dossier.stated-by-outsider"
        case .codeInvalid: "dossier.code-invalid"
        case .onlineByOfficer: "dossier.online-by-officer"
        case .onBehalfOfInvalid: "dossier.on-behalf-of-invalid"
        case .noCase: "dossier.no-case"
        case .noFeeRule: "dossier.no-fee-rule"
        case .feeNotSet: "dossier.fee-not-set"
        case .feeKnown: "dossier.fee-known"
        case .feeInvalid: "dossier.fee-invalid"
        case .levelTooLow: "dossier.level-too-low"
        case .identityNotAttested: "dossier.identity-not-attested"
        case .accountOfOtherKind: "dossier.account-of-other-kind"
        }
    }

    public var message: Bilingual {
        switch self {
        case .wrongDefinition:
            Bilingual(
                vi: "Định nghĩa quy trình không phải phiên bản mà hồ sơ được gắn.",
                en: "The definition is not the version the dossier is pinned to.")
        case .noDefinition(let procedure):
            Bilingual(
                vi: "Không có quy trình \(procedure) còn hiệu lực.", en: "No definition of \(procedure) is in force.")
        case .notInForce(let procedure, let day):
            Bilingual(
                vi: "Quy trình \(procedure) không có hiệu lực vào ngày \(day).",
                en: "This definition of \(procedure) is not in force on \(day).")
        case .applicantKindNotAllowed(let kind, _):
            Bilingual(
                vi: "Thủ tục không dành cho đối tượng “\(kind)”.", en: "The procedure is not open to “\(kind)”.")
        case .unknownGround:
            Bilingual(
                vi: "Thủ tục không cho nộp thay theo căn cứ này.",
                en: "Nobody may act for the applicant on this ground.")
        case .notOnline:
            Bilingual(vi: "Thủ tục không nhận hồ sơ trực tuyến.", en: "The procedure cannot be filed online.")
        case .unknownAgency(let agency):
            Bilingual(vi: "Không có cơ quan \(agency).", en: "There is no agency \(agency).")
        case .agencyClosed(let agency, _):
            Bilingual(vi: "Cơ quan \(agency) đã ngừng hoạt động.", en: "The agency \(agency) has been closed.")
        case .wrongLevel(let agency, let needed):
            Bilingual(
                vi: "Cơ quan \(agency) không thuộc cấp giải quyết “\(AgencyLevel.label(of: needed).vi)”.",
                en:
                    "The agency \(agency) is not of the level “\(AgencyLevel.label(of: needed).en)” that resolves this procedure."
            )
        case .filedInFuture:
            Bilingual(vi: "Thời điểm nộp nằm ở tương lai.", en: "The stated time of filing lies in the future.")
        case .statedByOutsider(let what):
            Bilingual(
                vi: "Chỉ hệ thống được tin cậy mới được nêu “\(what)”.",
                en: "Only a trusted system may state “\(what)”.")
        case .codeInvalid:
            Bilingual(vi: "Mã hồ sơ thiếu hoặc sai dạng.", en: "The dossier code is missing or has a wrong form.")
        case .onlineByOfficer:
            Bilingual(
                vi: "Cán bộ chỉ ghi nhận việc nộp tại quầy hoặc qua bưu chính, không ghi “trực tuyến”.",
                en: "An officer takes in what comes to the counter or by post; “online” is not theirs to state.")
        case .onBehalfOfInvalid:
            Bilingual(
                vi: "Mã người được nộp thay phải gồm 1–64 ký tự chữ, số, “.”, “_”, “:”, “-”, không phải số định danh.",
                en: "The person acted for is named by 1–64 letters, digits, “.”, “_”, “:”, “-”, not a personal number.")
        case .noCase:
            Bilingual(
                vi: "Không có trường hợp nào của thủ tục phù hợp với hồ sơ.",
                en: "None of the procedure's cases fits the dossier.")
        case .noFeeRule:
            Bilingual(vi: "Không có mức phí nào áp dụng vào ngày này.", en: "No fee rule applies on this day.")
        case .feeNotSet(let rule):
            Bilingual(
                vi: "Mức phí “\(rule)” do tỉnh quy định và chưa có dữ liệu.",
                en: "The fee “\(rule)” is set by the province, and no amount is known.")
        case .feeKnown(let rule, let amount):
            Bilingual(
                vi: "Mức phí “\(rule)” đã có: \(amount) đồng; không được nêu mức khác.",
                en: "The fee “\(rule)” is known, \(amount) đồng; no other may be stated.")
        case .feeInvalid:
            Bilingual(
                vi: "Mức phí hoặc căn cứ không hợp lệ: số đồng từ 0, căn cứ từ 3 đến 200 ký tự.",
                en: "Amount or basis is not well formed: đồng from 0 on, a basis of 3 to 200 characters.")
        case .levelTooLow(let level, let needed):
            Bilingual(
                vi:
                    "Nộp trực tuyến thủ tục này cần định danh điện tử mức độ \(needed); tài khoản đang ở mức độ \(level).",
                en: "Filing this online needs an electronic identity of level \(needed); this one is of level \(level)."
            )
        case .identityNotAttested(let needed):
            Bilingual(
                vi:
                    "Nộp trực tuyến thủ tục này cần định danh điện tử mức độ \(needed), và hệ thống chưa nêu ai đã xác thực.",
                en:
                    "Filing this online needs an electronic identity of level \(needed), and the system does not say whose word it has."
            )
        case .accountOfOtherKind:
            Bilingual(
                vi: "Tài khoản cá nhân nộp cho cá nhân, tài khoản tổ chức nộp cho tổ chức.",
                en: "A person's account files for a person, an organisation's for an organisation.")
        }
    }

    public var advice: Bilingual? {
        switch self {
        case .applicantKindNotAllowed(_, let allowed):
            Bilingual(
                vi: "Đối tượng được nộp: \(allowed.joined(separator: ", ")).",
                en: "Open to: \(allowed.joined(separator: ", ")).")
        case .unknownGround(let known) where !known.isEmpty:
            Bilingual(
                vi: "Các căn cứ: \(known.joined(separator: ", ")).", en: "Grounds: \(known.joined(separator: ", ")).")
        case .agencyClosed(_, let successor?):
            Bilingual(vi: "Hãy nộp tại \(successor).", en: "File with \(successor).")
        case .feeNotSet:
            Bilingual(
                vi: "Cán bộ một cửa nêu mức thu và căn cứ khi tiếp nhận: --fee SỐ_ĐỒNG --fee-basis \"Nghị quyết …\".",
                en: "The one-stop officer states amount and basis when receiving: --fee AMOUNT --fee-basis TEXT.")
        case .levelTooLow(_, let needed):
            Bilingual(
                vi: "Đăng nhập lại bằng tài khoản định danh mức độ \(needed), hoặc nộp tại quầy hay qua bưu chính.",
                en: "Sign in again with an identity of level \(needed), or file at the counter or by post.")
        case .identityNotAttested(let needed):
            Bilingual(
                vi:
                    "Gửi mã truy cập của công dân trong tiêu đề TT-Citizen, hoặc identity_attestation {issuer, subject, level} với level từ \(needed).",
                en:
                    "Send the citizen's token in the header TT-Citizen, or identity_attestation {issuer, subject, level} with a level of at least \(needed)."
            )
        case .accountOfOtherKind:
            Bilingual(
                vi: "Đăng nhập bằng tài khoản kia, hoặc khai người đại diện và căn cứ đại diện.",
                en: "Sign in with the other account, or name the representative and the ground.")
        case .noDefinition, .notInForce:
            Bilingual(
                vi: "Hãy công bố quy trình có hiệu lực vào ngày đó.",
                en: "Publish a definition that is in force on that day.")
        default: nil
        }
    }
}
