import ArgumentParser
import Casework
import EventLog
import Foundation
import Papers
import Vietnamese

/// The first organisation: before there is an administrator who could sign in.
struct AdminOrganisationCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "organisation",
        abstract: say("Nhập tổ chức lần đầu từ tệp.", "Import the first organisation from a file."))

    @Argument(help: about("Tệp YAML.", "YAML file.", value: "FILE")) var file: String
    @Option(help: about("Thư mục dữ liệu.", "Data directory.", value: "DIR")) var data: String?
    @Flag(help: about("Nhật ký là nhật ký trình diễn.", "The log is a demonstration log.")) var demonstration = false
    @OptionGroup var talk: TalkOptions

    func run() async throws {
        let bytes = try LocalFile.contents(of: file, limit: 8 << 20)
        let text = String(decoding: bytes, as: UTF8.self)
        try await AdminOffice.with(data, demonstration: demonstration) { office in
            try await office.setUp(organisation: text, file: file, command: .random())
        }
        try talk.console.line(say("Đã nhập tổ chức.", "The organisation is imported."))
    }
}

/// Sets an officer's password, as for the first administrator.
struct AdminPasswordCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "password",
        abstract: say(
            "Đặt mật khẩu cho một cán bộ (đọc từ đầu vào chuẩn).", "Set officers' passwords (read from standard input)."
        ),
        discussion: say(
            "Mỗi dòng: MÃ-CÁN-BỘ, một dấu cách, mật khẩu.", "A line each: OFFICER, one space, password."))

    @Option(help: about("Thư mục dữ liệu.", "Data directory.", value: "DIR")) var data: String?
    @Flag(help: about("Nhật ký là nhật ký trình diễn.", "The log is a demonstration log.")) var demonstration = false
    @OptionGroup var talk: TalkOptions

    func run() async throws {
        var lines: [(officer: String, password: String)] = []
        while let line = readLine() {
            let parts = line.split(separator: " ", maxSplits: 1)
            guard parts.count == 2 else {
                throw Fault.usage(
                    vi: "Mỗi dòng cần mã cán bộ và mật khẩu.", en: "Each line needs an officer and a password.")
            }
            lines.append((String(parts[0]), String(parts[1])))
        }
        try await AdminOffice.with(data, demonstration: demonstration) { office in
            for line in lines {
                try await office.setUp(password: line.password, of: line.officer, command: .random())
            }
        }
        try talk.console.line(say("Đã đặt \(lines.count) mật khẩu.", "\(lines.count) passwords set."))
    }
}

/// The application for one administrative command.
enum AdminOffice {
    static func with(
        _ data: String?, demonstration: Bool, _ body: (Office) async throws -> Void
    ) async throws {
        let logger = ServerCommand.logger("toantrinh.admin")
        let home = Home(data)
        let database = try await home.database(logger: logger)
        do {
            let opening = OfficeOpening(installation: try Installation.find(), home: home, logger: logger)
            let (office, renderer) = try await opening.open(database, demonstration: demonstration)
            do { try await body(office) } catch {
                await office.shutdown()
                await renderer.shutdown()
                throw error
            }
            await office.shutdown()
            await renderer.shutdown()
            await database.close()
        } catch {
            await database.close()
            throw error
        }
    }
}
