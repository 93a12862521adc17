import ArgumentParser
import JSON

/// A dossier's money (tiền của hồ sơ): what it owes, how it is paid, what goes back, receipts.
struct PaymentCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "payment",
        abstract: say("Phí, lệ phí, hoàn tiền, biên lai.", "Fees, refunds, receipts."),
        subcommands: [
            PaymentShowCommand.self, PaymentAskCommand.self, PaymentPayCommand.self, PaymentTransferCommand.self,
            PaymentRefundsCommand.self, PaymentRefundCommand.self, PaymentRefundedCommand.self,
            PaymentIssueReceiptCommand.self, PaymentCancelReceiptCommand.self, PaymentReceiptCommand.self,
            PaymentReceiptsCommand.self, PaymentDifferencesCommand.self,
            PaymentSettleCommand.self,
        ])
}

/// The money of one dossier, and how what is open is paid.
struct PaymentShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: say("Tiền của một hồ sơ và cách nộp.", "A dossier's money, and how it is paid."))

    @Argument(help: about("Mã hồ sơ.", "The dossier's code.", value: "CODE")) var code: String
    @Flag(help: about("Không vẽ mã QR.", "Do not draw the QR code.")) var noQr = false
    @OptionGroup(title: commonTitle) var server: ServerOptions

    func run() async throws {
        let desk = try server.desk()
        let answer = try await desk.client.get(["v1", "dossiers", code, "payment"])
        if desk.console.json { return try desk.console.write(answer) }
        try PaymentView.write(answer.object ?? [:], drawsCode: !noQr, console: desk.console)
    }
}

/// Asks for what is still to be paid (yêu cầu nộp).
struct PaymentAskCommand: DossierChange {
    static let command = "ask-fee"
    static let configuration = CommandConfiguration(
        commandName: "ask", abstract: say("Yêu cầu nộp khoản còn thiếu.", "Ask for what is still to be paid."))

    @OptionGroup var dossier: CaseOptions

    func body() -> JSONObject { [:] }
}

/// Cash at the counter (thu tiền mặt).
struct PaymentPayCommand: DossierChange {
    static let command = "pay"
    static let configuration = CommandConfiguration(
        commandName: "pay", abstract: say("Thu tiền mặt tại quầy.", "Take cash at the counter."))

    @OptionGroup var dossier: CaseOptions

    @Argument(help: about("Số tiền (đồng).", "The amount in đồng.", value: "AMOUNT")) var amount: Int64

    func body() -> JSONObject { ["amount": .integer(amount)] }
}

/// Has what is owed paid back: by the gateway that took it, otherwise by the accountant themselves (yêu cầu hoàn).
struct PaymentRefundCommand: DossierChange {
    static let command = "refund"
    static let configuration = CommandConfiguration(
        commandName: "refund",
        abstract: say("Yêu cầu hoàn một khoản phải trả.", "Have what is owed paid back."),
        discussion: say(
            "Khoản do cổng thu thì cổng hoàn; khoản khác kế toán tự trả rồi ghi bằng “payment refunded”.",
            "What a gateway took the gateway gives back; anything else you pay yourself and record with “payment refunded”."
        ))

    @OptionGroup var dossier: CaseOptions

    @Argument(help: about("Số khoản hoàn.", "The refund's number.", value: "REFUND")) var refund: String

    func body() -> JSONObject { ["refund": .string(refund)] }
}

/// Records what an accountant has paid back (đã hoàn).
struct PaymentRefundedCommand: DossierChange {
    static let command = "refunded"
    static let configuration = CommandConfiguration(
        commandName: "refunded", abstract: say("Ghi nhận đã hoàn tiền.", "Record what was paid back."))

    @OptionGroup var dossier: CaseOptions

    @Argument(help: about("Số khoản hoàn.", "The refund's number.", value: "REFUND")) var refund: String

    @Option(help: about("Số chứng từ trả tiền.", "The reference of the payment.", value: "REFERENCE"))
    var reference: String

    func body() -> JSONObject { ["refund": .string(refund), "reference": .string(reference)] }
}

/// Gives a receipt for an order that is paid and has none (cấp biên lai).
struct PaymentIssueReceiptCommand: DossierChange {
    static let command = "issue-receipt"
    static let configuration = CommandConfiguration(
        commandName: "issue-receipt", abstract: say("Cấp biên lai.", "Issue a receipt."))

    @OptionGroup var dossier: CaseOptions

    @Argument(help: about("Số lệnh thanh toán.", "The order's number.", value: "ORDER")) var order: String

    func body() -> JSONObject { ["order": .string(order)] }
}

/// Cancels a receipt (hủy biên lai).
struct PaymentCancelReceiptCommand: DossierChange {
    static let command = "cancel-receipt"
    static let configuration = CommandConfiguration(
        commandName: "cancel-receipt", abstract: say("Hủy biên lai.", "Cancel a receipt."))

    @OptionGroup var dossier: CaseOptions

    @Argument(help: about("Ký hiệu loạt biên lai.", "The series.", value: "SERIES")) var series: String
    @Argument(help: about("Số biên lai.", "The number.", value: "NUMBER")) var number: Int64
    @Option(help: about("Lý do.", "The reason.", value: "TEXT")) var reason: String

    func body() -> JSONObject {
        ["series": .string(series), "number": .integer(number), "reason": .string(reason)]
    }
}
