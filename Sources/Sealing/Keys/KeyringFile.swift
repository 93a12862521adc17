import Glibc

/// The key file: outside the database, readable by its owner only, backed up apart from the database.
public struct KeyringFile: Sendable, Hashable {
    public let path: String

    public init(path: String) { self.path = path }

    /// Reads the keys.
    ///
    /// - Throws: `KeyringError` where the file is missing, damaged, or anyone but its owner has access to it.
    public func load() throws(KeyringError) -> Keyring {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw failure() }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw failure() }
        guard status.st_mode & S_IFMT == S_IFREG else { throw KeyringError(.notAFile, path: path) }
        guard status.st_mode & 0o077 == 0 else {
            throw KeyringError(.openToOthers(mode: String(status.st_mode & 0o7777, radix: 8)), path: path)
        }
        guard status.st_size <= Keyring.maximumBytes else { throw KeyringError(.malformed(line: 1), path: path) }
        var content: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while content.count <= Keyring.maximumBytes {
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw failure() }
            if count == 0 { break }
            content.append(contentsOf: buffer[..<count])
        }
        guard let text = String(validating: content, as: UTF8.self) else {
            throw KeyringError(.malformed(line: 1), path: path)
        }
        do throws(KeyringError.Reason) {
            return try Keyring(text: text)
        } catch {
            throw KeyringError(error, path: path)
        }
    }

    /// Makes the file with one new key, mode 0600.
    ///
    /// - Throws: `KeyringError` where a file is already there or the system refuses.
    @discardableResult
    public func create() throws(KeyringError) -> Keyring {
        let keyring = Keyring(.generate())
        try place(new: keyring)
        return keyring
    }

    /// Writes `keyring` to a file that must not be there yet, mode 0600.
    private func place(new keyring: Keyring) throws(KeyringError) {
        let temporary = try writeBeside(keyring)
        defer { unlink(temporary) }
        // A hard link fails where the name is taken: no key is ever overwritten, and no half-written file is ever seen.
        guard link(temporary, path) == 0 else { throw failure() }
        try syncDirectory()
    }

    /// Adds a new key as the newest; the file is replaced as a whole or not at all.
    ///
    /// - Throws: `KeyringError` where the file cannot be read or the system refuses.
    @discardableResult
    public func rotate() throws(KeyringError) -> Keyring {
        try replace(by: try load().rotated())
    }

    /// Adds a new key as the newest, once a copy of the whole new file lies at `copy`: before a key wraps anything, it is kept twice.
    ///
    /// - Throws: `KeyringError` where a file is at `copy` already, or the system refuses; the key file is then as it was.
    @discardableResult
    public func rotate(copyTo copy: String) throws(KeyringError) -> Keyring {
        let keyring = try load().rotated()
        try KeyringFile(path: copy).place(new: keyring)
        return try replace(by: keyring)
    }

    private func replace(by keyring: Keyring) throws(KeyringError) -> Keyring {
        let temporary = try writeBeside(keyring)
        guard rename(temporary, path) == 0 else {
            let error = failure()
            unlink(temporary)
            throw error
        }
        try syncDirectory()
        return keyring
    }

    /// Writes the keys to a new file in the same directory and forces it to disk.
    private func writeBeside(_ keyring: Keyring) throws(KeyringError) -> String {
        let temporary = "\(path).\(UInt64.random(in: .min ... .max)).new"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw failure() }
        var bytes = Array(keyring.text.utf8)[...]
        var isGood = fchmod(descriptor, 0o600) == 0
        // Whoever operates as root does not take the file away from the server's user.
        var standing = stat()
        if isGood, stat(path, &standing) == 0, standing.st_uid != geteuid() {
            isGood = fchown(descriptor, standing.st_uid, standing.st_gid) == 0
        }
        while isGood, !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 { bytes = bytes.dropFirst(count) } else if errno != EINTR { isGood = false }
        }
        if isGood { isGood = fsync(descriptor) == 0 }
        let error = failure()
        close(descriptor)
        guard isGood else {
            unlink(temporary)
            throw error
        }
        return temporary
    }

    private func syncDirectory() throws(KeyringError) {
        let directory = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let descriptor = open(directory, O_RDONLY | O_CLOEXEC | O_DIRECTORY)
        guard descriptor >= 0 else { throw failure() }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure() }
    }

    /// What the system's last error number means here.
    private func failure() -> KeyringError {
        switch errno {
        case ENOENT: KeyringError(.missing, path: path)
        case EEXIST: KeyringError(.exists, path: path)
        case let number: KeyringError(.system(errno: number), path: path)
        }
    }
}
