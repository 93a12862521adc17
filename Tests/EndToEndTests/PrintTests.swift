import Foundation
import JSON
import Testing

@Suite("Command line: papers and their files", .timeLimit(.minutes(15)))
struct PrintTests {
    let workplace: Workplace

    init() throws { workplace = try Workplace() }

    private static let paper = Array("%PDF-1.7 the draft".utf8)

    private func server(copy: Int = 1) throws -> StubServer {
        try StubServer { request, _ in
            request.method == "POST"
                ? .json(201, #"{"id":"p1","kind":"receipt","size":18,"copy":\#(copy),"pages":1}"#)
                : .bytes(Self.paper, "application/pdf")
        }
    }

    @Test("Nothing is printed where its file cannot be written: the server is not even asked")
    func unwritable() async throws {
        let server = try server()
        for target in ["/nowhere/receipt.pdf", workplace.folder.path, "/proc/receipt.pdf"] {
            let run = try await workplace.officer(server, "print", "H26", "receipt", "-o", target)
            #expect(run.status == 73, "\(target)")
            #expect(run.errors.contains("“\(target)”"))
        }
        #expect(server.received.isEmpty)
    }

    @Test("A file that exists is replaced only with --force")
    func overwriting() async throws {
        let server = try server()
        let target = try workplace.file("receipt.pdf", "kept")
        let first = try await workplace.officer(server, "print", "H26", "receipt", "-o", target)
        #expect(first.status == 73)
        #expect(first.errors.contains("cli.file-exists") && first.errors.contains("--force"))
        for command in ["paper", "attachment"] {
            let other = try await workplace.officer(server, command, "H26", "p1", "-o", target)
            #expect(other.status == 73)
        }
        #expect(server.received.isEmpty)
        #expect(FileManager.default.contents(atPath: target) == Data("kept".utf8))
        let forced = try await workplace.officer(server, "print", "H26", "receipt", "-o", target, "--force")
        #expect(forced.status == 0)
        #expect(FileManager.default.contents(atPath: target).map(Array.init) == Self.paper)
    }

    @Test("Without -o the file is named after dossier and paper, and its place is said; a reprint is called one")
    func named() async throws {
        let folder = workplace.folder.appendingPathComponent("work")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let run = try await workplace.officer(try server(), "print", "G09/20-1", "receipt", in: folder)
        #expect(run.status == 0)
        #expect(run.output == "✓ Đã in giấy tiếp nhận và hẹn trả (mẫu 01) · 1 trang · G09-20-1-receipt.pdf\n")
        let file = folder.appendingPathComponent("G09-20-1-receipt.pdf")
        #expect(FileManager.default.contents(atPath: file.path).map(Array.init) == Self.paper)
        let again = try await workplace.officer(
            try server(copy: 3), "print", "G09/20-1", "receipt", "--force", "--lang", "en", in: folder)
        #expect(again.output.contains("· reprint 2 ·"))
        let json = try await workplace.officer(
            try server(), "print", "H26", "receipt", "--json", in: folder)
        #expect(json.json?.object?["file"] == "H26-receipt.pdf")
    }

    @Test("A device is written to, never replaced")
    func device() async throws {
        let run = try await workplace.officer(try server(), "print", "H26", "receipt", "-o", "/dev/null")
        #expect(run.status == 0)
        var facts = stat()
        #expect(stat("/dev/null", &facts) == 0 && facts.st_mode & S_IFMT == S_IFCHR)
    }

    @Test("At a terminal it is asked, and no keeps the file")
    func asked() async throws {
        let target = try workplace.file("receipt.pdf", "kept")
        let server = try server()
        for (answer, status, left) in [("k\n", Int32(1), Array("kept".utf8)), ("c\n", 0, Self.paper)] {
            let run = try await workplace.atTerminal(
                server, ["print", "H26", "receipt", "-o", target], typing: answer)
            #expect(run.status == status)
            #expect(run.shown.contains("Ghi đè?"))
            #expect(FileManager.default.contents(atPath: target).map(Array.init) == left)
        }
    }
}
