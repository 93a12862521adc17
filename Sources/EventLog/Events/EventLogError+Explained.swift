import Postgres
public import Vietnamese

extension EventLogError: Explained {
    public var code: String {
        switch self {
        case .overloaded: "log.overloaded"
        case .invalidProposal(let problem): "log.invalid-proposal." + problem.rawValue
        case .cancelled: "log.cancelled"
        case .unavailable: "log.unavailable"
        case .refused: "log.refused"
        case .clockDisagrees: "log.clock-disagrees"
        case .broken(let damage): damage.code
        case .beyondEpoch: "log.beyond-epoch"
        case .invalidCompanion: "log.invalid-companion"
        case .unknownLane: "log.unknown-lane"
        case .noLog: "log.none"
        case .logExists: "log.exists"
        case .unreadable: "log.unreadable"
        case .wrongClock: "log.wrong-clock"
        case .readerOvertaken: "log.reader-overtaken"
        case .lanesExhausted: "log.lanes-exhausted"
        case .closed: "log.closed"
        case .database: "log.database"
        }
    }

    public var message: Bilingual {
        switch self {
        case .overloaded(let lane):
            Bilingual(
                vi: "Làn \(lane) đang quá tải, lệnh chưa được thực hiện.",
                en: "Lane \(lane) is overloaded; the command was not done.")
        case .invalidProposal(let problem):
            Bilingual(
                vi: "Đề nghị ghi sự kiện không hợp lệ (\(problem.rawValue)); chưa ghi gì.",
                en: "The proposal breaks a rule of the log (\(problem.rawValue)); nothing was written.")
        case .cancelled(ambiguous: false):
            Bilingual(vi: "Lệnh đã bị huỷ, chưa ghi gì.", en: "The command was cancelled; nothing was written.")
        case .cancelled(ambiguous: true):
            Bilingual(
                vi: "Việc chờ đã bị huỷ khi lệnh đã được gửi; lệnh có thể đã được ghi.",
                en: "Waiting was cancelled after the command had been sent; it may have been written.")
        case .unavailable(ambiguous: false, _):
            Bilingual(
                vi: "Không kết nối được cơ sở dữ liệu; chưa ghi gì.",
                en: "The database cannot be reached; nothing was written.")
        case .unavailable(ambiguous: true, _):
            Bilingual(
                vi: "Mất kết nối cơ sở dữ liệu khi đang ghi; lệnh có thể đã được ghi.",
                en: "The database was lost while writing; the command may have been written.")
        case .refused(let error):
            Bilingual(
                vi: "Cơ sở dữ liệu từ chối lệnh; chưa ghi gì. \(error.message.vi)",
                en: "The database refused the command; nothing was written. \(error.message.en)")
        case .clockDisagrees(let lane):
            Bilingual(
                vi: "Đồng hồ của cơ sở dữ liệu không ổn định; chưa ghi gì vào làn \(lane).",
                en: "The database's clock jumps; nothing was written to lane \(lane).")
        case .broken(let damage): damage.message
        case .beyondEpoch(let lost):
            Bilingual(
                vi:
                    "Bộ đọc đã đọc làn \(lost.lane) đến vị trí \(lost.position)\(lost.readIn > 0 ? " ở thế hệ \(lost.readIn)" : ""), nhưng "
                    + "thế hệ \(lost.epoch) chỉ tiếp nhận đến vị trí \(lost.head): những sự kiện sau đó đã mất khi khôi phục hoặc chuyển máy.",
                en:
                    "The reader has read lane \(lost.lane) up to position \(lost.position)\(lost.readIn > 0 ? " in epoch \(lost.readIn)" : ""), but "
                    + "epoch \(lost.epoch) took over up to position \(lost.head) only: what came after was lost in a restore or fail-over."
            )
        case .invalidCompanion(let name):
            Bilingual(
                vi: "Mô tả bảng kèm theo không hợp lệ: \(name).",
                en: "The description of a companion table makes no sense: \(name).")
        case .unknownLane(let lane): Bilingual(vi: "Làn \(lane) chưa được mở.", en: "Lane \(lane) has not been opened.")
        case .noLog: Bilingual(vi: "Cơ sở dữ liệu chưa có sổ sự kiện.", en: "There is no log in this database.")
        case .logExists:
            Bilingual(vi: "Cơ sở dữ liệu đã có sổ sự kiện.", en: "There is a log in this database already.")
        case .unreadable(let what):
            Bilingual(vi: "Không đọc được \(what) trong sổ sự kiện.", en: "A stored value makes no sense: \(what).")
        case .wrongClock(.movable):
            Bilingual(
                vi: "Sổ sự kiện này được tạo với đồng hồ thử nghiệm, không bao giờ dùng làm sổ chính thức được.",
                en: "This log was made with a movable clock and can never become a production log.")
        case .wrongClock(.database):
            Bilingual(
                vi: "Đồng hồ của sổ sự kiện này là đồng hồ cơ sở dữ liệu, không chỉnh được.",
                en: "The clock of this log is the database's and cannot be moved.")
        case .readerOvertaken(let lane):
            Bilingual(
                vi: "Một tiến trình khác của cùng bộ đọc đã xử lý tiếp làn \(lane).",
                en: "Another instance of the same reader has moved on in lane \(lane).")
        case .lanesExhausted:
            Bilingual(vi: "Đã dùng hết dải số làn của nút này.", en: "No lane of this node's range is left.")
        case .closed: Bilingual(vi: "Sổ sự kiện đã đóng.", en: "The log was closed.")
        case .database(let error): error.message
        }
    }

