import Foundation

/// Another program (zbarimg) reads codes as they were drawn: pixels of a page, or of a terminal.
struct CodeReading {
    private let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "toantrinh-qr-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    func end() { try? FileManager.default.removeItem(at: folder) }

    /// What is read of an SVG image, laid out on a page by one program and made pixels by another.
    func read(svg: String) throws -> String {
        let page = folder.appending(path: "page.html")
        let html = """
            <!doctype html><meta charset="utf-8"><style>@page { size: 12cm; margin: 1cm } svg { width: 10cm }</style>\(svg)
            """
        try html.write(to: page, atomically: true, encoding: .utf8)
        let paper = folder.appending(path: "page.pdf")
        try run(["weasyprint", "--quiet", page.path, paper.path])
        let image = folder.appending(path: "page")
        try run(["pdftoppm", "-r", "150", "-singlefile", "-png", paper.path, image.path])
        return try run(["zbarimg", "--quiet", "--raw", image.path + ".png"])
    }

    /// What is read of the half blocks that a terminal shows, each character two pixels: the upper half and the lower. The lines are as they
    /// were written, escape sequences and all; `isLight` says what the terminal around them is.
    func read(terminal lines: [String], isLight: Bool) throws -> String {
        var rows: [[Bool]] = []
        for line in lines {
            let blocks = line.replacing(/\u{1B}\[[0-9;]*m/, with: "")
            // The characters are drawn light: what they leave out is dark.
            rows.append(blocks.map { $0 != "█" && $0 != "▀" })
            rows.append(blocks.map { $0 != "█" && $0 != "▄" })
        }
        return try read(dark: rows, around: !isLight)
    }

    /// What is read of modules that are dark or light, in surroundings that are.
    func read(dark rows: [[Bool]], around: Bool) throws -> String {
        let (margin, scale) = (6, 4)
        let width = (rows.first?.count ?? 0) + 2 * margin
        let blank = Array(repeating: Array(repeating: around, count: width), count: margin)
        let side = Array(repeating: around, count: margin)
        let all = blank + rows.map { side + $0 + side } + blank
        var image = "P1\n\(width * scale) \(all.count * scale)\n"
        for row in all {
            let line = row.map { String(repeating: $0 ? "1 " : "0 ", count: scale) }.joined() + "\n"
            image += String(repeating: line, count: scale)
        }
        let file = folder.appending(path: "code.pbm")
        try image.write(to: file, atomically: true, encoding: .utf8)
        return try run(["zbarimg", "--quiet", "--raw", file.path])
    }

    @discardableResult
    private func run(_ command: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = command
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        // zbarimg ends what it read with a line's end.
        let text = String(decoding: data, as: UTF8.self)
        return text.hasSuffix("\n") ? String(text.dropLast()) : text
    }
}
