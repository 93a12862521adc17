public import Vietnamese

/// Why a clock cannot do what it was told.
public enum ClockError: Explained, Hashable {
    /// It waits already.
    case alreadyPaused
    /// It does not wait.
    case notPaused
    /// The instant lies before the last one the clock knows.
    case backwards

    public var code: String {
        switch self {
        case .alreadyPaused: "clock.already-paused"
        case .notPaused: "clock.not-paused"
        case .backwards: "clock.backwards"
        }
    }

    public var message: Bilingual {
        switch self {
        case .alreadyPaused: Bilingual(vi: "Thời hạn đã được tạm dừng.", en: "The time limit is paused already.")
        case .notPaused: Bilingual(vi: "Thời hạn không tạm dừng.", en: "The time limit is not paused.")
        case .backwards:
            Bilingual(
                vi: "Thời điểm sớm hơn lần ghi nhận trước.", en: "The instant is earlier than the last one recorded.")
        }
    }
}
