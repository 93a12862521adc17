public import Vietnamese

extension Refund.Cause {
    /// The cause in front of people.
    public var label: Bilingual {
        switch self {
        case .duplicate: Bilingual(vi: "nộp hai lần", en: "paid twice")
        case .expired: Bilingual(vi: "nộp sau khi hết hạn", en: "paid after its time")
        case .ended: Bilingual(vi: "nộp sau khi hồ sơ kết thúc", en: "paid after the dossier's end")
        case .replaced: Bilingual(vi: "lệnh đã được thay", en: "for an order that was replaced")
        case .wrongAmount: Bilingual(vi: "sai số tiền", en: "another amount")
        case .feeLowered: Bilingual(vi: "mức thu giảm", en: "the fee was lowered")
        case .notReceived: Bilingual(vi: "hồ sơ không được tiếp nhận", en: "the dossier was not received")
        case .refused: Bilingual(vi: "hồ sơ bị từ chối", en: "the dossier was refused")
        case .withdrawn: Bilingual(vi: "hồ sơ được rút", en: "the dossier was withdrawn")
        case .stopped: Bilingual(vi: "hồ sơ dừng xử lý", en: "the dossier was discontinued")
        }
    }
}
