import ArgumentParser
import Foundation

/// What every command takes that changes something: its identifier, and the server.
struct ChangeOptions: ParsableArguments {
    @Option(
        name: .customLong("command-id"),
        help: about(
            "Mã lệnh (UUID); gửi lại cùng mã không bao giờ thực hiện hai lần.",
            "Identifier of the command (UUID); the same one is never done twice.", value: "UUID"))
    var commandID: String?

    @OptionGroup(title: commonTitle) var server: ServerOptions

    func validate() throws {
        if let commandID, UUID(uuidString: commandID) == nil {
            throw UsageProblem.error("“\(commandID)” không phải UUID.", "“\(commandID)” is not a UUID.")
        }
    }

    /// The identifier of this run's command: the one given, or a new one.
    var identifier: String { commandID?.lowercased() ?? UUID().uuidString.lowercased() }
}

/// A dossier, named by its code, and a change to it.
struct CaseOptions: ParsableArguments {
    @Argument(help: about("Mã hồ sơ.", "The dossier's code.", value: "CODE"))
    var code: String

    @OptionGroup var change: ChangeOptions
}

/// How much of a list is fetched.
struct PageOptions: ParsableArguments {
    @Option(
        parsing: .unconditional, help: about("Số dòng tối đa một trang (1–500).", "Rows of a page (1–500).", value: "N")
    )
    var limit = 100

    @Option(help: about("Tiếp sau con trỏ của trang trước.", "Go on after the previous page.", value: "CURSOR"))
    var after: String?

    @Flag(help: about("Lấy mọi trang.", "Fetch all pages."))
    var all = false

    func validate() throws {
        guard (1...500).contains(limit) else {
            throw UsageProblem.error(
                "--limit từ 1 đến 500, không phải \(limit).", "--limit is between 1 and 500, not \(limit).")
        }
    }
}
