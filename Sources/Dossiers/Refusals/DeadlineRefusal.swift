public import Vietnamese

/// A date or a number of times is exceeded.
public enum DeadlineRefusal: Explained, Hashable {
    /// The procedure allows no further request for a supplement (NĐ 61/2018 art. 17: once and complete).
    case supplementsExhausted(allowed: Int)
    /// A new appointment has been given before (NĐ 61/2018 art. 19(9): at most once).
    case alreadyReappointed
    /// No appointment was given, so there is none to move.
    case noAppointment
    /// The new appointment is not after the old one, or in the past.
    case appointmentNotLater(than: String)
    /// The new appointment is not in working hours.
    case appointmentNotInWorkingTime
    /// An appointment promised at receipt lies after the time limit, or in the past.
    case appointmentBeyondLimit(limit: String)
    /// The applicant has rated the service before.
    case alreadyRated

    public var code: String {
        switch self {
        case .supplementsExhausted: "dossier.supplements-exhausted"
        case .alreadyReappointed: "dossier.already-reappointed"
        case .noAppointment: "dossier.no-appointment"
        case .appointmentNotLater: "dossier.appointment-not-later"
        case .appointmentNotInWorkingTime: "dossier.appointment-not-in-working-time"
        case .appointmentBeyondLimit: "dossier.appointment-beyond-limit"
        case .alreadyRated: "dossier.already-rated"
        }
    }

    public var message: Bilingual {
        switch self {
        case .supplementsExhausted(let allowed):
            Bilingual(
                vi: "Thủ tục chỉ cho yêu cầu bổ sung \(allowed) lần và đã dùng hết.",
                en: "The procedure allows \(allowed) request(s) for a supplement; none is left.")
        case .alreadyReappointed:
            Bilingual(
                vi: "Hồ sơ đã được hẹn lại một lần.", en: "The dossier has been given a new appointment once before.")
        case .noAppointment: Bilingual(vi: "Hồ sơ không có ngày hẹn.", en: "The dossier has no appointment.")
        case .appointmentNotLater(let old):
            Bilingual(
                vi: "Ngày hẹn mới phải sau ngày hẹn cũ và sau lúc này (\(old)).",
                en: "The new appointment must be later than the old one and than now (\(old)).")
        case .appointmentNotInWorkingTime:
            Bilingual(vi: "Ngày hẹn mới không nằm trong giờ làm việc.", en: "The appointment is not in working hours.")
        case .appointmentBeyondLimit(let limit):
            Bilingual(
                vi: "Ngày hẹn phải sau lúc này và không quá thời hạn giải quyết (\(limit)).",
                en: "The appointment must be later than now and within the time limit (\(limit)).")
        case .alreadyRated: Bilingual(vi: "Hồ sơ đã được đánh giá.", en: "The service has been rated before.")
        }
    }

    public var advice: Bilingual? {
        switch self {
        case .supplementsExhausted:
            Bilingual(
                vi: "Hãy giải quyết hoặc từ chối hồ sơ với giấy tờ hiện có.",
                en: "Resolve or refuse the dossier with what is there.")
        default: nil
        }
    }
}
