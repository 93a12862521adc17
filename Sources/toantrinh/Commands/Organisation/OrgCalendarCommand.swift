import ArgumentParser
import Foundation
import JSON
import Vietnamese

/// Publishes one year of the working calendar (công bố lịch làm việc).
struct OrgCalendarCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calendar",
        abstract: say("Công bố lịch làm việc của một năm.", "Publish one year of the working calendar."),
        discussion: say(
            "Tệp như trong thư mục calendars; sửa một năm đã công bố thì tăng “edition”. Hồ sơ đang giải quyết mà lịch mới làm đổi hạn "
                + "được tính lại sau vài giây, ghi cả hạn cũ và hạn mới.",
            "A file as in the folder calendars; to correct a published year raise its “edition”. Open dossiers whose instants move are "
                + "rescheduled a few seconds later, with old and new."))

    @Argument(
        help: about("Tệp YAML.", "The YAML file.", value: "FILE"), completion: .file(extensions: ["yaml", "yml"]))
    var file: String

    @OptionGroup var change: ChangeOptions

    func run() async throws {
        let bytes = try LocalFile.contents(of: file, limit: FormFile.limit)
        let desk = try change.server.desk()
        let answer = try await desk.client.upload(
            ["v1", "calendars"], query: [("file", (file as NSString).lastPathComponent)], bytes: bytes,
            mediaType: "text/yaml; charset=utf-8", id: change.identifier)
        if desk.console.json { return try desk.console.write(answer) }
        let name = Printable.line(answer.object?["calendar"]?.string ?? "")
        let isNew = answer.object?["published"]?.bool ?? true
        try desk.console.line(
            desk.console.styled("✓ ", .good)
                + (isNew
                    ? say("Lịch \(name) đã công bố.", "Calendar \(name) published.")
                    : say("Lịch \(name) đã có từ trước.", "Calendar \(name) was published before.")))
    }
}
