public import Vietnamese

/// Why a private cluster could not do what was asked.
public struct ClusterError: Explained, Sendable {
    public enum Kind: Sendable, Hashable {
        /// No `initdb` and `postgres` on this machine.
        case serverNotFound
        /// Started as root, and no other user to run as.
        case userNotFound
        /// The directory holds something that this program did not put there.
        case notOurs
        /// A file system operation failed.
        case files
        /// `initdb` failed.
        case creation
        /// The server did not come up, or not in time.
        case start
        /// The server did not stop in time.
        case stop
        /// It is not running.
        case notRunning
        /// A command sent to it failed.
        case command
    }

    public let kind: Kind
    /// The path it is about.
    public let path: String
    /// The end of the server's log or a tool's output: names and paths, no data.
    public let output: String

    init(_ kind: Kind, path: String, output: String = "") {
        self.kind = kind
        self.path = path
        self.output = output
    }

    public var code: String {
        switch kind {
        case .serverNotFound: "cluster.server-not-found"
        case .userNotFound: "cluster.user-not-found"
        case .notOurs: "cluster.not-ours"
        case .files: "cluster.files"
        case .creation: "cluster.creation"
        case .start: "cluster.start"
        case .stop: "cluster.stop"
        case .notRunning: "cluster.not-running"
        case .command: "cluster.command"
        }
    }

    public var message: Bilingual {
        let (vi, en): (String, String) =
            switch kind {
            case .serverNotFound: ("Không tìm thấy máy chủ PostgreSQL", "No PostgreSQL server was found")
            case .userNotFound:
                (
                    "PostgreSQL không chạy với quyền root và không tìm thấy người dùng khác",
                    "PostgreSQL does not run as root, and there is no other user to run it"
                )
            case .notOurs:
                ("Thư mục không phải do chương trình này tạo", "The directory was not made by this program")
            case .files: ("Không chuẩn bị được tệp hoặc thư mục", "A file or directory could not be prepared")
            case .creation: ("Không tạo được cụm PostgreSQL", "The PostgreSQL cluster could not be created")
            case .start: ("PostgreSQL không khởi động được", "PostgreSQL did not start")
            case .stop: ("PostgreSQL không dừng kịp", "PostgreSQL did not stop in time")
            case .notRunning: ("PostgreSQL không chạy", "PostgreSQL is not running")
            case .command: ("PostgreSQL từ chối lệnh quản trị", "PostgreSQL refused an administrative command")
            }
        let place = path.isEmpty ? "" : " (\(path))"
        let tail = output.isEmpty ? "." : ":\n\(output)"
        return Bilingual(vi: vi + place + tail, en: en + place + tail)
    }

    public var advice: Bilingual? {
        switch kind {
        case .serverNotFound:
            Bilingual(
                vi: "Cài gói postgresql, hoặc đặt PG_BINDIR, hoặc đặt DATABASE_URL.",
                en: "Install the package postgresql, or set PG_BINDIR, or set DATABASE_URL.")
        case .userNotFound:
            Bilingual(vi: "Tạo người dùng postgres.", en: "Create a user named postgres.")
        case .notOurs:
            Bilingual(vi: "Chọn thư mục trống hoặc chưa có.", en: "Name a directory that is empty or does not exist.")
        default: nil
        }
    }
}
