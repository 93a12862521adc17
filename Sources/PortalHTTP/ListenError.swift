import Foundation
import HummingbirdCore
import NIOCore
public import Vietnamese

/// The server cannot take requests where it was told to.
public struct ListenError: Explained, Hashable {
    /// The name or address it was given.
    public let host: String
    public let port: Int
    /// What the system says against it; English, as the system says it.
    public let reason: String
    /// Whether another program listens there.
    public let isTaken: Bool

    /// - Returns: `nil` where `error` is not about listening.
    init?(_ error: any Error, host: String, port: Int) {
        self.host = host
        self.port = port
        switch error {
        case let error as IOError where [EADDRINUSE, EACCES, EADDRNOTAVAIL].contains(error.errnoCode):
            reason = String(cString: strerror(error.errnoCode))
            isTaken = error.errnoCode == EADDRINUSE
        case is SocketAddressError.UnknownHost:
            reason = "unknown host"
            isTaken = false
        default: return nil
        }
    }

    public var code: String { "server.cannot-listen" }

    public var message: Bilingual {
        Bilingual(
            vi:
                "Máy chủ không nhận kết nối được tại \(host), cổng \(port): \(isTaken ? "cổng đang có chương trình khác dùng" : reason).",
            en:
                "The server cannot listen at \(host), port \(port): \(isTaken ? "another program uses the port" : reason)."
        )
    }

    public var advice: Bilingual? {
        isTaken
            ? Bilingual(
                vi: "Xem chương trình nào đang dùng cổng (ss -ltnp), dừng nó, hoặc chọn cổng khác bằng --port.",
                en: "See which program uses the port (ss -ltnp), stop it, or choose another with --port.")
            : Bilingual(
                vi: "Kiểm tra --host và --port: địa chỉ phải là của máy này; cổng dưới 1024 cần quyền quản trị.",
                en: "Check --host and --port: the address must be this machine's; ports below 1024 need root's rights.")
    }
}
