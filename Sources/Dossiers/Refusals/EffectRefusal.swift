public import Vietnamese

/// Why nothing becomes of what another system was asked for.
public enum EffectRefusal: Explained, Hashable {
    /// Only targets and the engine itself say so.
    case targetsOnly
    /// The dossier never asked for it.
    case unknown(Int64)
    /// It is settled, or stands otherwise: a fact of concurrency.
    case notWanted(Int64)
    /// Its time is not over.
    case notDue(until: String)
    /// The outcome is no word of the procedure.
    case outcomeUnknown(String, known: [String])
    /// Who answers by hand says why.
    case reasonRequired
    /// The step waits for the answer.
    case awaited(name: String, until: String)

    public var code: String {
        switch self {
        case .targetsOnly: "dossier.effect-targets-only"
        case .unknown: "dossier.effect-unknown"
        case .notWanted: "dossier.effect-not-wanted"
        case .notDue: "dossier.effect-not-due"
        case .outcomeUnknown: "dossier.effect-outcome-unknown"
        case .reasonRequired: "dossier.effect-reason-required"
        case .awaited: "dossier.effect-awaited"
        }
    }

    public var message: Bilingual {
        switch self {
        case .targetsOnly:
            return Bilingual(
                vi: "Chỉ hệ thống được hỏi và bộ máy tự ghi điều này.",
                en: "Only the system that was asked, and the engine itself, say so.")
        case .unknown(let id):
            return Bilingual(vi: "Hồ sơ không có yêu cầu số \(id).", en: "The dossier has no effect \(id).")
        case .notWanted(let id):
            return Bilingual(
                vi: "Yêu cầu số \(id) đã xong hoặc đang ở trạng thái khác.",
                en: "Effect \(id) is settled, or stands otherwise by now.")
        case .notDue(let until):
            return Bilingual(vi: "Còn được thử đến \(until).", en: "It is tried until \(until).")
        case .outcomeUnknown(let outcome, let known):
            let list = known.joined(separator: ", ")
            return Bilingual(
                vi: "Thủ tục không biết kết quả “\(outcome)”" + (known.isEmpty ? "." : "; chỉ có: \(list)."),
                en: "The procedure knows no outcome “\(outcome)”" + (known.isEmpty ? "." : "; there are: \(list)."))
        case .reasonRequired:
            return Bilingual(
                vi: "Trả lời thay hệ thống khác phải nêu lý do.",
                en: "Who answers in another system's stead has to say why.")
        case .awaited(let name, let until):
            return Bilingual(
                vi: "Bước này chờ “\(name)” trả lời, đến \(until).",
                en: "This step waits for the answer to “\(name)”, until \(until).")
        }
    }

    public var advice: Bilingual? {
        switch self {
        case .awaited:
            Bilingual(
                vi: "Nếu hệ thống kia không trả lời, người phụ trách sự cố gửi lại, bỏ qua hoặc trả lời thay.",
                en: "Where no answer comes, the owner of the incident sends it again, skips it or answers by hand.")
        case .targetsOnly, .unknown, .notWanted, .notDue, .outcomeUnknown, .reasonRequired: nil
        }
    }
}
