import ArgumentParser
import Foundation
import Vietnamese

/// Plays an officer's day with real log-ins through the real programs (trình diễn).
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: say("Trình diễn một ngày ở Bộ phận Một cửa.", "Play a day at a one-stop office."),
        discussion: say(
            "Dựng một cơ sở dữ liệu riêng trong thư mục tạm, chạy máy chủ và chương trình của từng cán bộ, rồi đối chiếu số liệu từ nhật ký.",
            "Makes a database of its own in a temporary directory, runs the server and each officer's program, then checks its counts from the log."
        ))

    @Option(help: about("Hạt giống của tên và kết quả.", "Seed of names and outcomes.")) var seed: UInt64 = 20_260_610
    @Flag(help: about("Giữ máy chủ chạy đến khi ngắt (Ctrl-C).", "Leave the server running until interrupted."))
    var keep = false
    /// `NAME=COUNT`: another count than the story's own, to see that a wrong one is noticed.
    @Option(help: .hidden) var expect: String?
    @OptionGroup var talk: TalkOptions

    func run() async throws {
        let stage = try DemoStage(language: talk.console.language.rawValue)
        do {
            let day = DemoDay(stage: stage, seed: seed, console: talk.console, expected: expect)
            try await day.play()
            if keep { try await wait(stage) }
            await stage.clear()
            if keep { try talk.console.line(say("Đã dừng và xóa.", "Stopped and removed.")) }
        } catch {
            await stage.clear()
            guard let failure = error as? DemoFailure else { throw error }
            throw Fault(
                "demo.failed", .negative, vi: "Trình diễn không đạt: \(failure.text)",
                en: "The demonstration failed: \(failure.text)")
        }
    }

    private func wait(_ stage: DemoStage) async throws {
        try talk.console.line(
            say(
                "Máy chủ đang chạy ở \(stage.url); Ctrl-C để dừng và xóa.",
                "The server runs at \(stage.url); Ctrl-C stops and removes it."))
        try talk.console.line(say("Trong một cửa sổ khác:", "In another window:"))
        try talk.console.line(
            "  export TOANTRINH_SERVER=\(stage.url) TOANTRINH_CONFIG=$(mktemp -d) PATH=\(Installation.executable.deletingLastPathComponent().path):$PATH"
        )
        for (officer, work) in DemoDay.visitors {
            try talk.console.line(
                "  echo \(DemoDay.password(officer)) | toantrinh login \(officer) --password-stdin   # \(work)")
        }
        try talk.console.line(
            "  toantrinh inbox · toantrinh search \"quoc bao\" · toantrinh workflow show 1.001193 · toantrinh --help")
        // Being interrupted is how this ends.
        while !Task.isCancelled { try? await Task.sleep(for: .seconds(3600)) }
    }
}
