import Casework
import HTTPTypes
import Hummingbird
import JSON

extension PortalServer {
    /// Answers that other systems bring; who they are says their signature (docs/effects.md).
    func addTargetRoutes(_ router: RouterGroup<PortalContext>) {
        router.post("targets/:name/answers") { [office] request, context in
            let body = try await RequestBody.bytes(request, limit: 1 << 16)
            var headers: [String: String] = [:]
            for field in request.headers { headers[field.name.canonicalName] = field.value }
            return Response.json(
                try await office.takeAnswer(
                    of: try context.parameters.text("name"), headers: headers, body: body))
        }
    }

    /// What failed and waits for the caller's decision.
    func addIncidentRoutes(_ router: RouterGroup<CallerContext>) {
        router.get("incidents") { [office] request, context in
            let query = request.uri.queryParameters
            let choice = IncidentChoice(
                code: query.get("code"), target: query.get("target"), error: query.get("error"))
            return Response.tagged(
                try await office.incidents(
                    choice, openToo: try RequestBody.flag("open", request), page: try RequestBody.page(request),
                    by: context.caller), to: request)
        }
    }
}
