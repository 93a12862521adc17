import ArgumentParser
import StandIns

/// An identity provider in VNeID's manner, with invented citizens.
struct StandInIdentityCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "identity",
        abstract: say("Đóng thế hệ thống định danh điện tử.", "Play an identity provider."))

    @OptionGroup var ports: StandInCommand.Ports

    func run() async throws { try await ports.play(try IdentityStandIn()) }
}
