import Foundation
import Vietnamese

/// A file of lines that is read piece by piece, and of which single lines are read again.
final class LineFile {
    private let path: String
    private let descriptor: Int32
    /// What was read last, and where it begins.
    private var window: [UInt8] = []
    private var windowStart: Int64 = 0

    private static let piece = 1 << 20
    /// Longer than any line that a log can have.
    private static let longestLine = 64 << 20

    /// - Throws: `Fault` where it is no file that can be read.
    init(_ path: String) throws {
        self.path = path
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw LocalFile.unreadable(path) }
        var facts = stat()
        guard fstat(descriptor, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else {
            throw LocalFile.unreadable(
                path, why: Bilingual(vi: "đó không phải tệp thường", en: "it is not a regular file"))
        }
    }

    deinit { close(descriptor) }

    /// Gives every line, without its end, and its place.
    func forEachLine(_ body: (ArraySlice<UInt8>, Range<Int64>) throws -> Void) throws {
        var rest: [UInt8] = []
        var start: Int64 = 0
        while true {
            let more = try read(at: start + Int64(rest.count), count: Self.piece)
            rest += more
            var begin = 0
            while let end = rest[begin...].firstIndex(of: UInt8(ascii: "\n")) {
                try body(rest[begin..<end], start + Int64(begin)..<start + Int64(end))
                begin = end + 1
            }
            if more.isEmpty {
                if begin < rest.count { try body(rest[begin...], start + Int64(begin)..<start + Int64(rest.count)) }
                return
            }
            rest.removeFirst(begin)
            start += Int64(begin)
            guard rest.count <= Self.longestLine else { throw tooLong }
        }
    }

    /// The line at a place that ``forEachLine(_:)`` gave.
    func line(at place: Range<Int64>) throws -> ArraySlice<UInt8> {
        if place.lowerBound < windowStart || place.upperBound > windowStart + Int64(window.count) {
            window = try read(at: place.lowerBound, count: max(Self.piece, place.count))
            windowStart = place.lowerBound
        }
        let offset = Int(place.lowerBound - windowStart)
        guard offset + place.count <= window.count else { throw LocalFile.unreadable(path) }
        return window[offset..<offset + place.count]
    }

    private func read(at offset: Int64, count: Int) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let got = bytes.withUnsafeMutableBytes { buffer in
                pread(descriptor, buffer.baseAddress.map { $0 + filled }, count - filled, off_t(offset) + off_t(filled))
            }
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw LocalFile.unreadable(path) }
            if got == 0 { break }
            filled += got
        }
        bytes.removeLast(count - filled)
        return bytes
    }

    private var tooLong: Fault {
        Fault(
            "cli.saved-log", .contentRefused, vi: "“\(path)” có dòng dài quá \(Self.longestLine >> 20) MiB.",
            en: "“\(path)” has a line longer than \(Self.longestLine >> 20) MiB.")
    }
}
