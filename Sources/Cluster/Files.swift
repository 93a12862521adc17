import Glibc

/// The few file system operations that a cluster needs, with errors that name the path.
enum Files {
    static func entries(_ directory: String) -> [String] {
        guard let stream = opendir(directory) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    static func status(_ path: String) -> stat? {
        var status = stat()
        return lstat(path, &status) == 0 ? status : nil
    }

    static func exists(_ path: String) -> Bool { status(path) != nil }

    static func failure(_ path: String) -> ClusterError {
        ClusterError(.files, path: path, output: String(cString: strerror(errno)))
    }

    /// Makes `path` and what is missing above it. What is made gets mode 0755, `path` itself `mode`.
    static func makeDirectories(_ path: String, mode: mode_t = 0o755) throws(ClusterError) {
        guard !exists(path) else { return }
        let parent = parent(of: path)
        if parent != path { try makeDirectories(parent) }
        guard mkdir(path, mode) == 0 || errno == EEXIST else { throw failure(path) }
    }

    static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return "/" }
        return String(path[..<slash])
    }

    /// At most the last `limit` bytes of a file.
    static func tail(_ path: String, limit: Int = 4096) -> String {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return "" }
        defer { close(file) }
        return tail(of: file, limit: limit)
    }

    static func tail(of file: Int32, limit: Int = 4096) -> String {
        let size = lseek(file, 0, SEEK_END)
        lseek(file, max(0, size - limit), SEEK_SET)
        var buffer = [UInt8](repeating: 0, count: limit)
        let count = read(file, &buffer, limit)
        return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
    }

    /// Writes a small file so that it is there whole or not at all.
    static func write(_ text: String, to path: String) throws(ClusterError) {
        let temporary = path + ".new"
        let file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw failure(temporary) }
        let bytes = Array(text.utf8)
        let written = Glibc.write(file, bytes, bytes.count)
        let synced = fsync(file)
        close(file)
        guard written == bytes.count, synced == 0, rename(temporary, path) == 0 else { throw failure(path) }
    }

    /// Removes a directory and everything in it, following no link.
    static func remove(_ path: String) {
        guard let status = status(path) else { return }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            unlink(path)
            return
        }
        for entry in entries(path) { remove("\(path)/\(entry)") }
        rmdir(path)
    }

    /// `path` without links and dots; the part that does not exist yet is taken as it stands.
    static func resolved(_ path: String) -> String {
        if let real = realpath(path, nil) {
            defer { free(real) }
            return String(cString: real)
        }
        let parent = parent(of: path)
        guard parent != path else { return path }
        let name = path.split(separator: "/").last.map(String.init) ?? ""
        let above = resolved(parent)
        return above == "/" ? "/" + name : "\(above)/\(name)"
    }

    static func link(_ path: String) -> String? {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = readlink(path, &buffer, buffer.count)
        return count > 0 ? String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self) : nil
    }
}
