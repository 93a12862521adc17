import Foundation

/// A pseudo-terminal of a given width, read to its end: what a person would see, colours and all.
struct Terminal {
    private let master: Int32
    let handle: FileHandle

    struct None: Error {}

    /// Linux's `TIOCSPTLCK` and `TIOCGPTN`, whose macros Swift does not see.
    private static let setLock: UInt = 0x4004_5431
    private static let getNumber: UInt = 0x8004_5430

    init(columns: UInt16) throws {
        // Closed in every program but ours: one that another test starts meanwhile would keep the terminal open.
        master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        var number: Int32 = 0
        var locked: Int32 = 0
        guard master >= 0, ioctl(master, Self.setLock, &locked) == 0, ioctl(master, Self.getNumber, &number) == 0 else {
            throw None()
        }
        let slave = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY | O_CLOEXEC)
        guard slave >= 0 else { throw None() }
        var size = winsize(ws_row: 50, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(slave, UInt(TIOCSWINSZ), &size)
        var settings = termios()
        tcgetattr(slave, &settings)
        settings.c_oflag &= ~tcflag_t(OPOST)
        tcsetattr(slave, TCSANOW, &settings)
        handle = FileHandle(fileDescriptor: slave, closeOnDealloc: false)
    }

    /// Types on its keyboard.
    func type(_ text: String) {
        let bytes = Array(text.utf8)
        _ = write(master, bytes, bytes.count)
    }

    /// What was written; the terminal is closed by this. The output of one command fits into its buffer.
    func contents() -> String {
        close(handle.fileDescriptor)
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = chunk.withUnsafeMutableBytes { read(master, $0.baseAddress, $0.count) }
            guard count > 0 else { break }
            bytes += chunk[..<count]
        }
        close(master)
        return String(decoding: bytes, as: UTF8.self)
    }
}
