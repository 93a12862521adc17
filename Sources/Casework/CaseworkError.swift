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
