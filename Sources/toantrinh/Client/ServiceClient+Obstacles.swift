import Vietnamese

extension ServiceClient {
    /// Why a request has no answer yet.
    enum Obstacle: Sendable {
        /// No connection was made.
        case unreachable
        /// The connection broke before the answer was whole.
        case lost
        /// The server says that it cannot answer now.
        case busy(Problem)

        /// Whether the server has certainly not done what it was asked.
        var certainlyNotDone: Bool {
            switch self {
            case .unreachable: true
            case .lost, .busy: false
            }
        }

        var retryAfter: Int? {
            if case .busy(let problem) = self { problem.retryAfter } else { nil }
        }
    }

    func announcement(_ obstacle: Obstacle, number: Int, commandID: String?) -> Bilingual {
        let what: Bilingual =
            switch obstacle {
            case .unreachable: Bilingual(vi: "Không nối được máy chủ", en: "The server cannot be reached")
            case .lost: Bilingual(vi: "Mất kết nối khi chờ trả lời", en: "The connection was lost before the answer")
            case .busy: Bilingual(vi: "Máy chủ chưa trả lời được", en: "The server cannot answer now")
            }
        let which = commandID.map { Bilingual(vi: " cùng mã lệnh \($0)", en: " under the same command id \($0)") }
        return Bilingual(
            vi: "\(what.vi); gửi lại\(which?.vi ?? "") (lần \(number)/\(retry.repeats)).",
            en: "\(what.en); sending again\(which?.en ?? "") (\(number) of \(retry.repeats)).")
    }

    /// The error once no further attempt is made.
    func final(_ obstacle: Obstacle, commandID: String?) -> any Error {
        let again = commandID.map { Fault.again(commandID: $0) }
        switch obstacle {
        case .busy(let problem): return problem
        case .unreachable:
            return Fault(
                "cli.unreachable", .unavailable,
                vi: "Không nối được máy chủ \(endpoint.text).", en: "The server \(endpoint.text) cannot be reached.",
                advice: again
                    ?? Bilingual(
                        vi: "Kiểm tra địa chỉ (--server, TOANTRINH_SERVER) và xem máy chủ có đang chạy.",
                        en: "Check the address (--server, TOANTRINH_SERVER) and that the server runs."))
        case .lost:
            return Fault(
                "cli.connection-lost", .unavailable,
                vi: "Mất kết nối tới \(endpoint.text) trước khi có trả lời; chưa biết lệnh đã được thực hiện hay chưa.",
                en: "The connection to \(endpoint.text) was lost before the answer; whether it was done is not known.",
                advice: again
                    ?? Bilingual(
                        vi: "Xem lại kết quả trước khi làm lại.", en: "Look at the outcome before doing it again."))
        }
    }

    var untrusted: Fault {
        Fault(
            "cli.untrusted-server", .unavailable,
            vi: "Không kiểm chứng được chứng thư TLS của \(endpoint.text).",
            en: "The TLS certificate of \(endpoint.text) cannot be trusted.",
            advice: Bilingual(
                vi: "Báo người quản trị; không bỏ qua kiểm tra này.",
                en: "Tell the administrator; this check is never skipped."))
    }
}
