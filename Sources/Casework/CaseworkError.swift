import JSON
public import Vietnamese

/// Why the application did not do what it was asked. Wraps the refusals of the floors below without losing their codes.
public struct CaseworkError: Explained {
    /// What kind of answer it is: faces turn it into a status code or an exit code.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// The request itself is not well formed.
        case malformed
        /// Nobody is signed in, or the sign-in has ended.
        case unauthenticated
        /// Signed in, but not allowed.
        case forbidden
        /// Unknown, or not visible to the caller: the two are not told apart.
        case notFound
        /// The state of the dossier refuses it.
        case conflict
        /// The dossier is no longer as the caller has seen it.
        case preconditionFailed
        /// Larger than is accepted.
        case tooLarge
        /// The content is refused.
        case unprocessable
        /// Too many attempts.
        case tooManyAttempts
        /// The database is away, or too much is waiting.
        case unavailable
        /// Our own fault.
        case fault
    }

    /// One thing that is wrong with the content, with its place.
    public struct Problem: Sendable, Hashable {
        /// The field (`child.birth_date`) or the place in a file (`birth.yaml:12:3`).
        public var field: String
        public var code: String
        public var message: Bilingual

        public init(field: String, code: String, message: Bilingual) {
            self.field = field
            self.code = code
            self.message = message
        }
    }

    public let kind: Kind
    public let code: String
    public let message: Bilingual
    public let advice: Bilingual?
    public let problems: [Problem]
    /// After how many seconds another attempt makes sense.
    public let retryAfter: Int?

    public init(
        _ kind: Kind, code: String, message: Bilingual, advice: Bilingual? = nil, problems: [Problem] = [],
        retryAfter: Int? = nil
    ) {
        self.kind = kind
        self.code = code
        self.message = message
        self.advice = advice
        self.problems = problems
        self.retryAfter = retryAfter
    }

    /// Passes on what a lower floor explains.
    public init(_ kind: Kind, _ cause: any Explained, problems: [Problem] = [], retryAfter: Int? = nil) {
        self.init(
            kind, code: cause.code, message: cause.message, advice: cause.advice, problems: problems,
            retryAfter: retryAfter)
    }
}

extension CaseworkError {
    /// Others were faster each time.
    static var busy: CaseworkError {
        CaseworkError(
            .unavailable, code: "casework.busy",
            message: Bilingual(
                vi: "Nhiều người đang sửa cùng một dữ liệu; lệnh chưa được thực hiện.",
                en: "Others are changing the same data; the command was not carried out."),
            advice: Bilingual(vi: "Thử lại sau giây lát.", en: "Try again in a moment."), retryAfter: 1)
    }

    /// The identifier of a command names what somebody did before: something else, or somebody else.
    static var identifierTaken: CaseworkError {
        CaseworkError(
            .conflict, code: "command.identifier-taken",
            message: Bilingual(
                vi: "Mã lệnh này đã được dùng cho một lệnh khác; lệnh chưa được thực hiện.",
                en: "This command identifier was used for another command; nothing was done."),
            advice: Bilingual(vi: "Gửi lại với mã lệnh mới.", en: "Send it again under a new identifier."))
    }

    /// What is asked for does not exist, or not for this caller.
    static func dossierNotFound(_ code: String) -> CaseworkError {
        CaseworkError(
            .notFound, code: "dossier.not-found",
            message: Bilingual(vi: "Không tìm thấy hồ sơ “\(code)”.", en: "There is no dossier “\(code)”."),
            advice: Bilingual(
                vi: "Kiểm tra mã hồ sơ; hồ sơ của cơ quan khác không hiển thị ở đây.",
                en: "Check the code; dossiers of other agencies are not shown here."))
    }
}
