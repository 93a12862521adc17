import Foundation
import Vietnamese

/// Files that only their owner may read: the session and private keys.
enum SecretFile {
    /// Reads `path`; `nil` where there is no such file.
    ///
    /// - Throws: `Fault` where it cannot be read, is not a plain file, is too large, or others may read it.
    static func read(_ path: String, limit: Int = 1 << 20) throws -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw LocalFile.unreadable(path)
        }
        defer { close(descriptor) }
        var facts = stat()
        guard fstat(descriptor, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else {
            throw LocalFile.unreadable(path, why: Bilingual(vi: "không phải tệp thường", en: "not a plain file"))
        }
        guard facts.st_mode & 0o077 == 0 else {
            throw Fault(
                "cli.file-too-open", .noInput,
                vi: "Tệp “\(path)” chứa bí mật nhưng người khác đọc được.",
                en: "The file “\(path)” holds a secret but others may read it.",
                advice: Bilingual(vi: "Chạy: chmod 600 '\(path)'", en: "Run: chmod 600 '\(path)'"))
        }
        return try LocalFile.bytes(of: descriptor, path: path, limit: limit)
    }

    /// Writes `bytes` to `path` with mode 0600, whole or not at all; missing folders are made with mode 0700. An existing
    /// file is refused unless `replacing`.
    static func write(_ bytes: [UInt8], to path: String, replacing: Bool) throws {
        let folder = (path as NSString).deletingLastPathComponent
        if !folder.isEmpty { try makeFolder(folder) }
        if !replacing, FileManager.default.fileExists(atPath: path) { throw exists(path) }
        let draft = path + ".\(getpid()).new"
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw LocalFile.unwritable(path) }
        do {
            defer { close(descriptor) }
            try LocalFile.send(bytes, to: descriptor, path: path)
            guard fsync(descriptor) == 0 else { throw LocalFile.unwritable(path) }
        } catch {
            unlink(draft)
            throw error
        }
        // link(2) refuses an existing name, rename(2) replaces it: each is one step.
        let placed = replacing ? rename(draft, path) : link(draft, path)
        let reason = errno
        if !replacing || placed != 0 { unlink(draft) }
        guard placed == 0 else { throw reason == EEXIST ? exists(path) : LocalFile.unwritable(path) }
    }

    private static func makeFolder(_ folder: String) throws {
        guard !FileManager.default.fileExists(atPath: folder) else { return }
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw LocalFile.unwritable(folder)
        }
    }

    private static func exists(_ path: String) -> Fault {
        Fault(
            "cli.file-exists", .cannotCreate,
            vi: "Tệp “\(path)” đã có; chương trình không ghi đè khóa.",
            en: "The file “\(path)” exists; a key is never overwritten.",
            advice: Bilingual(vi: "Chọn tên khác.", en: "Choose another name."))
    }
}
