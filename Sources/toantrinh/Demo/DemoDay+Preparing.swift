import Foundation
import JSON

extension DemoDay {
    static let officers = ["hoa.nt", "nga.lt", "minh.tv", "lan.lt", "thao.vt", "tuan.pa", "thu.dk", "admin"]

    /// Whom a visitor may sign in as, and what they do.
    static var visitors: [(officer: String, work: String)] {
        [
            ("hoa.nt", say("cán bộ một cửa", "one-stop officer")),
            ("minh.tv", say("công chức tư pháp – hộ tịch", "civil status officer")),
            ("lan.lt", say("Phó Chủ tịch", "vice-chair")), ("thao.vt", say("văn thư", "clerk")),
            ("thu.dk", say("thanh tra", "inspector")), ("tuan.pa", say("một cửa xã bên", "the next commune")),
        ]
    }

    static func password(_ officer: String) -> String { "Mot-cua-2026-\(officer)" }

    /// A cluster, a schema, a log with a movable clock, a server, an organisation, log-ins, keys, procedures.
    func prepare() async throws {
        try tell(
            "…", "Dựng cơ sở dữ liệu riêng và nhật ký có đồng hồ chỉnh được",
            "A private database, and a log whose clock can be moved")
        try await stage.run("operator", ["admin", "init", "--movable-clock", "--data", stage.home])
        try await stage.startServer()
        try await stage.clock("08:30", day: "2026-06-08")
        let organisation = stage.path("organisation.yaml")
        try DemoOrganisation.yaml.write(toFile: organisation, atomically: true, encoding: .utf8)
        try await stage.run("operator", ["admin", "organisation", organisation, "--demonstration"])
        let passwords = (Self.officers + Self.police).map { "\($0) \(Self.password($0))\n" }.joined()
        try await stage.run("operator", ["admin", "password", "--demonstration"], input: passwords)
        // The server follows the registry; signing in is tried until it has seen the passwords.
        try await signIn("admin", attempts: 40)
        try tell(
            "…", "Quản trị đăng nhập, công bố thủ tục, đăng ký khóa ký số",
            "The administrator signs in, publishes the procedures, registers keys")
        let workflows = try Installation.find().workflows
        for name in try FileManager.default.contentsOfDirectory(atPath: workflows.path).sorted()
        where name.hasSuffix(".yaml") {
            try await stage.run("admin", ["workflow", "publish", workflows.appendingPathComponent(name).path])
        }
        try await registerKey("lan.lt", file: "lan.pem", isAgency: false)
        try await registerKey("H26.147", file: "seal.pem", isAgency: true)
        try await registerKey("son.nv", file: "son.pem", isAgency: false)
        try await registerKey("H26.101", file: "police-seal.pem", isAgency: true)
        let token = try await stage.ask("admin", ["org", "token", "national-portal", "--system"])
        guard let text = token.object?["token"]?.string else { throw DemoFailure(text: "no token for the portal") }
        try text.write(toFile: stage.path("portal.token"), atomically: true, encoding: .utf8)
        try await each(["hoa.nt", "minh.tv"]) { try await signIn($0, attempts: 1) }
        try Data("%PDF-1.4\n% bản chụp giấy tờ dùng để trình diễn\n%%EOF\n".utf8).write(
            to: URL(fileURLWithPath: stage.path("scan.pdf")))
    }

    func signIn(_ officer: String, attempts: Int) async throws {
        var last: any Error = DemoFailure(text: "\(officer) could not sign in")
        for _ in 0..<attempts {
            do {
                try await stage.run(
                    officer, ["login", officer, "--password-stdin"], input: Self.password(officer) + "\n")
                return
            } catch { last = error }
            try await Task.sleep(for: .milliseconds(250))
        }
        throw last
    }

