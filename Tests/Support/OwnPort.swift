import Foundation
import Synchronization

/// Ports below the range from which the kernel takes one for who asks for any (32768 and above, where nobody changed it): while a killed
/// server is away, nobody is given its port.
public enum OwnPort {
    private static let last = Mutex(20_000 + Int(getpid()) % 8_000)

    private struct NoneFree: Error {}

    /// A port that nobody listens at and that was not given before.
    ///
    /// - Throws: Where a thousand in a row are taken.
    public static func next() throws -> Int {
        for _ in 0..<1000 {
            let port = last.withLock { last in
                last = last < 32_000 ? last + 1 : 20_000
                return last
            }
            if isFree(UInt16(port)) { return port }
        }
        throw NoneFree()
    }

    private static func isFree(_ port: UInt16) -> Bool {
        let probe = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        defer { close(probe) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(probe, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }
}
