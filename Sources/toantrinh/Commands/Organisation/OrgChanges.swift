import ArgumentParser
import JSON

/// A command on the organisation: its name and its fields.
protocol OrgChange: AsyncParsableCommand {
    var change: ChangeOptions { get }
    func command() throws -> (name: String, fields: JSONObject)
}

extension OrgChange {
    func run() async throws {
        let (name, fields) = try command()
        let desk = try change.server.desk()
        let answer = try await desk.client.command(["v1", "org", "commands", name], fields, id: change.identifier)
        if desk.console.json { return try desk.console.write(answer) }
        try desk.console.line(desk.console.styled("✓ ", .good) + say("Đã ghi.", "Recorded."))
        if case .object = answer {
            try desk.console.line(Outline.lines(answer, for: desk.console, indent: 2).joined(separator: "\n"))
        }
    }
}

/// The days from which and until which something holds, both included.
struct PeriodOptions: ParsableArguments {
    @Option(help: about("Ngày đầu.", "The first day.", value: "DAY"))
    var from: String

    @Option(help: about("Ngày cuối (tính cả ngày đó).", "The last day, included.", value: "DAY"))
    var until: String?

    func write(to fields: inout JSONObject) throws {
        let (from, until) = (try Moments.day(from), try until.map(Moments.day))
        try Moments.requireRange(from: from, until: until)
        fields["from"] = .string(from)
        fields.set("until", until.json)
    }
}

/// Appoints an officer to a role (bổ nhiệm).
struct OrgAppointCommand: OrgChange {
    static let configuration = CommandConfiguration(
        commandName: "appoint", abstract: say("Bổ nhiệm, phân công vào một vai trò.", "Appoint an officer to a role."))

    @Argument(help: about("Mã cán bộ.", "The officer.", value: "OFFICER"))
    var officer: String

    @Option(help: about("Vai trò.", "The role.", value: "ROLE"))
    var role: String

    @Option(help: about("Cơ quan.", "The agency.", value: "AGENCY"))
    var agency: String

    @Option(help: about("Bộ phận.", "The unit.", value: "UNIT"))
    var unit: String?

    @OptionGroup var period: PeriodOptions
    @OptionGroup var change: ChangeOptions

    func command() throws -> (name: String, fields: JSONObject) {
        var fields: JSONObject = ["officer": .string(officer), "role": .string(role), "agency": .string(agency)]
        fields.set("unit", unit.json)
        try period.write(to: &fields)
        return ("appoint", fields)
    }
}

/// Ends an appointment (miễn nhiệm, kết thúc phân công).
struct OrgEndCommand: OrgChange {
    static let configuration = CommandConfiguration(
        commandName: "end", abstract: say("Kết thúc một bổ nhiệm.", "End an appointment."))

    @Argument(help: about("Mã cán bộ.", "The officer.", value: "OFFICER"))
    var officer: String

    @Option(help: about("Vai trò.", "The role.", value: "ROLE"))
    var role: String

    @Option(help: about("Cơ quan.", "The agency.", value: "AGENCY"))
    var agency: String

    @Option(help: about("Ngày bắt đầu của bổ nhiệm ấy.", "The day on which it began.", value: "DAY"))
    var from: String

    @Option(help: about("Ngày cuối.", "Its last day.", value: "DAY"))
    var until: String

    @OptionGroup var change: ChangeOptions

    func command() throws -> (name: String, fields: JSONObject) {
        let (from, until) = (try Moments.day(from), try Moments.day(until))
        try Moments.requireRange(from: from, until: until)
        return (
            "end-appointment",
            [
                "officer": .string(officer), "role": .string(role), "agency": .string(agency),
                "from": .string(from), "until": .string(until),
            ]
        )
    }
}

/// Lets one officer act for another (uỷ quyền, làm thay).
struct OrgSubstituteCommand: OrgChange {
    static let configuration = CommandConfiguration(
        commandName: "substitute",
        abstract: say("Cử người làm thay trong một vai trò.", "Let one officer act for another in a role."))

    @Argument(help: about("Người vắng mặt.", "Who is away.", value: "OFFICER"))
    var absent: String

    @Argument(help: about("Người làm thay.", "Who acts.", value: "SUBSTITUTE"))
    var substitute: String

    @Option(help: about("Vai trò.", "The role.", value: "ROLE"))
    var role: String

    @Option(help: about("Cơ quan.", "The agency.", value: "AGENCY"))
    var agency: String

    @Flag(help: about("Kết thúc sớm: --until là ngày cuối mới.", "End it early: --until is the new last day."))
    var end = false

    @OptionGroup var period: PeriodOptions
    @OptionGroup var change: ChangeOptions

    func command() throws -> (name: String, fields: JSONObject) {
        var fields: JSONObject = [
            "absent": .string(absent), "substitute": .string(substitute), "role": .string(role),
            "agency": .string(agency),
        ]
        try period.write(to: &fields)
        return (end ? "end-substitution" : "substitute", fields)
    }
}

/// Grants leave (nghỉ phép).
struct OrgLeaveCommand: OrgChange {
    static let configuration = CommandConfiguration(
        commandName: "leave", abstract: say("Ghi nhận ngày nghỉ của cán bộ.", "Record an officer's leave."))

    @Argument(help: about("Mã cán bộ.", "The officer.", value: "OFFICER"))
    var officer: String

    @Flag(help: about("Kết thúc sớm: --until là ngày cuối mới.", "End it early: --until is the new last day."))
    var end = false

    @OptionGroup var period: PeriodOptions
    @OptionGroup var change: ChangeOptions

    func command() throws -> (name: String, fields: JSONObject) {
        var fields: JSONObject = ["officer": .string(officer)]
        try period.write(to: &fields)
        return (end ? "end-leave" : "grant-leave", fields)
    }
}

/// Any command on the organisation by its name.
struct OrgChangeCommand: OrgChange {
    static let configuration = CommandConfiguration(
        commandName: "do",
        abstract: say("Thực hiện một lệnh tổ chức theo tên.", "Perform an organisation command by its name."),
        discussion: say(
            "Ví dụ: toantrinh org do rename-officer officer=nv.an name=\"Nguyễn Thị An\"",
            "For example: toantrinh org do rename-officer officer=nv.an name=\"Nguyễn Thị An\""))

    @Argument(
        help: about("Tên lệnh.", "The command's name.", value: "NAME"),
        completion: .list([
            "establish-agency", "rename-agency", "end-agency", "create-unit", "register-officer", "rename-officer",
            "register-system", "suspend-system", "revoke-key", "revoke-credential",
        ]))
    var name: String

    @Argument(help: about("TÊN=GIÁ TRỊ, hoặc TÊN:=JSON.", "NAME=VALUE, or NAME:=JSON.", value: "NAME=VALUE"))
    var fields: [String] = []

    @OptionGroup var change: ChangeOptions

    func command() throws -> (name: String, fields: JSONObject) {
        var object: JSONObject = [:]
        for field in fields { try FormSetting(member: field).apply(to: &object) }
        return (name, object)
    }
}
