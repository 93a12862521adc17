import Casework
import Hummingbird
import JSON

extension PortalServer {
    /// A system's webhooks (docs/webhooks.md).
    func addWebhookRoutes(_ router: RouterGroup<CallerContext>) {
        router.get("webhooks") { [office] request, context in
            Response.tagged(
                try await office.webhooks(page: try RequestBody.page(request), by: context.caller), to: request)
        }
        router.post("webhooks/:name/secret") { [office] _, context in
            Response.json(
                try await office.replaceWebhookSecret(try context.parameters.text("name"), by: context.caller),
                status: .created)
        }
        router.post("webhooks/:name/replay") { [office] request, context in
            Response.json(
                try await office.replayWebhook(
                    try context.parameters.text("name"), body: try await RequestBody.json(request),
                    by: context.caller))
        }
        router.post("webhooks/:name/resume") { [office] _, context in
            Response.json(
                try await office.resumeWebhook(try context.parameters.text("name"), by: context.caller))
        }
    }
}
