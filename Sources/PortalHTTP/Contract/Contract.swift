import HTTPTypes
import Vietnamese

/// Everything the server answers, described once: `GET /openapi.json` is made from it, and tests hold the router against it.
enum Contract {
    /// Every operation, in the order of the document.
    static let operations: [Operation] =
        access + citizens + procedures + dossiers + commands + files + organisation + log + webhooks + effects + money
        + tracking + operating

    /// Which methods a path answers; empty where there is no such path.
    static func methods(of path: Substring) -> [HTTPRequest.Method] {
        let parts = path.split(separator: "/", omittingEmptySubsequences: true)
        var methods: [HTTPRequest.Method] = []
        for route in table where route.parts.count == parts.count && !methods.contains(route.method) {
            let fits = zip(route.parts, parts).allSatisfy { $0.0.hasPrefix("{") || $0.0 == $0.1 }
            if fits { methods.append(route.method) }
        }
        return methods.sorted { $0.rawValue < $1.rawValue }
    }

    private static let table: [(method: HTTPRequest.Method, parts: [Substring])] = operations.map {
        ($0.method, $0.path.split(separator: "/"))
    }

    // MARK: Parameters that many have

    static let code = Operation.Parameter.path("code", .string(min: 1, max: 200))
    static let limit = Operation.Parameter.query("limit", .integer(1, 500))
    static let after = Operation.Parameter.query("after", .string(min: 1, max: 400))
    /// Which page of a list.
    static let paged: [Operation.Parameter] = [limit, after]
    /// The versions of the dossier on which a command may be done, as entity tags.
    static let ifMatch = Operation.Parameter.header(
        "If-Match", .string(min: 1, max: 200, pattern: "^(\\*|\"[0-9]{1,18}(-[0-9a-f]{1,32})?\")$"))
    /// The post in which an officer with several acts, and the citizen for whom a portal does.
    static let post: [Operation.Parameter] = [
        .header("TT-Role", .ref("Role")), .header("TT-Agency", .ref("AgencyCode")),
        .header("TT-Citizen", .string(min: 1, max: 8192, pattern: "^[!-~]+$")),
    ]
    static let idempotencyKey = Operation.Parameter.header(
        "Idempotency-Key", .string(min: 1, max: 255, pattern: "^[!-~]+$"))
    static let commandIDHeader = Operation.Parameter.header("Command-ID", .ref("CommandID"))

    /// The identifier of a command, as the member `command_id` of a body.
    static let commandID: (String, Schema) = ("command_id", .ref("CommandID"))
}
