import Casework
import CoreMetrics
import HTTPTypes
import Hummingbird
import NIOCore
import Telemetry
import Vietnamese

extension PrometheusRegistry {
    /// What the families are for that a server counts.
    static var portalHelp: [String: String] {
        [
            "toantrinh_http_request_duration_seconds":
                "How long requests took, from their head to the head of the answer, by route, method and status.",
            "toantrinh_http_problems_total": "Problems that were answered, by code.",
            "toantrinh_commands_total": "Commands on dossiers by name and outcome: done, refused, failed.",
        ]
    }

    /// Counts one request.
    func count(method: String, route: String, status: Int, code: String, _ elapsed: Duration) {
        CoreMetrics.Timer(
            label: "toantrinh_http_request_duration",
            dimensions: [("method", method), ("route", route), ("status", "\(status)")], factory: self
        ).recordNanoseconds(elapsed.inWholeNanoseconds)
        if !code.isEmpty {
            CoreMetrics.Counter(label: "toantrinh_http_problems", dimensions: [("code", code)], factory: self)
                .increment()
        }
        if method == "POST", let command = Self.command(route) {
            let outcome = status < 400 ? "done" : status < 500 ? "refused" : "failed"
            CoreMetrics.Counter(
                label: "toantrinh_commands", dimensions: [("command", command), ("outcome", outcome)], factory: self
            ).increment()
        }
    }

    /// The command that a route is.
    static func command(_ route: String) -> String? {
        let parts = route.split(separator: "/")
        guard parts.first == "v1" else { return nil }
        if parts.count == 2 {
            return parts[1] == "dossiers" ? "file" : parts[1] == "drafts" ? "draft" : nil
        }
        guard parts.count >= 4, parts[1] == "dossiers" else { return nil }
        switch parts[3] {
        case "commands" where parts.count == 5: return String(parts[4])
        case "attachments" where parts.count == 4: return "attach"
        case "papers" where parts.count == 5: return "print"
        case "rating" where parts.count == 4: return "rate"
        default: return nil
        }
    }
}

/// How a server is doing, for Prometheus: `GET /metrics`. Numbers, routes and codes; nothing of anybody's.
struct MetricsPage {
    static let path = "/metrics"
    /// How long the database may take to say how it is.
    static let patience: Duration = .seconds(3)

    let server: PortalServer

    func text() async -> String {
        var page = Exposition()
        server.settings.metrics.write(to: &page)
        let figures = server.office.figures
        page.gauges(
            "toantrinh_http_requests_in_progress", help: "Requests that are being worked on.",
            [([], Double(await server.turnstile.inside))])
        page.gauges(
            "toantrinh_http_body_bytes", help: "Bytes of request bodies that are held.",
            [([], Double(server.bodies.count))])
        page.gauges(
            "toantrinh_progress_listeners", help: "Streams of events that are open.", [([], Double(figures.listeners))])
        page.gauges(
            "toantrinh_pool_connections", help: "Connections of the pool, by state; waiting: tasks that wait for one.",
            [
                ([("state", "open")], Double(figures.pool.open)), ([("state", "idle")], Double(figures.pool.idle)),
                ([("state", "waiting")], Double(figures.pool.waiting)),
            ])
        page.family("toantrinh_tasks_total", .counter, help: "Tasks by outcome, since the program started.")
        for task in figures.tasks {
            page.sample("toantrinh_tasks_total", [("outcome", task.outcome)], Double(task.count))
        }
        await database(&page)
        return page.text
    }

