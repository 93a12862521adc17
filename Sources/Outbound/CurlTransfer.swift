import CCurl
import Foundation
import Synchronization

/// One request and its answer, on the thread that calls ``run()``; ``cancel()`` may come from any other.
final class CurlTransfer: Sendable {
    private struct State {
        var isCancelled = false
        /// The address of the multi handle while the transfer runs, to be woken up.
        var handle: UInt = 0
    }

    private let call: HTTPCall
    private let timeout: Double
    private let whole: Double?
    private let state = Mutex(State())

    private static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    init(_ call: HTTPCall, timeout: Double, whole: Double?) {
        self.call = call
        self.timeout = timeout
        self.whole = whole
    }

    /// Ends the transfer at once.
    func cancel() {
        state.withLock { state in
            state.isCancelled = true
            if let handle = UnsafeMutableRawPointer(bitPattern: state.handle) { curl_multi_wakeup(handle) }
        }
    }

    /// - Throws: `ExchangeFailure`.
    func run() throws(ExchangeFailure) -> HTTPReply {
        guard Self.isReady, let easy = curl_easy_init() else { throw .lost }
        defer { curl_easy_cleanup(easy) }
        guard let multi = curl_multi_init() else { throw .lost }
        state.withLock { $0.handle = UInt(bitPattern: multi) }
        defer {
            state.withLock { $0.handle = 0 }
            curl_multi_cleanup(multi)
        }
        let reception = Reception(limit: call.limit)
        let fields = headerFields()
        defer { curl_slist_free_all(fields) }
        let body = [UInt8](call.body ?? Data())
        let code = try body.withUnsafeBufferPointer { bytes throws(ExchangeFailure) -> CURLcode in
            set(easy, fields, UnsafeRawBufferPointer(bytes), reception)
            curl_multi_add_handle(multi, easy)
            defer { curl_multi_remove_handle(multi, easy) }
            return try perform(multi)
        }
        let status = Int(ccurl_number(easy, CURLINFO_RESPONSE_CODE))
        let isEnough = call.needsHeadOnly && reception.hasHead && status >= 200
        guard isEnough || (code == CURLE_OK && !reception.isTooLong) else { throw failure(code, easy, reception) }
        return HTTPReply(status: status, headers: reception.headers, body: reception.body)
    }

    private func perform(_ multi: UnsafeMutableRawPointer) throws(ExchangeFailure) -> CURLcode {
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
        _ easy: UnsafeMutableRawPointer, _ fields: UnsafeMutablePointer<curl_slist>?, _ body: UnsafeRawBufferPointer,
        _ reception: Reception
    ) {
        ccurl_set_text(easy, CURLOPT_URL, call.url.absoluteString)
        ccurl_set_text(easy, CURLOPT_CUSTOMREQUEST, call.method)
        ccurl_set_pointer(easy, CURLOPT_HTTPHEADER, fields)
        ccurl_set_number(easy, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        ccurl_set_number(easy, CURLOPT_NOSIGNAL, 1)
        ccurl_set_number(easy, CURLOPT_CONNECTTIMEOUT, min(Int(timeout.rounded(.up)), 30))
        ccurl_set_number(easy, CURLOPT_LOW_SPEED_LIMIT, 1)
        ccurl_set_number(easy, CURLOPT_LOW_SPEED_TIME, max(1, Int(timeout.rounded(.up))))
        if let whole { ccurl_set_number(easy, CURLOPT_TIMEOUT_MS, max(1, Int((whole * 1000).rounded(.up)))) }
        if !call.needsHeadOnly { ccurl_set_size(easy, CURLOPT_MAXFILESIZE_LARGE, curl_off_t(call.limit)) }
        if ["localhost", "127.0.0.1", "::1", "[::1]"].contains(call.url.host ?? "") {
            // A proxy cannot reach our own machine.
            ccurl_set_text(easy, CURLOPT_NOPROXY, "*")
        }
        if call.body != nil || call.method == "POST" {
            ccurl_set_size(easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count))
            ccurl_set_pointer(easy, CURLOPT_POSTFIELDS, UnsafeMutableRawPointer(mutating: body.baseAddress))
            if body.isEmpty { ccurl_set_text(easy, CURLOPT_COPYPOSTFIELDS, "") }
        }
        let context = Unmanaged.passUnretained(reception).toOpaque()
        ccurl_set_pointer(easy, CURLOPT_HEADERDATA, context)
        ccurl_set_callback(easy, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
            guard let bytes, let context else { return 0 }
            let buffer = UnsafeRawBufferPointer(start: bytes, count: size * count)
            return Unmanaged<Reception>.fromOpaque(context).takeUnretainedValue().header(buffer)
        }
        ccurl_set_pointer(easy, CURLOPT_WRITEDATA, context)
        ccurl_set_callback(easy, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
            guard let bytes, let context else { return 0 }
            let buffer = UnsafeRawBufferPointer(start: bytes, count: size * count)
            return Unmanaged<Reception>.fromOpaque(context).takeUnretainedValue().write(buffer)
        }
    }

    /// The request's header fields; those that libcurl would add by itself are taken out.
    private func headerFields() -> UnsafeMutablePointer<curl_slist>? {
        var list: UnsafeMutablePointer<curl_slist>?
        var names: Set<String> = []
        for (name, value) in call.headers {
            guard !(name + value).unicodeScalars.contains(where: { $0.value < 32 || $0.value == 127 }) else { continue }
            list = curl_slist_append(list, "\(name): \(value)")
            names.insert(name.lowercased())
        }
        for name in ["Content-Type", "Expect"] where !names.contains(name.lowercased()) {
            list = curl_slist_append(list, "\(name):")
        }
        return list
    }

    private func failure(
        _ code: CURLcode, _ easy: UnsafeMutableRawPointer, _ reception: Reception
    ) -> ExchangeFailure {
        if reception.isTooLong || code == CURLE_FILESIZE_EXCEEDED { return .tooLarge(limit: call.limit) }
        switch code {
        case CURLE_COULDNT_CONNECT, CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: return .unreachable
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CERTPROBLEM,
            CURLE_SSL_ISSUER_ERROR:
            return .untrusted
        // Nothing was sent before the connection stood.
        case CURLE_OPERATION_TIMEDOUT where ccurl_size(easy, CURLINFO_PRETRANSFER_TIME_T) == 0: return .unreachable
        default: return .lost
        }
    }
}

/// What came back. Touched by the transfer's thread alone.
private final class Reception {
    private let limit: Int
    private(set) var headers: [String: String] = [:]
    private(set) var body = Data()
    private(set) var isTooLong = false
    /// Whether a head has come whole.
    private(set) var hasHead = false

    init(limit: Int) { self.limit = limit }

    /// One line of the head; an answer may have several heads, as after 100 (Continue): the last one counts.
    func header(_ line: UnsafeRawBufferPointer) -> Int {
        let text = String(decoding: line, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        if text.hasPrefix("HTTP/") {
            headers = [:]
            hasHead = false
        } else if text.isEmpty {
            hasHead = true
        } else if let colon = text.firstIndex(of: ":") {
            headers[text[..<colon].lowercased()] =
                text[text.index(after: colon)...].trimmingCharacters(in: .whitespaces)
        }
        return line.count
    }

    /// Keeps a piece of the body; what is returned otherwise than its length ends the transfer.
    func write(_ bytes: UnsafeRawBufferPointer) -> Int {
        guard body.count + bytes.count <= limit else {
            isTooLong = true
            return 0
        }
        body.append(contentsOf: bytes)
        return bytes.count
    }
}
