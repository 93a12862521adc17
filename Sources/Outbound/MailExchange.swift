import CCurl
public import Foundation
import Synchronization

/// One mail as it goes over the wire: the envelope, and the bytes of the message.
public struct MailCall: Sendable {
    /// `smtp://host:port`, or `smtps://…`.
    public var server: URL
    /// Whether the connection has to be encrypted before anything is said (STARTTLS).
    public var requiresTLS: Bool
    /// How to sign in; `nil`: not at all.
    public var login: Login?
    /// A file (PEM) with the authorities that are trusted instead of the machine's.
    public var authorities: String?
    /// Addresses without brackets.
    public var from: String
    public var to: String
    public var message: [UInt8]

    public struct Login: Sendable {
        public var user: String
        public var password: String

        public init(user: String, password: String) {
            self.user = user
            self.password = password
        }
    }

    public init(
        server: URL, requiresTLS: Bool, login: Login? = nil, authorities: String? = nil, from: String, to: String,
        message: [UInt8]
    ) {
        self.server = server
        self.requiresTLS = requiresTLS
        self.login = login
        self.authorities = authorities
        self.from = from
        self.to = to
        self.message = message
    }
}

/// Why a mail was not taken.
public enum MailFailure: Error, Sendable, Hashable {
    /// No connection was made.
    case unreachable
    /// Not encrypted, or by nobody who is to be trusted.
    case untrusted
    /// The server does not take user and password, or no way to say them.
    case denied
    /// The server refused it for good (5xx).
    case refused(Int)
    /// The server does not take it now (4xx).
    case later(Int)
    /// The connection broke or timed out: whether it was taken is unknown.
    case lost
    case cancelled
}

/// Sends mail through libcurl's SMTP.
public struct MailExchange: Sendable {
    /// How long sending may take in all, in seconds.
    public let whole: Double

    public init(whole: Double) { self.whole = whole }

    /// Sends one mail; it is taken when this returns.
    ///
    /// - Throws: `MailFailure`.
    public func send(_ call: MailCall) async throws {
        let transfer = MailTransfer(call, whole: whole)
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                // libcurl waits for the network on a thread of its own.
                Thread.detachNewThread { continuation.resume(with: Result { try transfer.run() }) }
            }
        } onCancel: {
            transfer.cancel()
        }
    }
}

/// One mail, on the thread that calls ``run()``; ``cancel()`` may come from any other.
private final class MailTransfer: Sendable {
    private let call: MailCall
    private let whole: Double
    private let state = Mutex((isCancelled: false, handle: UInt(0)))

    private static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    init(_ call: MailCall, whole: Double) {
        self.call = call
        self.whole = whole
    }

    func cancel() {
        state.withLock { state in
            state.isCancelled = true
            if let handle = UnsafeMutableRawPointer(bitPattern: state.handle) { curl_multi_wakeup(handle) }
        }
    }

    func run() throws(MailFailure) {
        guard Self.isReady, let easy = curl_easy_init() else { throw .lost }
        defer { curl_easy_cleanup(easy) }
        guard let multi = curl_multi_init() else { throw .lost }
        state.withLock { $0.handle = UInt(bitPattern: multi) }
        defer {
            state.withLock { $0.handle = 0 }
            curl_multi_cleanup(multi)
        }
        let recipients = curl_slist_append(nil, "<\(call.to)>")
        defer { curl_slist_free_all(recipients) }
        let source = Source(call.message)
        // libcurl holds it until the transfer is over.
        defer { withExtendedLifetime(source) {} }
        set(easy, recipients, source)
        curl_multi_add_handle(multi, easy)
        defer { curl_multi_remove_handle(multi, easy) }
        let code = try perform(multi)
        guard code != CURLE_OK else { return }
        throw failure(code, easy)
    }

    private func perform(_ multi: UnsafeMutableRawPointer) throws(MailFailure) -> CURLcode {
        var running: Int32 = 1
        while true {
            guard curl_multi_perform(multi, &running) == CURLM_OK else { throw .lost }
            if state.withLock({ $0.isCancelled }) { throw .cancelled }
            if running == 0 { break }
            curl_multi_poll(multi, nil, 0, 1000, nil)
        }
        var left: Int32 = 0
        guard let message = curl_multi_info_read(multi, &left) else { throw .lost }
        return message.pointee.data.result
    }

    private func set(
        _ easy: UnsafeMutableRawPointer, _ recipients: UnsafeMutablePointer<curl_slist>?, _ source: Source
    ) {
        ccurl_set_text(easy, CURLOPT_URL, call.server.absoluteString)
        ccurl_set_text(easy, CURLOPT_MAIL_FROM, "<\(call.from)>")
        ccurl_set_pointer(easy, CURLOPT_MAIL_RCPT, recipients)
        ccurl_set_number(easy, CURLOPT_NOSIGNAL, 1)
        ccurl_set_number(easy, CURLOPT_CONNECTTIMEOUT, max(1, min(Int(whole.rounded(.up)), 30)))
        ccurl_set_number(easy, CURLOPT_TIMEOUT_MS, max(1, Int((whole * 1000).rounded(.up))))
        if call.requiresTLS { ccurl_set_number(easy, CURLOPT_USE_SSL, Int(CURLUSESSL_ALL.rawValue)) }
        if let authorities = call.authorities { ccurl_set_text(easy, CURLOPT_CAINFO, authorities) }
        if let login = call.login {
            ccurl_set_text(easy, CURLOPT_USERNAME, login.user)
            ccurl_set_text(easy, CURLOPT_PASSWORD, login.password)
        }
        // A proxy for the web carries no mail.
        ccurl_set_text(easy, CURLOPT_NOPROXY, "*")
        ccurl_set_number(easy, CURLOPT_UPLOAD, 1)
        ccurl_set_size(easy, CURLOPT_INFILESIZE_LARGE, curl_off_t(call.message.count))
        ccurl_set_pointer(easy, CURLOPT_READDATA, Unmanaged.passUnretained(source).toOpaque())
        ccurl_set_callback(easy, CURLOPT_READFUNCTION) { buffer, size, count, context in
            guard let buffer, let context else { return 0 }
            let room = UnsafeMutableRawBufferPointer(start: buffer, count: size * count)
            return Unmanaged<Source>.fromOpaque(context).takeUnretainedValue().read(into: room)
        }
    }

    private func failure(_ code: CURLcode, _ easy: UnsafeMutableRawPointer) -> MailFailure {
        switch code {
        case CURLE_COULDNT_CONNECT, CURLE_COULDNT_RESOLVE_HOST: return .unreachable
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_USE_SSL_FAILED:
            return .untrusted
        case CURLE_LOGIN_DENIED: return .denied
        default: break
        }
        let status = Int(ccurl_number(easy, CURLINFO_RESPONSE_CODE))
        switch status {
        case 400...499: return .later(status)
        case 500...599: return .refused(status)
        // Nothing was said before the connection stood.
        case _ where code == CURLE_OPERATION_TIMEDOUT && ccurl_size(easy, CURLINFO_CONNECT_TIME_T) == 0:
            return .unreachable
        default: return .lost
        }
    }
}

/// The bytes of a message, as far as they have not been read. Touched by the transfer's thread alone.
private final class Source {
    private let bytes: [UInt8]
    private var next = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    func read(into room: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(room.count, bytes.count - next)
        room.copyBytes(from: bytes[next..<next + count])
        next += count
        return count
    }
}
