import Vietnamese

/// Something that went wrong on this side of the wire, with the exit code that it ends the program with.
struct Fault: Explained {
    let code: String
    let message: Bilingual
    let advice: Bilingual?
    let status: ExitStatus

    init(_ code: String, _ status: ExitStatus, vi: String, en: String, advice: Bilingual? = nil) {
        self.code = code
        self.message = Bilingual(vi: vi, en: en)
        self.advice = advice
        self.status = status
    }

    /// The command line asks for something that cannot be.
    static func usage(vi: String, en: String) -> Fault { Fault("cli.usage", .usage, vi: vi, en: en) }

    /// What to do with a command whose outcome is not known.
    static func again(commandID: String) -> Bilingual {
        Bilingual(
            vi: "Chạy lại lệnh này với --command-id \(commandID): nó không bị thực hiện hai lần.",
            en: "Run the same command again with --command-id \(commandID): it cannot be done twice.")
    }

    /// The user stopped the program while a command was on its way.
    static func interrupted(commandID: String?) -> Fault {
        Fault(
            "cli.interrupted", .interrupted, vi: "Đã dừng theo yêu cầu; lệnh đang gửi có thể đã được thực hiện.",
            en: "Stopped as you asked; a command on its way may have been done.",
            advice: commandID.map { again(commandID: $0) }
                ?? Bilingual(
                    vi: "Xem lại hồ sơ trước khi làm lại.", en: "Look at the dossier before doing it again."))
    }

    /// The server's answer is not what docs/http-api.md promises.
    static func unexpectedAnswer(_ what: Bilingual) -> Fault {
        Fault(
            "cli.unexpected-answer", .internalFault,
            vi: "Máy chủ trả lời không đúng quy ước: \(what.vi).",
            en: "The server's answer does not follow the contract: \(what.en).",
            advice: Bilingual(
                vi: "Kiểm tra địa chỉ máy chủ và phiên bản của chương trình.",
                en: "Check the server's address and that program and server have the same version."))
    }
}
