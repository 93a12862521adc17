public import Vietnamese

/// Why a timer does not fire. All three are facts of concurrency or of a clock, and nobody's mistake.
public enum TimerRefusal: Explained, Hashable {
    /// Only the engine lets timers fire.
    case engineOnly
    /// The dossier has no such timer any more: it was cancelled, moved, or has fired.
    case notWanted(name: String)
    /// Its instant has not come.
    case notDue(until: String)

    public var code: String {
        switch self {
        case .engineOnly: "dossier.timer-engine-only"
        case .notWanted: "dossier.timer-not-wanted"
        case .notDue: "dossier.timer-not-due"
        }
    }

    public var message: Bilingual {
        switch self {
        case .engineOnly:
            Bilingual(vi: "Chỉ hệ thống tự thực hiện hẹn giờ.", en: "Only the engine itself lets timers fire.")
        case .notWanted(let name):
            Bilingual(
                vi: "Hồ sơ không còn hẹn giờ “\(name)” này.", en: "The dossier has this timer “\(name)” no more.")
        case .notDue(let until):
            Bilingual(vi: "Chưa đến giờ hẹn (\(until)).", en: "Its time has not come (\(until)).")
        }
    }

    public var advice: Bilingual? { nil }
}
