import Casework
import HTTPTypes
import Hummingbird
import JSON
import NIOCore
import Vietnamese

/// Errors as problem details (RFC 9457), in the language that was asked for and in both.
enum Problems {
    static let notSignedIn = CaseworkError(
        .unauthenticated, code: "access.not-signed-in",
        message: Bilingual(vi: "Yêu cầu này cần đăng nhập.", en: "This request needs a sign-in."),
        advice: Bilingual(vi: "Đăng nhập: toantrinh login.", en: "Sign in: toantrinh login."))

    /// The body comes too slowly.
    static let tooSlow = CaseworkError(
        .malformed, code: "request.too-slow",
        message: Bilingual(
            vi: "Nội dung yêu cầu được gửi quá chậm.", en: "The body of the request was sent too slowly."),
        advice: Bilingual(vi: "Kiểm tra đường truyền rồi gửi lại.", en: "Look at the connection and send it again."))

    /// It was not done within the server's limit.
    static let timedOut = CaseworkError(
        .unavailable, code: "request.timed-out",
        message: Bilingual(
            vi: "Yêu cầu không xong trong thời hạn của máy chủ; không rõ lệnh đã được thực hiện hay chưa.",
            en:
                "The request was not done within the server's time limit; whether a command was carried out is not known."
        ),
        advice: Bilingual(
            vi: "Gửi lại với đúng mã lệnh cũ: đã làm rồi thì được trả lời như lần đầu.",
            en: "Send it again under the same identifier: what was done is answered as the first time."), retryAfter: 2)

    static func tooLarge(limit: Int) -> CaseworkError {
        CaseworkError(
            .tooLarge, code: "request.too-large",
            message: Bilingual(vi: "Yêu cầu dài quá \(limit) byte.", en: "The request is longer than \(limit) bytes."))
    }

    static let malformed = CaseworkError(
        .malformed, code: "request.malformed",
        message: Bilingual(vi: "Yêu cầu không đúng dạng.", en: "The request is not well formed."))

    static let unknownPath = CaseworkError(
        .notFound, code: "request.unknown-path",
        message: Bilingual(vi: "Không có đường dẫn này.", en: "There is no such path."))

    static let badIfMatch = CaseworkError(
        .malformed, code: "request.if-match",
        message: Bilingual(
            vi: "If-Match không phải là danh sách ETag, ví dụ \"12\".",
            en: "If-Match is not a list of entity tags, such as \"12\"."))

    /// The path is there, the method is not: answered with 405 and `Allow` (RFC 9110, section 15.5.6).
    static let methodNotAllowed = CaseworkError(
        .malformed, code: "request.method-not-allowed",
        message: Bilingual(
            vi: "Đường dẫn này không nhận phương thức đó.", en: "This path does not take that method."),
        advice: Bilingual(vi: "Các phương thức được nhận nằm trong Allow.", en: "Allow names those that it takes."))

    /// The status that a kind of answer has in HTTP.
    static func status(_ kind: CaseworkError.Kind) -> HTTPResponse.Status {
        switch kind {
        case .malformed: .badRequest
        case .unauthenticated: .unauthorized
        case .forbidden: .forbidden
        case .notFound: .notFound
        case .conflict: .conflict
        case .preconditionFailed: .preconditionFailed
        case .tooLarge: .contentTooLarge
        case .unprocessable: .unprocessableContent
        case .tooManyAttempts: .tooManyRequests
        case .unavailable: .serviceUnavailable
        case .fault: .internalServerError
        }
    }

    /// The answer to a request that failed.
    static func response(
        _ error: CaseworkError, language: Language, requestID: String, allowing methods: [HTTPRequest.Method] = []
    ) -> Response {
        let status = methods.isEmpty ? status(error.kind) : .methodNotAllowed
        let object = ProblemDocument.json(
            error, language: language, status: status.code,
            problems: error.problems.map { ($0.field, $0.code, $0.message) }, requestID: requestID)
        var headers: HTTPFields = [.contentType: "application/problem+json; charset=utf-8"]
        if let seconds = error.retryAfter { headers[.retryAfter] = String(seconds) }
        if !methods.isEmpty { headers[.allow] = methods.map(\.rawValue).joined(separator: ", ") }
        if error.kind == .unauthenticated { headers[.wwwAuthenticate] = "Bearer" }
        return Response(
            status: status, headers: headers,
            body: .init(byteBuffer: ByteBuffer(bytes: JSONWriter.bytes(.object(object)))))
    }
}
