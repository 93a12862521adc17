import Casework
import Hummingbird
import JSON
import Vietnamese
import WorkingTime

extension PortalServer {
    /// What needs no sign-in: health, signing in, the published procedures.
    func addOpenRoutes(_ router: RouterGroup<PortalContext>) {
        router.get("health") { [office] _, _ in
            let now = try await office.time()
            return Response.json(["status": "ok", "clock": .string(now.kind), "now": now.instant.json])
        }
        router.post("sessions") { [office] request, context in
            let body = try await RequestBody.json(request)
            let (officer, password) = try RequestBody.reading {
                var fields = try JSONFields(body)
                let officer = try fields.string("officer")
                let password = try fields.string("password")
                try fields.end()
                return (officer, password)
            }
            return Response.json(
                try await office.signIn(officer: officer, password: password, address: context.address),
                status: .created)
        }
        router.get("procedures") { [office] _, _ in Response.json(try await office.procedures()) }
        router.get("procedures/:code") { [office] request, context in
            Response.json(
                try await office.procedure(
                    try context.parameters.text("code"), digest: request.uri.queryParameters.get("digest")))
        }
        router.get("procedures/:code/form") { [office] request, context in
            Response.json(
                try await office.form(
                    try context.parameters.text("code"), digest: request.uri.queryParameters.get("digest")),
                type: "application/schema+json")
        }
        router.get("payments/:gateway/ipn") { [office] request, context in
            let name = try context.parameters.text("gateway")
            guard let answer = await office.gatewayCall(name, query: request.uri.query ?? "") else {
                throw CaseworkError(
                    .notFound, code: "payment.unknown-gateway",
                    message: Bilingual(vi: "Không có cổng thanh toán này.", en: "There is no such payment gateway."))
            }
            return Response.json(try JSONReader.read(answer))
        }
        router.post("dossiers/:code/rating") { [office] request, context in
            let body = try await RequestBody.json(request)
            return Response.json(
                try await office.rate(
                    try context.parameters.text("code"), body: body,
                    command: try RequestBody.commandID(body), address: context.address))
        }
    }

    /// Who is signed in.
    func addSessionRoutes(_ router: RouterGroup<CallerContext>) {
        router.get("me") { [office] _, context in Response.json(try await office.whoAmI(context.caller)) }
        router.delete("sessions/current") { [office] _, context in
            try await office.signOut(token: context.token)
            return Response(status: .noContent)
        }
    }
}
