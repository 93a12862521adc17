import ArgumentParser
import Casework
import EventLog
import JSON
import Vietnamese
import WorkingTime

/// The epochs of the log: what was restored or failed over, and where (thế hệ nhật ký).
struct AdminEpochCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "epoch",
        abstract: say("Các thế hệ của nhật ký.", "The epochs of the log."),
        discussion: say(
            "Máy chủ tự ghi thế hệ mới khi cơ sở dữ liệu được khôi phục hoặc chuyển máy. Sau khi chép lại tệp hoặc ảnh máy ảo, "
                + "PostgreSQL không biết điều đó: dừng máy chủ và dùng --raise.",
            "The server records a new one where the database was restored or failed over. After files or a machine's image were "
                + "put back PostgreSQL does not know: stop the server and use --raise."))

    @Flag(help: about("Ghi một thế hệ mới.", "Record a new one.")) var raise = false
    @Option(help: about("Thư mục dữ liệu.", "Data directory.", value: "DIR")) var data: String?
    @OptionGroup var talk: TalkOptions

    func run() async throws {
        let database = try await Home(data).database(logger: ServerCommand.logger("toantrinh.admin"))
        do {
            let administration = Administration(owner: database.owner)
            if raise { _ = try await administration.raiseEpoch() }
            guard let (epochs, history, _) = try await administration.epochs() else { throw EventLogError.noLog }
            try write(epochs, history)
            await database.close()
        } catch {
            await database.close()
            throw error
        }
    }

    private func write(_ epochs: [LogEpoch], _ history: HistoryIdentity) throws {
        let console = talk.console
        if console.json {
            return try console.write([
                "history": .string("\(history)"), "is_current": .bool(epochs.last?.history == history),
                "items": .array(epochs.map(\.json)),
            ])
        }
        for epoch in epochs {
            let time = Moments.text(epoch.raisedAt)
            try console.line(
                say(
                    "Thế hệ \(epoch.number), từ \(time), cụm \(epoch.history.system), dòng thời gian \(epoch.history.timeline):",
                    "Epoch \(epoch.number), since \(time), cluster \(epoch.history.system), timeline \(epoch.history.timeline):"
                ))
            for head in epoch.heads { try console.line("  \(head.lane):\(head.position):\(head.digest)") }
        }
        if epochs.last?.history != history {
            try console.line(
                say(
                    "Cơ sở dữ liệu nay là \(history): máy chủ ghi thế hệ mới khi khởi động.",
                    "The database is \(history) now: the server records a new epoch when it starts."))
        }
    }
}

/// The readers of the log, and where they stand (bộ đọc).
struct AdminReaderCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reader", abstract: say("Các bộ đọc nhật ký.", "The readers of the log."),
        subcommands: [List.self, Reset.self], defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: say(
                "Bộ đọc đang ở đâu, có đi tiếp được không.", "Where readers stand, and whether they can go on."),
            discussion: say("Mã thoát 1 khi có bộ đọc phải đặt lại.", "Exits with 1 where a reader must be reset."))

        @Option(help: about("Thư mục dữ liệu.", "Data directory.", value: "DIR")) var data: String?
        @OptionGroup var talk: TalkOptions

        func run() async throws {
            let database = try await Home(data).database(logger: ServerCommand.logger("toantrinh.admin"))
            do {
                let administration = Administration(owner: database.owner)
                var rows: [(reader: String, at: ReaderCheckpoint, obstacle: EventLogError?)] = []
                for (reader, at) in try await administration.readers() {
                    rows.append((reader, at, try await administration.obstacle(at)))
                }
                try write(rows)
                await database.close()
                if rows.contains(where: { $0.obstacle != nil }) { throw ExitStatus.negative.code }
            } catch {
                await database.close()
                throw error
            }
        }

        private func write(_ rows: [(reader: String, at: ReaderCheckpoint, obstacle: EventLogError?)]) throws {
            let console = talk.console
            if console.json {
                return try console.write([
                    "items": .array(
                        rows.map { row in
                            var item: JSONObject = [
                                "reader": .string(row.reader), "lane": row.at.checkpoint.lane.json,
                                "position": .integer(row.at.checkpoint.position),
                                "epoch": .integer(Int64(row.at.epoch)),
                            ]
                            item.set("code", (row.obstacle?.code).map { .string($0) })
                            return .object(item)
                        })
                ])
            }
            if rows.isEmpty { try console.line(say("Chưa có bộ đọc nào.", "There are no readers.")) }
            for row in rows {
                let place = row.at.checkpoint
                try console.line(
                    Printable.line(row.reader)
                        + say(
                            ": làn \(place.lane), vị trí \(place.position), thế hệ \(row.at.epoch)",
                            ": lane \(place.lane), position \(place.position), epoch \(row.at.epoch)"))
                guard let obstacle = row.obstacle else { continue }
                try console.line(console.styled("  ✗ ", .alarm) + obstacle.message[console.language])
                if let advice = obstacle.advice { try console.line("    " + advice[console.language]) }
            }
        }
    }

    struct Reset: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "reset",
            abstract: say("Cho một bộ đọc bắt đầu lại từ đầu.", "Let a reader begin anew."),
            discussion: say(
                "Chỉ xóa vị trí của bộ đọc: bảng mà bộ đọc đã ghi phải được làm trống trước.",
                "Forgets the reader's place only: empty what it has written first."))

        @Argument(help: about("Tên bộ đọc.", "The reader's name.", value: "NAME")) var name: String
        @Option(help: about("Chỉ làn này.", "This lane only.")) var lane: Int?
        @Option(help: about("Thư mục dữ liệu.", "Data directory.", value: "DIR")) var data: String?
        @OptionGroup var talk: TalkOptions

        func run() async throws {
            let only = lane.flatMap { Lane($0) }
            guard lane == nil || only != nil else {
                throw Fault.usage(vi: "Số làn không hợp lệ.", en: "The lane's number is not valid.")
            }
            let database = try await Home(data).database(logger: ServerCommand.logger("toantrinh.admin"))
            do {
                let count = try await Administration(owner: database.owner).resetReader(name, lane: only)
                guard count > 0 else {
                    throw Fault(
                        "cli.no-reader", .contentRefused, vi: "Không có bộ đọc này.", en: "There is no such reader.",
                        advice: Bilingual(
                            vi: "Xem: toantrinh admin reader list", en: "See: toantrinh admin reader list"))
                }
                try talk.console.line(say("Đã đặt lại \(count) làn.", "\(count) lanes reset."))
                await database.close()
            } catch {
                await database.close()
                throw error
            }
        }
    }
}

extension LogEpoch {
    /// As commands show it with `--json`.
    var json: JSONValue {
        [
            "epoch": .integer(Int64(number)), "position": .integer(position), "raised_at": raisedAt.json,
            "system": .string("\(history.system)"), "timeline": .integer(Int64(history.timeline)),
            "heads": .array(
                heads.map { ["lane": $0.lane.json, "position": .integer($0.position), "digest": $0.digest.json] }),
        ]
    }
}
