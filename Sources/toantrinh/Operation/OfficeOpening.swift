import Casework
import Dossiers
import EventLog
import Foundation
import Logging
import Papers
import Sealing
import WorkingTime

/// Opens the application from an installation and a home.
struct OfficeOpening {
    let installation: Installation
    let home: Home
    let logger: Logger

    /// The office, with the renderer that has to be shut down after it. A log whose clock can be moved is refused, unless told that it
    /// is for a demonstration.
    func open(
        _ database: Database, demonstration: Bool
    ) async throws -> (office: Office, renderer: WeasyPrintRenderer) {
        let renderer = try WeasyPrintRenderer(logger: logger)
        let hasOwnTemplates = FileManager.default.fileExists(atPath: home.templates.path)
        let templates =
            hasOwnTemplates ? try TemplateSet.load(overrides: home.templates.path) : try TemplateSet.builtIn()
        var configuration = OfficeConfiguration(
            database: database.application, keyring: try home.keyFile.load(), calendar: try calendar(),
            rules: try rules(), papers: PaperOffice(templates: templates, renderer: renderer))
        configuration.requiresProductionLog = !demonstration
        configuration.schema = try Migration.files(in: installation.schema)
        configuration.codeTemplates = try codeTemplates()
        configuration.webhookTransport = CurlWebhookTransport()
        configuration.trackingSite = home.environment["TOANTRINH_TRACKING_SITE"]
        if let path = home.environment["TOANTRINH_IDENTITY"] { configuration.identity = try IdentityFile.read(path) }
        if let path = home.environment["TOANTRINH_PAYMENTS"] {
            (configuration.gateways, configuration.accounts) = try PaymentSettings.read(path)
        }
        if let path = home.environment["TOANTRINH_TARGETS"] { configuration.targets = try TargetSettings.read(path) }
        if let path = home.environment["TOANTRINH_NATIONAL_PORTAL"] {
            configuration.portal = try PortalSettingsFile.read(path)
        }
        if let lanes = home.environment["TOANTRINH_LANES"].flatMap({ Int($0) }) { configuration.lanesPerYear = lanes }
        return (try await Office.open(configuration, logger: logger), renderer)
    }

    /// The announced calendars of `calendars/`.
    func calendar() throws -> WorkingCalendar {
        let names = try FileManager.default.contentsOfDirectory(atPath: installation.calendars.path)
        let files = try names.filter { $0.hasSuffix(".yaml") && $0.first?.isNumber == true }.sorted().map { name in
            WorkingCalendar.File(name: "calendars/\(name)", text: try text("calendars/\(name)"))
        }
        return try WorkingCalendar(files: files)
    }

    /// How codes of dossiers are made, by date.
    func codeTemplates() throws -> [CodeTemplate] {
        try CodeTemplateFile.read(text: try text("rules/dossier-codes.yaml"), file: "rules/dossier-codes.yaml")
    }

    /// Working hours and cut-offs.
    func rules() throws -> WorkingRules {
        try WorkingRules(manifest: try text("rules/working-time.yaml"), file: "rules/working-time.yaml")
    }

    private func text(_ path: String) throws -> String {
        // A file that is missing, as where program and files are of two releases, is named.
        try LocalFile.text(of: installation.root.appendingPathComponent(path).path, limit: 1 << 20)
    }
}
