import ArgumentParser
import EventLog

/// What an inspector checks for themselves (thanh tra, kiểm tra).
struct AuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: say("Thanh tra: tự kiểm nhật ký, dựng lại hồ sơ.", "Inspect: check the log and fold it anew."),
        subcommands: [AuditReplayCommand.self, AuditVerifyCommand.self, AuditLedgerCommand.self])
}

/// Where the log comes from, and where it is kept.
struct AuditOptions: ParsableArguments {
    @Option(
        help: about("Đọc nhật ký đã lưu, không cần máy chủ.", "Read a saved log, without a server.", value: "FILE"),
        completion: .file())
    var from: String?

    @Option(
        help: about("Lưu nhật ký đã đọc (NDJSON).", "Keep what was read (NDJSON).", value: "FILE"), completion: .file())
    var save: String?

    @OptionGroup var overwrite: OverwriteOptions

    @Option(
        help: about(
            "Mốc đã giữ ở nơi khác: LÀN:VỊ TRÍ:MÃ BĂM; lặp lại được.",
            "A checkpoint kept elsewhere: LANE:POSITION:DIGEST; may be repeated.", value: "CHECKPOINT"))
    var checkpoint: [String] = []

    @OptionGroup(title: commonTitle) var server: ServerOptions

    func validate() throws {
        guard from == nil || save == nil else {
            throw UsageProblem.error("--from và --save không dùng cùng nhau.", "--from and --save exclude each other.")
        }
    }

    /// Reads the log and checks it.
    func inspect(folding: Bool) async throws -> (LogSummary, Replay) {
        let kept = try checkpoint.map(Self.checkpoint)
        if let save { try LocalFile.prepare(save, force: overwrite.force) }
        let source: any LogSource =
            try from.map { try SavedLog(path: $0) } ?? ServerLogSource(client: try server.desk().client)
        let console = server.talk.console
        let inspection = Inspection(
            source: source, saver: try save.map { try LogSaver(path: $0) }, folding: folding,
            progress: { console.remark($0) })
        return try await inspection.run(kept: kept)
    }

    private static func checkpoint(_ text: String) throws -> Checkpoint {
        let parts = text.split(separator: ":").map(String.init)
        guard parts.count == 3, let number = Int64(parts[0]), let lane = Lane(number), let position = Int64(parts[1]),
            position > 0, let digest = EventDigest(parts[2])
        else {
            throw Fault.usage(
                vi: "“\(text)” không phải mốc LÀN:VỊ TRÍ:MÃ BĂM.", en: "“\(text)” is not LANE:POSITION:DIGEST.")
        }
        return Checkpoint(lane: lane, position: position, digest: digest)
    }
}

/// Checks the chained digests (kiểm chuỗi mã băm).
struct AuditVerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: say(
            "Kiểm chuỗi mã băm; nêu sự kiện hỏng đầu tiên của mỗi làn.",
            "Check the chained digests; name each lane's first damaged event."),
        discussion: say(
            "Mã thoát 1 khi có sự kiện hỏng. Giữ các mốc được in ra ở nơi khác: lần sau chúng cho thấy phần cuối có bị cắt hay không.",
            "Exits with 1 where an event is damaged. Keep the printed checkpoints elsewhere: they show later whether an end was cut off."
        ))

    @OptionGroup var audit: AuditOptions

    func run() async throws {
        let (summary, replay) = try await audit.inspect(folding: false)
        try ReplayReport(summary: summary, replay: replay, folded: false).write(to: audit.server.talk.console)
        if !replay.agrees { throw ExitStatus.negative.code }
    }
}

/// Folds the log anew and compares (dựng lại và đối chiếu).
struct AuditReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: say(
            "Dựng lại mọi hồ sơ từ nhật ký và đối chiếu với hệ thống.",
            "Fold every dossier from the log and compare with the system."),
        discussion: say("Mã thoát 1 khi có điểm lệch.", "Exits with 1 where something differs."))

    @OptionGroup var audit: AuditOptions

    func run() async throws {
        let (summary, replay) = try await audit.inspect(folding: true)
        try ReplayReport(summary: summary, replay: replay, folded: true).write(to: audit.server.talk.console)
        if !replay.agrees { throw ExitStatus.negative.code }
    }
}
