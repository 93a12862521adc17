import Casework
import Hummingbird
import JSON
import Procedures
import WorkingTime

extension PortalServer {
    /// Filing, lists, one dossier, its commands and files.
    func addDossierRoutes(_ router: RouterGroup<CallerContext>) {
        for (path, isDraft) in [("dossiers", false), ("drafts", true)] {
            router.post(RouterPath(path)) { [office] request, context in
                let body = try await RequestBody.json(request)
                let answer = try await office.file(
                    body, asDraft: isDraft, command: try RequestBody.commandID(body, context), by: context.caller)
                return Response.json(answer, status: .created)
            }
        }
        router.get("inbox") { [office] request, context in
            Response.tagged(
                try await office.inbox(try Self.inboxRequest(request), by: context.caller), to: request)
        }
        router.get("search") { [office] request, context in
            let page = try RequestBody.page(request)
            return Response.tagged(
                try await office.search(
                    try RequestBody.required("q", request), limit: page.limit, after: page.after, by: context.caller),
                to: request)
        }
        router.get("dossiers/:code") { [office] request, context in
            var instant: Instant?
            if let text = request.uri.queryParameters.get("at") {
                do throws(WorkingTimeError) { instant = try Instant(rfc3339: text) } catch {
                    throw CaseworkError(.malformed, error)
                }
            }
            let view = try await office.show(try context.parameters.text("code"), at: instant, by: context.caller)
            return Response.tagged(view, to: request, version: view.object?["version"]?.integer)
        }
        router.get("dossiers/:code/payment") { [office] request, context in
            // A portal says from where the citizen comes; the gateway wants to know.
            let client = request.uri.queryParameters.get("client") ?? "127.0.0.1"
            guard (2...45).contains(client.utf8.count), client.allSatisfy({ $0.isHexDigit || ".:".contains($0) }) else {
                throw CaseworkError(.malformed, JSONError(.wrongType(expected: "network address"), path: "client"))
            }
            return Response.tagged(
                try await office.payment(
                    code: try context.parameters.text("code"), address: client, by: context.caller), to: request)
        }
        router.get("dossiers/:code/history") { [office] request, context in
            Response.tagged(
                try await office.history(
                    try context.parameters.text("code"), page: try RequestBody.page(request), by: context.caller),
                to: request)
        }
        for name in Office.commandNames {
            router.post(RouterPath("dossiers/:code/commands/\(name)")) { [office] request, context in
                let body = try await RequestBody.json(request)
                return Response.json(
                    try await office.command(
                        name, code: try context.parameters.text("code"), body: body,
                        command: try RequestBody.commandID(body, context), seen: try RequestBody.seen(request),
                        by: context.caller))
            }
        }
        router.get("dossiers/:code/signing/:paper") { [office] _, context in
            Response.json(
                try await office.signingStatement(
                    code: try context.parameters.text("code"), paper: try context.parameters.text("paper"),
                    by: context.caller))
        }
    }

    private static func inboxRequest(_ request: Request) throws -> InboxRequest {
        var inbox = InboxRequest()
        let query = request.uri.queryParameters
        if let text = query.get("assignee") {
            guard let assignee = InboxRequest.Assignee(rawValue: text) else {
                throw CaseworkError(.malformed, JSONError(.wrongType(expected: "me, none or all"), path: "assignee"))
            }
            inbox.assignee = assignee
        }
        inbox.status = try RequestBody.number("status", request).map { Int(clamping: $0) }
        if let status = inbox.status, OfficialStatus(rawValue: status) == nil {
            throw CaseworkError(.malformed, JSONError(.wrongType(expected: "1–10"), path: "status"))
        }
        inbox.agency = query.get("agency")
        inbox.onlyOverdue = try RequestBody.flag("overdue", request)
        inbox.wholeAgency = try RequestBody.flag("whole_agency", request)
        inbox.limit = try RequestBody.limit(request)
        inbox.after = query.get("after")
        return inbox
    }
}
