import ArgumentParser
import StandIns
import Vietnamese
import Webhooks

// The stand-ins of docs/connectors.md: each takes the secret that it shares with the installation.
extension StandInCommand {
    /// The population database.
    struct Population: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "population", abstract: say("Cơ sở dữ liệu dân cư.", "The population database."))

        @OptionGroup var shared: SharedSecret
        @OptionGroup var ports: Ports

        func run() async throws { try await ports.play(PopulationStandIn(secret: try shared.secret())) }
    }

    /// The criminal record database.
    struct CriminalRecord: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "criminal-record",
            abstract: say("Cơ sở dữ liệu lý lịch tư pháp.", "The criminal record database."))

        @OptionGroup var shared: SharedSecret
        @OptionGroup var ports: Ports

        func run() async throws { try await ports.play(CriminalRecordStandIn(secret: try shared.secret())) }
    }

    /// The national portal.
    struct NationalPortal: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "national-portal",
            abstract: say("Cổng Dịch vụ công quốc gia.", "The national portal."))

        @OptionGroup var shared: SharedSecret
        @OptionGroup var ports: Ports

        func run() async throws { try await ports.play(NationalPortalStandIn(secret: try shared.secret())) }
    }

    /// A provider of text messages.
    struct TextMessages: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "sms", abstract: say("Nhà cung cấp tin nhắn.", "A provider of text messages."))

        @OptionGroup var shared: SharedSecret
        @OptionGroup var ports: Ports

        func run() async throws { try await ports.play(TextMessageStandIn(secret: try shared.secret())) }
    }

    /// The secret that both sides know.
    struct SharedSecret: ParsableArguments {
        @Option(help: about("Tệp khóa bí mật chung.", "File with the shared secret.", value: "FILE"))
        var secretFile: String

        func secret() throws -> WebhookSecret { try TargetSettings.secret(secretFile) }
    }
}