    public var advice: Bilingual? {
        switch self {
        case .overloaded, .clockDisagrees:
            Bilingual(
                vi: "Hãy gửi lại sau với cùng mã lệnh.", en: "Send it again later under the same command identifier.")
        case .cancelled(ambiguous: true), .unavailable:
            Bilingual(
                vi: "Hãy gửi lại với cùng mã lệnh: lệnh không bao giờ được thực hiện hai lần.",
                en: "Send it again under the same command identifier: it is never done twice.")
        case .broken(let damage): damage.advice
        case .beyondEpoch(let lost):
            Bilingual(
                vi:
                    "Bỏ những gì bộ đọc đã ghi từ làn \(lost.lane) sau vị trí \(lost.head), rồi: toantrinh admin reader reset TÊN --lane \(lost.lane).",
                en:
                    "Discard what the reader made of lane \(lost.lane) after position \(lost.head), then: toantrinh admin reader reset NAME --lane \(lost.lane)."
            )
        case .noLog: Bilingual(vi: "Hãy tạo sổ sự kiện trước.", en: "Create the log first.")
        case .unknownLane: Bilingual(vi: "Hãy mở làn trước.", en: "Open the lane first.")
        case .refused(let error), .database(let error): error.advice
        default: nil
        }
    }
}

extension Damage: Explained {
    public var code: String { "log.damage." + reason.rawValue }

    public var message: Bilingual {
        let what: Bilingual =
            switch reason {
            case .digest:
                Bilingual(vi: "nội dung không khớp mã băm", en: "its content does not give its digest")
            case .hole: Bilingual(vi: "thiếu sự kiện ngay trước đó", en: "an event before it is missing")
            case .order: Bilingual(vi: "sự kiện bị lặp hoặc sai thứ tự", en: "it is repeated or out of order")
            case .foreignLane: Bilingual(vi: "sự kiện thuộc làn khác", en: "it belongs to another lane")
            case .version:
                Bilingual(vi: "số phiên bản không nối tiếp", en: "its version does not follow the one before it")
            case .time:
                Bilingual(vi: "thời điểm sớm hơn sự kiện trước", en: "it is earlier than the event before it")
            case .exchanged:
                Bilingual(vi: "vị trí này trước đây là sự kiện khác", en: "another event stood at this position")
            case .missing: Bilingual(vi: "sự kiện đã biết nay không còn", en: "the event known to stand here is gone")
            }
        return Bilingual(
            vi: "Làn \(lane), vị trí \(position): \(what.vi).", en: "Lane \(lane), position \(position): \(what.en).")
    }

    public var advice: Bilingual? {
        switch reason {
        case .exchanged, .missing:
            Bilingual(
                vi: "Có thể cơ sở dữ liệu đã được khôi phục hoặc chuyển máy; hãy kiểm tra trước khi chạy lại.",
                en: "The database was probably restored or failed over: find out before starting again.")
        default:
            Bilingual(
                vi: "Hãy giữ nguyên hiện trạng và đối chiếu với bản sao lưu.",
                en: "Keep everything as it is and compare with a backup.")
        }
    }
}
