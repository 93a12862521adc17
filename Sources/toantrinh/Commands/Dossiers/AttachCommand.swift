import ArgumentParser
import Foundation
import JSON
import Vietnamese

/// Attaches a scan to a dossier (đính kèm).
struct AttachCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "attach", abstract: say("Đính kèm bản chụp giấy tờ.", "Attach a scanned document."))

    /// The server takes no larger file.
    static let limit = 20 << 20

    @Argument(help: about("Mã hồ sơ.", "The dossier's code.", value: "CODE"))
    var code: String

    @Argument(help: about("Tệp cần đính kèm.", "The file.", value: "FILE"), completion: .file())
    var file: String

    @Option(
        help: about(
            "Loại giấy tờ theo thủ tục (mã: toantrinh workflow show THỦ-TỤC).",
            "Which document of the procedure it is (toantrinh workflow show CODE lists them).", value: "ID"))
    var document: String

    @Option(help: about("Tên tệp ghi vào hồ sơ.", "The file's name in the dossier.", value: "NAME"))
    var name: String?

    @Option(
        help: about("Kiểu tệp, nếu không tự nhận ra.", "The media type, where it is not recognised.", value: "TYPE"))
    var mediaType: String?

    @Option(
        help: about(
            "Giấy tờ được tái sử dụng: dossier (từ hồ sơ khác) hoặc repository (từ kho dữ liệu).",
            "Taken over: dossier (from another dossier) or repository (from the store of documents).", value: "FROM"))
    var taken: String?

    @Option(
        help: about("Mã kết quả thay thế, với --taken.", "The code of the result it is, with --taken.", value: "CODE"))
    var result: String?

    @OptionGroup var change: ChangeOptions

    func run() async throws {
        let bytes = try LocalFile.contents(of: file, limit: Self.limit)
        guard !bytes.isEmpty else {
            throw Fault(
                "cli.file-empty", .contentRefused, vi: "Tệp “\(file)” rỗng.", en: "The file “\(file)” is empty.")
        }
        let desk = try change.server.desk()
        let answer = try await desk.client.advising("attach", on: code) {
            try await desk.client.upload(
                ["v1", "dossiers", code, "attachments"],
                query: [
                    ("document", document), ("name", name ?? (file as NSString).lastPathComponent), ("taken", taken),
                    ("result", result),
                ],
                bytes: bytes, mediaType: mediaType ?? MediaType.of(bytes), id: change.identifier)
        }
        if desk.console.json { return try desk.console.write(answer) }
        try desk.console.line(console: desk.console, attached: answer.object ?? [:])
    }
}

extension Console {
    fileprivate func line(console: Console, attached: JSONObject) throws {
        let size = attached["size"]?.integer.map { VietnameseFormat.number($0) + " byte" }
        let parts = [attached["id"]?.string, attached["media_type"]?.string, size].compactMap { $0 }
        try line(
            styled("✓ ", .good) + say("Đã đính kèm ", "Attached ") + Printable.line(parts.joined(separator: " · ")))
    }
}

/// Recognises a file's type from its first bytes, not from its name.
enum MediaType {
    static func of(_ bytes: [UInt8]) -> String {
        func begins(_ magic: [UInt8], at offset: Int = 0) -> Bool { bytes.dropFirst(offset).starts(with: magic) }
        if begins(Array("%PDF-".utf8)) { return "application/pdf" }
        if begins([0xFF, 0xD8, 0xFF]) { return "image/jpeg" }
        if begins([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return "image/png" }
        if begins([0x49, 0x49, 0x2A, 0x00]) || begins([0x4D, 0x4D, 0x00, 0x2A]) { return "image/tiff" }
        if begins(Array("RIFF".utf8)), begins(Array("WEBP".utf8), at: 8) { return "image/webp" }
        if begins(Array("ftypheic".utf8), at: 4) || begins(Array("ftypmif1".utf8), at: 4) { return "image/heic" }
        if String(validating: bytes, as: UTF8.self) != nil { return "text/plain; charset=utf-8" }
        return "application/octet-stream"
    }
}