    private func database(_ page: inout Exposition) async {
        let office = server.office
        let found = await withTaskGroup(of: DatabaseFigures?.self) { group in
            group.addTask { try? await office.databaseFigures() }
            group.addTask {
                try? await Task.sleep(for: Self.patience)
                return nil
            }
            defer { group.cancelAll() }
            return await group.next() ?? nil
        }
        page.gauges(
            "toantrinh_database_up", help: "1 where the database answered while these numbers were gathered.",
            [([], found == nil ? 0 : 1)])
        guard let found else { return }
        page.gauges(
            "toantrinh_tasks_waiting", help: "Tasks that are due and not done, and tasks that somebody has to look at.",
            [([("state", "due")], Double(found.tasksDue)), ([("state", "parked")], Double(found.tasksParked))])
        page.gauges(
            "toantrinh_tasks_oldest_due_seconds", help: "How long the oldest task that is due has been so.",
            [([], Double(found.oldestDue))])
        page.gauges(
            "toantrinh_log_head", help: "The last position of each lane.",
            found.heads.map { ([("lane", "\($0.lane)")], Double($0.position)) })
        page.gauges(
            "toantrinh_reconciliation_differences", help: "Differences with a payment gateway that nobody has settled.",
            found.reconciled.map { ([("gateway", $0.gateway)], Double($0.differences)) })
        page.gauges(
            "toantrinh_reconciliation_days_behind", help: "Days of a payment gateway that are over and not reconciled.",
            found.reconciled.map { ([("gateway", $0.gateway)], Double($0.daysBehind)) })
        page.gauges(
            "toantrinh_webhook_behind", help: "Positions that a webhook has not come to yet.",
            found.webhooks.map { ([("webhook", $0.name)], Double($0.behind)) })
        page.gauges(
            "toantrinh_webhook_attempts", help: "Attempts in vain with the notice that is next.",
            found.webhooks.map { ([("webhook", $0.name)], Double($0.attempts)) })
        page.gauges(
            "toantrinh_webhook_suspended", help: "1 where nothing is delivered until somebody resumes it.",
            found.webhooks.map { ([("webhook", $0.name)], $0.isSuspended ? 1 : 0) })
        if let portal = found.portal { Self.write(portal, to: &page) }
    }

    private static func write(_ portal: DatabaseFigures.Portal, to page: inout Exposition) {
        let name = [("portal", portal.name)]
        page.gauges(
            "toantrinh_portal_behind", help: "Positions that synchronisation with a portal has not come to yet.",
            [(name, Double(portal.behind))])
        page.gauges(
            "toantrinh_portal_waiting_lanes", help: "Lanes whose next message the portal does not take.",
            [(name, Double(portal.waiting))])
        page.gauges(
            "toantrinh_portal_waiting_seconds", help: "How long the oldest of these messages has not been taken.",
            [(name, Double(portal.waitingSeconds))])
        page.gauges(
            "toantrinh_portal_set_aside", help: "Dossiers of which a change was set aside.",
            [(name, Double(portal.setAside))])
        page.gauges(
            "toantrinh_portal_gaps", help: "Dossiers that the comparison by night could not put right.",
            [(name, Double(portal.gaps))])
        page.gauges(
            "toantrinh_portal_compared_seconds", help: "How long ago the last comparison by night came to its end.",
            portal.comparedSeconds.map { [(name, Double($0))] } ?? [])
    }

    /// Whether a request may see them: it shows the token, or comes from this machine and through nobody's proxy.
    static func admits(_ request: Request, address: String, token: String?) -> Bool {
        if let token, !token.isEmpty, let shown = request.headers[.authorization] {
            let (own, given) = (Array("Bearer \(token)".utf8), Array(shown.utf8))
            guard own.count == given.count else { return false }
            return zip(own, given).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
        }
        let isForwarded = ["X-Forwarded-For", "X-Real-IP", "Forwarded", "Via"].contains { name in
            HTTPField.Name(name).map { request.headers[$0] != nil } ?? false
        }
        return !isForwarded && (address == "::1" || address.hasPrefix("127.") || address.hasPrefix("::ffff:127."))
    }
}

extension PortalServer {
    /// Numbers for Prometheus.
    func addMetricsRoute(_ router: Router<PortalContext>) {
        router.get("metrics") { request, context in
            guard MetricsPage.admits(request, address: context.address, token: settings.metricsToken) else {
                throw Self.metricsClosed
            }
            let text = await MetricsPage(server: self).text()
            return Response(
                status: .ok, headers: [.contentType: Exposition.mediaType, .cacheControl: "no-store"],
                body: .init(byteBuffer: ByteBuffer(string: text)))
        }
    }

    private static let metricsClosed = CaseworkError(
        .forbidden, code: "metrics.closed",
        message: Bilingual(
            vi: "Số đo chỉ dành cho máy này hoặc người có mã.",
            en: "Metrics are for this machine, or for whoever shows their token."),
        advice: Bilingual(
            vi: "Đặt TOANTRINH_METRICS_TOKEN và gửi nó trong Authorization: Bearer.",
            en: "Set TOANTRINH_METRICS_TOKEN, and send it as Authorization: Bearer."))
}

extension Duration {
    /// Nanoseconds; what no `Int64` holds saturates.
    var inWholeNanoseconds: Int64 {
        let (product, overflow) = components.seconds.multipliedReportingOverflow(by: 1_000_000_000)
        return overflow ? .max : product + components.attoseconds / 1_000_000_000
    }
}