    private func registerKey(_ owner: String, file: String, isAgency: Bool) async throws {
        try await stage.run("operator", ["key", "new", "--output", stage.path(file)])
        let pem = try await stage.run("operator", ["key", "show", stage.path(file), "--pem"])
        let publicFile = stage.path(file + ".pub")
        try pem.write(toFile: publicFile, atomically: true, encoding: .utf8)
        try await stage.run("admin", ["org", "key", owner, publicFile] + (isAgency ? ["--agency"] : []))
    }

    var portalToken: String {
        get throws { try String(contentsOfFile: stage.path("portal.token"), encoding: .utf8) }
    }
}

/// The sample organisation: codes and people are examples.
enum DemoOrganisation {
    static let yaml = """
        organisation: 1
        agencies:
          - code: H26
            name: {vi: Ủy ban nhân dân thành phố Hà Nội, en: People's Committee of Hà Nội}
            level: provincial
            from: 2025-07-01
          - code: H26.147
            name: {vi: Ủy ban nhân dân xã Phù Đổng, en: People's Committee of Phù Đổng commune}
            level: communal
            parent: H26
            from: 2025-07-01
            letterhead: {place: Phù Đổng}
          - code: H26.148
            name: {vi: Ủy ban nhân dân xã Gia Lâm, en: People's Committee of Gia Lâm commune}
            level: communal
            parent: H26
            from: 2025-07-01
          - code: H26.101
            name: {vi: Công an thành phố Hà Nội, en: Police of Hà Nội}
            level: provincial
            parent: H26
            from: 2025-07-01
            letterhead: {place: Hà Nội, superior: {vi: Bộ Công an, en: Ministry of Public Security}}
        officers:
          - id: phuong.dt
            name: Đinh Thị Phương
            appointments: [{role: one-stop, agency: H26.101, from: 2025-07-01}]
          - id: loan.ht
            name: Hoàng Thị Loan
            appointments: [{role: criminal-records, agency: H26.101, from: 2025-07-01}]
          - id: son.nv
            name: Nguyễn Văn Sơn
            appointments:
              - {role: signatory, agency: H26.101, title: {vi: PHÓ GIÁM ĐỐC, en: Deputy Director}, from: 2025-07-01}
          - id: van.lt
            name: Lê Thị Vân
            appointments: [{role: clerk, agency: H26.101, from: 2025-07-01}]
          - id: ke.lt
            name: Lý Thị Kế
            appointments: [{role: accountant, agency: H26.101, from: 2025-07-01}]
          - id: hoa.nt
            name: Nguyễn Thị Hoa
            appointments: [{role: one-stop, agency: H26.147, from: 2025-07-01}]
          - id: nga.lt
            name: Lê Thúy Nga
            appointments: [{role: civil-status, agency: H26.147, from: 2025-07-01}]
          - id: minh.tv
            name: Trần Văn Minh
            appointments: [{role: civil-status, agency: H26.147, from: 2025-07-01}]
          - id: lan.lt
            name: Lê Thị Lan
            appointments:
              - role: signatory
                agency: H26.147
                title: {vi: KT. CHỦ TỊCH / PHÓ CHỦ TỊCH, en: For the Chair / Vice-Chair}
                from: 2025-07-01
              - {role: head, agency: H26.147, from: 2025-07-01}
          - id: thao.vt
            name: Vũ Thị Thảo
            appointments: [{role: clerk, agency: H26.147, from: 2025-07-01}]
          - id: tuan.pa
            name: Phạm Anh Tuấn
            appointments:
              - {role: one-stop, agency: H26.148, from: 2025-07-01}
              - {role: civil-status, agency: H26.148, from: 2025-07-01}
          - id: thu.dk
            name: Đỗ Kim Thu
            appointments: [{role: inspector, agency: H26, from: 2025-07-01}]
          - id: admin
            name: Vũ Quốc Bảo
            appointments: [{role: administrator, agency: H26, from: 2025-07-01}]
        systems:
          - id: national-portal
            name: Cổng Dịch vụ công quốc gia
            agencies: [H26]
            procedures: ["1.001193"]

        """
}
