import ArgumentParser
import Casework
import EventLog
import Foundation
import JSON
import Sealing
import Vietnamese
import WorkingTime

/// What an operator does on the machine, with the database itself (vận hành).
struct AdminCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "admin",
        abstract: say(
            "Vận hành trên máy chủ, dùng thẳng cơ sở dữ liệu.", "Operate on the machine, with the database itself."),
        subcommands: [
            AdminInitCommand.self, AdminMigrateCommand.self, AdminOrganisationCommand.self, AdminPasswordCommand.self,
            AdminClockCommand.self, AdminEpochCommand.self, AdminReaderCommand.self, AdminRewrapCommand.self,
            AdminTasksCommand.self, AdminIncidentsCommand.self, AdminReconcileCommand.self, AdminSyncCommand.self,
        ])
}

/// Makes an installation ready: cluster, schema, log, master key. Safe to run again.
struct AdminInitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: say("Khởi tạo: lược đồ, nhật ký, khóa chủ.", "Set up: schema, log, master key."))

    @Option(help: about("Thư mục dữ liệu.", "Data directory.", value: "DIR")) var data: String?
    @Flag(
        help: about(
            "Nhật ký có đồng hồ chỉnh được: chỉ để thử và trình diễn, mãi mãi.",
            "A log whose clock can be moved: for tests and demonstrations only, for ever.")) var movableClock = false
    @Option(help: about("Làn đầu tiên của dải số được cấp.", "First lane of the range that was allotted."))
    var firstLane = 1
    @Option(help: about("Làn cuối cùng.", "Last lane.")) var lastLane = 9999
    @OptionGroup var talk: TalkOptions

    func run() async throws {
        let logger = ServerCommand.logger("toantrinh.admin")
        let home = Home(data)
        let installation = try Installation.find()
        guard let first = Lane(firstLane), let last = Lane(lastLane), first <= last else {
            throw Fault.usage(vi: "Dải làn không hợp lệ.", en: "The range of lanes is not valid.")
        }
        try home.prepare()
        if !FileManager.default.fileExists(atPath: home.keyFile.path) { try home.keyFile.create() }
        let database = try await home.database(logger: logger)
        do {
            let administration = Administration(owner: database.owner)
            let applied = try await administration.migrate(try Migration.files(in: installation.schema))
            var log = try await administration.log()
            if log == nil {
                let year = Calendar(identifier: .gregorian).component(.year, from: Date())
                log = try await administration.createLog(
                    clock: movableClock ? .movable : .database, lanes: first...last, year: year)
            }
            try talk.console.line(
                say(
                    "Lược đồ: \(applied.count) tệp mới. Nhật ký \(log?.id.description ?? "") (đồng hồ: \(log?.clock == .movable ? "chỉnh được" : "của cơ sở dữ liệu")). Khóa chủ: \(home.keyFile.path)",
                    "Schema: \(applied.count) new files. Log \(log?.id.description ?? "") (clock: \(log?.clock.rawValue ?? "")). Master key: \(home.keyFile.path)"
                ))
            await database.close()
        } catch {
            await database.close()
            throw error
        }
    }
}

/// Applies the migrations that are missing.
struct AdminMigrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate", abstract: say("Áp dụng lược đồ còn thiếu.", "Apply the migrations that are missing."))

    @Option(help: about("Thư mục dữ liệu.", "Data directory.", value: "DIR")) var data: String?
    @OptionGroup var talk: TalkOptions

    func run() async throws {
        let database = try await Home(data).database(logger: ServerCommand.logger("toantrinh.admin"))
        do {
            let applied = try await Administration(owner: database.owner).migrate(
                try Migration.files(in: try Installation.find().schema))
            try talk.console.line(
                say(
                    "Đã áp dụng: \(applied.map(String.init).joined(separator: ", "))",
                    "Applied: \(applied.map(String.init).joined(separator: ", "))"))
            await database.close()
        } catch {
            await database.close()
            throw error
        }
    }
}

/// Moves the clock of a log that was made with a movable one.
struct AdminClockCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clock",
        abstract: say("Chỉnh đồng hồ của nhật ký trình diễn.", "Move the clock of a demonstration log."))

    @Argument(
        help: about(
            "Thời điểm, ví dụ “10/06/2026 08:00”; chỉ nêu ngày: đầu ngày ấy.",
            "The instant, “10/06/2026 08:00”; a day alone: its beginning.", value: "TIME")) var time: String
    @Option(help: about("Thư mục dữ liệu.", "Data directory.", value: "DIR")) var data: String?
    @OptionGroup var talk: TalkOptions

    func run() async throws {
        let (text, remark) = try Moments.instant(time, dayAs: .beginning)
        let instant = try Instant(rfc3339: text)
        if let remark { talk.console.remark(remark) }
        let database = try await Home(data).database(logger: ServerCommand.logger("toantrinh.admin"))
        do {
            try await Administration(owner: database.owner).setClock(instant)
            await database.close()
        } catch {
            await database.close()
            throw error
        }
    }
}
