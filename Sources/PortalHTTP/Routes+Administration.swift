import Casework
import EventLog
import HTTPTypes
import Hummingbird
import JSON
import NIOCore
import Organisation
import WorkingTime

extension PortalServer {
    /// The organisation and the procedures.
    func addOrganisationRoutes(_ router: RouterGroup<CallerContext>) {
        for part in Office.Directory.allCases {
            router.get(RouterPath("org/\(part.rawValue)")) { [office] request, context in
                Response.tagged(
                    try await office.directory(part, page: try RequestBody.page(request), by: context.caller),
                    to: request)
            }
        }
        router.post("org/import") { [office] request, context in
            Response.json(
                try await office.importOrganisation(
                    try await RequestBody.text(request),
                    file: request.uri.queryParameters.get("file") ?? "organisation.yaml",
                    command: try RequestBody.commandID(request), by: context.caller))
        }
        for name in OrganisationCommand.allNames {
            router.post(RouterPath("org/commands/\(name)")) { [office] request, context in
                let body = try await RequestBody.json(request)
                return Response.json(
                    try await office.changeOrganisation(
                        name, body: body, command: try RequestBody.commandID(body), by: context.caller))
            }
        }
        router.post("org/officers/:id/credentials") { [office] request, context in
            let body = try await RequestBody.json(request)
            let id = try context.parameters.text("id")
            let command = try RequestBody.commandID(body)
            if let (password, old) = try Self.password(body) {
                return Response.json(
                    try await office.setPassword(password, of: id, old: old, command: command, by: context.caller),
                    status: .created)
            }
            return Response.json(
                try await office.makeToken(holder: id, isSystem: false, command: command, by: context.caller),
                status: .created)
        }
        router.post("org/systems/:id/credentials") { [office] request, context in
            let body = try await RequestBody.json(request)
            guard try Self.password(body) == nil else { throw Self.systemsHaveTokens }
            return Response.json(
                try await office.makeToken(
                    holder: try context.parameters.text("id"), isSystem: true,
                    command: try RequestBody.commandID(body), by: context.caller), status: .created)
        }
        for (path, isAgency) in [("officers", false), ("agencies", true)] {
            router.post(RouterPath("org/\(path)/:id/keys")) { [office] request, context in
                let body = try await RequestBody.json(request)
                let (key, from) = try Self.publicKey(body)
                return Response.json(
                    try await office.registerKey(
                        key, owner: try context.parameters.text("id"), isAgency: isAgency, from: from,
                        command: try RequestBody.commandID(body), by: context.caller), status: .created)
            }
        }
        router.post("procedures") { [office] request, context in
            Response.json(
                try await office.publish(
                    try await RequestBody.text(request),
                    file: request.uri.queryParameters.get("file") ?? "procedure.yaml",
                    command: try RequestBody.commandID(request), by: context.caller), status: .created)
        }
    }

    /// The calendar of one year, as a file.
    func addCalendarRoutes(_ router: RouterGroup<CallerContext>) {
        router.post("calendars") { [office] request, context in
            Response.json(
                try await office.publishCalendar(
                    try await RequestBody.text(request),
                    file: request.uri.queryParameters.get("file") ?? "calendar.yaml",
                    command: try RequestBody.commandID(request), by: context.caller), status: .created)
        }
    }

    /// `{"password","old_password"?}`, or `{"kind":"token"}`: what is neither is refused, so that a slip does not make a token.
    private static func password(_ body: JSONValue) throws -> (password: String, old: String?)? {
        try RequestBody.reading {
            var fields = try JSONFields(body)
            _ = fields.value("command_id")
            let password = try fields.optionalString("password")
            let old = try fields.optionalString("old_password")
            let kind = try fields.optionalString("kind")
            try fields.end()
            switch (password, kind) {
            case (let password?, nil), (let password?, "password"): return (password, old)
            case (nil, "token") where old == nil: return nil
            case (nil, nil): throw JSONError(.missing, path: "kind")
            default: throw JSONError(.wrongType(expected: "token"), path: "kind")
            }
        }
    }

    private static let systemsHaveTokens = CaseworkError(
        .malformed, JSONError(.wrongType(expected: "token"), path: "kind"))

    private static func publicKey(_ body: JSONValue) throws -> (String, Instant?) {
        try RequestBody.reading {
            var fields = try JSONFields(body)
            _ = fields.value("command_id")
            let key = try fields.string("public_key")
            let from = try fields.optional("from", Instant.init(json:at:))
            try fields.end()
            return (key, from)
        }
    }

    /// The raw log and the live headers, for inspectors.
    func addLogRoutes(_ router: RouterGroup<CallerContext>) {
        router.get("log") { [office] request, context in
            Response.tagged(try await office.logSummary(by: context.caller), to: request)
        }
        router.get("indicators") { [office] request, context in
            var wanted = IndicatorRequest()
            wanted.from = try Self.day("from", request)
            wanted.until = try Self.day("until", request)
            wanted.agency = request.uri.queryParameters.get("agency")
            wanted.procedure = request.uri.queryParameters.get("procedure")
            return Response.tagged(try await office.indicators(wanted, by: context.caller), to: request)
        }
        router.get("indicators/online") { [office] request, context in
            var wanted = IndicatorRequest()
            wanted.from = try Self.day("from", request)
            wanted.until = try Self.day("until", request)
            return Response.json(try await office.officialOnline(wanted, by: context.caller))
        }
        router.get("log/:lane") { [office] request, context in
            let lane = try Self.lane(try context.parameters.text("lane"))
            let after = try RequestBody.number("after", request) ?? 0
            let limit = try RequestBody.limit(request, atMost: 5000, usually: 1000)
            let events = try await office.logPage(lane, after: after, limit: limit, by: context.caller)
            return Response.lines(events.map(\.line))
        }
        router.get("log/:lane/headers") { [office] request, context in
            let headers = try await office.headers(
                try Self.lane(try context.parameters.text("lane")),
                after: request.uri.queryParameters.get("after"),
                limit: try RequestBody.limit(request, atMost: 5000, usually: 1000), by: context.caller)
            return Response.lines(headers.map { ["stream": .string($0.stream), "header": $0.header] })
        }
    }

    static func day(_ name: String, _ request: Request) throws -> Day? {
        guard let text = request.uri.queryParameters.get(name) else { return nil }
        guard let day = Day(iso: text) else {
            throw CaseworkError(.malformed, JSONError(.wrongType(expected: "day"), path: name))
        }
        return day
    }

    private static func lane(_ text: String) throws -> Lane {
        guard let number = Int(text), let lane = Lane(number) else {
            throw CaseworkError(.malformed, JSONError(.wrongType(expected: "lane"), path: "lane"))
        }
        return lane
    }
}

extension Response {
    /// Values as lines of JSON.
    static func lines(_ values: [JSONValue]) -> Response {
        var bytes: [UInt8] = []
        for value in values {
            JSONWriter.write(value, to: &bytes)
            bytes.append(UInt8(ascii: "\n"))
        }
        return Response(
            status: .ok, headers: [.contentType: "application/x-ndjson", .cacheControl: "no-store"],
            body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
