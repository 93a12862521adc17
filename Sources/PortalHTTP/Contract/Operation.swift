import HTTPTypes
import JSON
import Vietnamese

/// One route as the contract describes it: what it takes, what it answers, how it refuses.
///
/// The router and the document are made apart, and a test holds them against each other: a route without a description fails it, and so
/// does a description without a route.
struct Operation: Sendable {
    /// Who may ask.
    enum Security: Sendable {
        /// Everybody.
        case open
        /// Whoever shows a token that is known.
        case signedIn
    }

    /// A parameter of the path, the query or the head.
    struct Parameter: Sendable {
        enum Place: String, Sendable { case path, query, header }

        var place: Place
        var name: String
        var schema: Schema
        var isRequired = false

        static func path(_ name: String, _ schema: Schema) -> Parameter {
            Parameter(place: .path, name: name, schema: schema, isRequired: true)
        }

        static func query(_ name: String, _ schema: Schema, required: Bool = false) -> Parameter {
            Parameter(place: .query, name: name, schema: schema, isRequired: required)
        }

        static func header(_ name: String, _ schema: Schema) -> Parameter {
            Parameter(place: .header, name: name, schema: schema)
        }
    }

    /// What is sent along.
    struct Body: Sendable {
        /// Media types with their schemas; `nil` for bytes.
        var types: [(String, Schema?)]
        var isRequired: Bool

        static func json(_ schema: Schema, required: Bool = true) -> Body {
            Body(types: [("application/json", schema)], isRequired: required)
        }
    }

    /// A success.
    struct Answer: Sendable {
        var status: Int
        var summary: String
        /// Media types with their schemas; `nil` for bytes or lines.
        var types: [(String, Schema?)]
        /// Heads that come with it.
        var headers: [(String, Schema)] = []

        static func json(_ status: Int, _ summary: String, _ schema: Schema) -> Answer {
            Answer(status: status, summary: summary, types: [("application/json", schema)])
        }

        static func json(_ summary: String, _ schema: Schema) -> Answer { json(200, summary, schema) }
    }

    var method: HTTPRequest.Method
    /// The path with its parameters in braces: `/v1/dossiers/{code}`.
    var path: String
    /// The operation's name in generated programs.
    var id: String
    var tag: String
    var summary: Bilingual
    var security: Security
    var parameters: [Parameter] = []
    var body: Body?
    var answers: [Answer]
    /// Codes of problems by status, besides those that any request may be answered with. A dossier's own rules add more
    /// (`docs/dossiers.md`); the shape of a problem is always the same.
    var problems: [Int: [String]] = [:]
    /// Whether its answers have entity tags, and `If-None-Match` is heard.
    var isTagged = false

    init(
        _ method: HTTPRequest.Method, _ path: String, _ id: String, _ tag: String, _ summary: Bilingual,
        security: Security = .signedIn, parameters: [Parameter] = [], body: Body? = nil, answers: [Answer],
        problems: [Int: [String]] = [:]
    ) {
        self.method = method
        self.path = path
        self.id = id
        self.tag = tag
        self.summary = summary
        self.security = security
        self.parameters = parameters
        self.body = body
        self.answers = answers
        self.problems = problems
    }

    /// The same with entity tags.
    var tagged: Operation {
        var operation = self
        operation.isTagged = true
        operation.parameters.append(.header("If-None-Match", .string()))
        operation.answers = operation.answers.map { answer in
            var answer = answer
            answer.headers.append(("ETag", .string(min: 2)))
            return answer
        }
        operation.answers.append(
            .init(status: 304, summary: "what the caller has is what stands", types: [], headers: [("ETag", .string())])
        )
        return operation
    }

    /// The problems by status, with those that the layers above the route answer with.
    var allProblems: [(status: Int, codes: [String])] {
        var all = problems
        func add(_ status: Int, _ codes: String...) {
            all[status, default: []] += codes.filter { !(all[status] ?? []).contains($0) }
        }
        add(400, "request.malformed")
        if security == .signedIn {
            add(401, "access.not-signed-in", "access.unknown-token", "access.expired")
            add(403, "access.no-such-post", "access.citizen-by-systems-only", "access.unknown-citizen")
        } else {
            // A token that is shown is looked at, also where none is needed.
            add(401, "access.unknown-token", "access.expired")
            add(403, "access.no-such-post")
        }
        if body != nil { add(413, "request.too-large") }
        add(429, "request.too-many")
        add(500, "http.fault")
        add(503, "server.overloaded", "request.timed-out")
        return all.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
}
