import Foundation
import Vietnamese

/// Files and streams that the user names on the command line.
enum LocalFile {
    /// The bytes of the file at `path`, or of standard input for `-`.
    ///
    /// - Throws: `Fault` where it cannot be read or is longer than `limit` bytes.
    static func contents(of path: String, limit: Int) throws -> [UInt8] {
        if path == "-" { return try bytes(of: STDIN_FILENO, path: path, limit: limit) }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw unreadable(path) }
        defer { close(descriptor) }
        var facts = stat()
        guard fstat(descriptor, &facts) == 0, facts.st_mode & S_IFMT != S_IFDIR else {
            throw unreadable(path, why: Bilingual(vi: "đó là thư mục", en: "it is a folder"))
        }
        return try bytes(of: descriptor, path: path, limit: limit)
    }

    /// The text of the file at `path`, which must be UTF-8.
    static func text(of path: String, limit: Int) throws -> String {
        guard let text = String(validating: try contents(of: path, limit: limit), as: UTF8.self) else {
            throw unreadable(path, why: Bilingual(vi: "không phải UTF-8 hợp lệ", en: "it is not valid UTF-8"))
        }
        return text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text
    }

    /// Makes sure, before anything is asked for whose outcome goes there, that `path` can be written: a file that exists is replaced
    /// only with `force` or by consent at the terminal, and a new one can be made in its folder. `-` is standard output.
    ///
    /// - Throws: `Fault`, with the exit code for what cannot be written.
    static func prepare(_ path: String, force: Bool) throws {
        if path == "-" { return }
        var facts = stat()
        if stat(path, &facts) == 0 {
            let kind = facts.st_mode & S_IFMT
            if kind == S_IFDIR {
                errno = EISDIR
                throw unwritable(path)
            }
            guard access(path, W_OK) == 0 else { throw unwritable(path) }
            // A pipe or a device holds nothing that could be lost.
            guard kind == S_IFREG else { return }
            if !force {
                guard Prompt.possible else { throw exists(path) }
                guard try Prompt.confirm(say("“\(path)” đã có. Ghi đè?", "“\(path)” exists. Replace it?")) else {
                    throw Fault("cli.not-confirmed", .negative, vi: "Không ghi đè.", en: "Nothing was replaced.")
                }
            }
        }
        let probe = path + ".\(getpid()).new"
        let descriptor = open(probe, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw unwritable(path) }
        close(descriptor)
        unlink(probe)
    }

    private static func exists(_ path: String) -> Fault {
        Fault(
            "cli.file-exists", .cannotCreate, vi: "“\(path)” đã có; không ghi đè.",
            en: "“\(path)” exists and is not replaced.",
            advice: Bilingual(
                vi: "Nêu tệp khác bằng -o, hoặc thêm --force để ghi đè.",
                en: "Name another file with -o, or add --force to replace it."))
    }

    /// Writes `bytes` to `path`, replacing what was there, or to standard output for `-`.
    static func save(_ bytes: [UInt8], to path: String) throws {
        if path == "-" { return try send(bytes, to: STDOUT_FILENO, path: path) }
        var facts = stat()
        if stat(path, &facts) == 0, facts.st_mode & S_IFMT != S_IFREG {
            let descriptor = open(path, O_WRONLY | O_CLOEXEC)
            guard descriptor >= 0 else { throw unwritable(path) }
            defer { close(descriptor) }
            return try send(bytes, to: descriptor, path: path)
        }
        do {
            try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw unwritable(path)
        }
    }

    static func bytes(of descriptor: Int32, path: String, limit: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = chunk.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw unreadable(path) }
            if count == 0 { return bytes }
            bytes.append(contentsOf: chunk[..<count])
            guard bytes.count <= limit else {
                throw Fault(
                    "cli.file-too-large", .contentRefused,
                    vi: "“\(path)” dài quá \(limit >> 20) MiB.", en: "“\(path)” is longer than \(limit >> 20) MiB.")
            }
        }
    }

    static func send(_ bytes: [UInt8], to descriptor: Int32, path: String) throws {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw unwritable(path) }
            sent += count
        }
    }

    static func unreadable(_ path: String, why: Bilingual? = nil) -> Fault {
        let why = why ?? systemReason()
        return Fault(
            "cli.file-unreadable", .noInput,
            vi: "Không đọc được “\(path)”: \(why.vi).", en: "“\(path)” cannot be read: \(why.en).",
            advice: Bilingual(vi: "Kiểm tra đường dẫn và quyền đọc.", en: "Check the path and the permissions."))
    }

    static func unwritable(_ path: String) -> Fault {
        let why = systemReason()
        return Fault(
            "cli.file-unwritable", .cannotCreate,
            vi: "Không ghi được “\(path)”: \(why.vi).", en: "“\(path)” cannot be written: \(why.en).",
            advice: Bilingual(
                vi: "Kiểm tra thư mục, quyền ghi và dung lượng đĩa.",
                en: "Check the folder, its permissions and the free space."))
    }

    private static func systemReason() -> Bilingual {
        switch errno {
        case ENOENT: Bilingual(vi: "không có tệp này", en: "no such file")
        case EACCES, EPERM, EROFS: Bilingual(vi: "không được phép", en: "not permitted")
        case EISDIR: Bilingual(vi: "đó là thư mục", en: "it is a folder")
        case ENOSPC, EDQUOT: Bilingual(vi: "đĩa đầy", en: "the disk is full")
        case ELOOP: Bilingual(vi: "là liên kết tượng trưng", en: "it is a symbolic link")
        case EPIPE: Bilingual(vi: "bên nhận đã đóng", en: "the reader has closed it")
        default: Bilingual(vi: "lỗi hệ thống \(errno)", en: "system error \(errno)")
        }
    }
}
