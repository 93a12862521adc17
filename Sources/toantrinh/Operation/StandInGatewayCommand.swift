import ArgumentParser
import StandIns

/// Plays a payment gateway that speaks VNPAY's bytes (cổng thanh toán đóng thế).
struct StandInGatewayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gateway",
        abstract: say("Cổng thanh toán, theo giao thức VNPAY.", "A payment gateway, in VNPAY's protocol."))

    @Option(help: about("Mã điểm nhận tiền.", "The merchant's terminal.", value: "CODE")) var terminal = "DEMOV210"
    @Option(help: about("Tệp khóa bí mật.", "The file of the secret.", value: "FILE")) var secretFile: String
    @Option(help: about("Nơi báo kết quả (IPN).", "Where words are sent (IPN).", value: "URL")) var ipn: String?
    @OptionGroup var ports: StandInCommand.Ports

    func run() async throws {
        let secret = try PaymentSettings.secret(secretFile)
        try await ports.play(GatewayStandIn(terminal: terminal, secret: secret, wordAddress: ipn))
    }
}
