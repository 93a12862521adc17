import ArgumentParser
import JSON

/// Records money that came by bank transfer, by the line of the bank's statement (ghi nhận chuyển khoản).
struct PaymentTransferCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "transfer",
        abstract: say("Ghi nhận một khoản chuyển khoản.", "Record a bank transfer."),
        discussion: say(
            "Theo một dòng sao kê của ngân hàng. Số lệnh thanh toán trong nội dung chỉ ra hồ sơ; một giao dịch không ghi được hai lần.",
            "By a line of the bank's statement. The order's number in the text finds the dossier; a transaction is never recorded twice."
        ))

    @Argument(help: about("Tài khoản thu.", "The account.", value: "ACCOUNT")) var account: String
    @Argument(help: about("Số giao dịch của ngân hàng.", "The bank's transaction.", value: "TRANSACTION"))
    var transaction: String
    @Argument(help: about("Số tiền (đồng).", "The amount in đồng.", value: "AMOUNT")) var amount: Int64
    @Option(help: about("Thời điểm tiền đến.", "When it came.", value: "TIME")) var at: String
    @Option(help: about("Nội dung chuyển khoản.", "The transfer's text.", value: "TEXT")) var text: String
    @OptionGroup var change: ChangeOptions

    func run() async throws {
        let body: JSONObject = [
            "command_id": .string(change.identifier), "account": .string(account), "transaction": .string(transaction),
            "amount": .integer(amount), "paid_at": .string(try Moments.instant(at)), "text": .string(text),
        ]
        let desk = try change.server.desk()
        let answer = try await desk.client.post(["v1", "transfers"], .json(body), safety: .repeatable)
        try AnswerView.write(answer, console: desk.console)
    }
}
