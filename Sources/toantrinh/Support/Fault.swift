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
