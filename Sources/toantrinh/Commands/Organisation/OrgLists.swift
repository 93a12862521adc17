import ArgumentParser
import JSON

/// A list of the organisation.
protocol OrgList: AsyncParsableCommand {
    static var path: String { get }
    var page: PageOptions { get }
    var server: ServerOptions { get }
}

extension OrgList {
    func run() async throws {
        let desk = try server.desk()
        let list = try await Listing.fetch(desk.client, ["v1", "org", Self.path], [], page: page)
        if desk.console.json { return try desk.console.write(.object(list)) }
        let items = list["items"]?.array?.compactMap(\.object) ?? []
        guard !items.isEmpty else { return try desk.console.line(say("Chưa có mục nào.", "None yet.")) }
        try desk.console.line(Outline.table(items, for: desk.console).joined(separator: "\n"))
        Listing.remarkMore(list, desk.console)
    }
}

struct OrgAgenciesCommand: OrgList {
    static let path = "agencies"
    static let configuration = CommandConfiguration(
        commandName: "agencies", abstract: say("Các cơ quan.", "The agencies."))
    @OptionGroup var page: PageOptions
    @OptionGroup(title: commonTitle) var server: ServerOptions
}

struct OrgUnitsCommand: OrgList {
    static let path = "units"
    static let configuration = CommandConfiguration(
        commandName: "units", abstract: say("Các phòng, bộ phận.", "The units of the agencies."))
    @OptionGroup var page: PageOptions
    @OptionGroup(title: commonTitle) var server: ServerOptions
}

struct OrgOfficersCommand: OrgList {
    static let path = "officers"
    static let configuration = CommandConfiguration(
        commandName: "officers", abstract: say("Các cán bộ.", "The officers."))
    @OptionGroup var page: PageOptions
    @OptionGroup(title: commonTitle) var server: ServerOptions
}

struct OrgAppointmentsCommand: OrgList {
    static let path = "appointments"
    static let configuration = CommandConfiguration(
        commandName: "appointments", abstract: say("Các bổ nhiệm, phân công.", "The appointments."))
    @OptionGroup var page: PageOptions
    @OptionGroup(title: commonTitle) var server: ServerOptions
}

struct OrgSystemsCommand: OrgList {
    static let path = "systems"
    static let configuration = CommandConfiguration(
        commandName: "systems", abstract: say("Các hệ thống được tin cậy.", "The trusted systems."))
    @OptionGroup var page: PageOptions
    @OptionGroup(title: commonTitle) var server: ServerOptions
}
