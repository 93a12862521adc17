import Foundation
import JSON
import Testing

@Suite("Organisation commands against the real server", .serialized, .timeLimit(.minutes(15)))
struct OrganisationServerTests {
    /// The items of a list.
    private func items(_ run: CommandRun) -> [JSONObject] {
        run.json?.object?["items"]?.array?.compactMap(\.object) ?? []
    }

    @Test("Units, appointments, leave, substitutes, mergers, imports, tokens, keys: by programs that reach no database")
    func commands() async throws {
        var office = try await RealOffice()
        try await office.prepare()
        let server = try await RunningServer(office.workplace, environment: office.environment)
        try await office.signIn(server)
        // Only admin, server, doctor and demo know the way to a database: here there is none for the others.
        let nowhere = "postgresql://127.0.0.1:1/nowhere?connect_timeout=1"
        office.officersEnvironment = ["DATABASE_URL": nowhere]
        func applied(_ arguments: [String], _ sourceLocation: SourceLocation = #_sourceLocation) async throws -> Int64?
        {
            let own = [
                "TOANTRINH_SERVER": server.url, "DATABASE_URL": nowhere,
                "TOANTRINH_CONFIG": office.workplace.folder.appendingPathComponent("quan").path,
            ]
            let run = try await office.workplace.run(
                ["org"] + arguments + ["--json"], environment: office.environment.merging(own) { $1 })
            #expect(run.status == 0, "\(arguments): \(run.errors)", sourceLocation: sourceLocation)
            return run.json?.object?["applied"]?.integer
        }

        let unit = [
            "do", "create-unit", "agency=H26.1", "unit=justice", "name.vi=Bộ phận tư pháp – hộ tịch",
            "name.en=Civil status section", "from=2026-06-01",
        ]
        #expect(try await applied(unit) == 1)
        #expect(try await applied(unit) == 0, "it is so already")
        let units = items(try await office.run("hoa", server, "org", "units", "--json"))
        #expect(units.map { $0["unit"] } == ["justice"])
        #expect(units.first?["name"]?.object?["vi"] == "Bộ phận tư pháp – hộ tịch")

        #expect(try await applied(["do", "register-officer", "officer=moi", "name=Đỗ Thị Mới"]) == 1)
        let appointment = [
            "appoint", "moi", "--role", "civil-status", "--agency", "H26.1", "--unit", "justice", "--from",
            "01/06/2026",
        ]
        #expect(try await applied(appointment) == 1)
        let appointed = items(try await office.run("hoa", server, "org", "appointments", "--json"))
        #expect(appointed.contains { $0["officer"] == "moi" && $0["unit"] == "justice" && $0["active"] == true })

        let days = ["--from", "10/06/2026", "--until", "2026-06-12"]
        #expect(try await applied(["leave", "minh"] + days) == 1)
        let post = ["--role", "civil-status", "--agency", "H26.1"]
        #expect(try await applied(["substitute", "minh", "hoa"] + post + days) == 1)
        let hoa = try await office.run("hoa", server, "whoami", "--json").json?.object?["appointments"]?.array
        #expect(hoa?.compactMap { $0.object?["stands_in_for"] } == ["minh"])
        let minh = try await office.run("minh", server, "whoami", "--json").json?.object
        #expect(minh?["on_leave"] == true && minh?["appointments"] == [])

        let merger = ["do", "end-agency", "agency=H26.2", "successor=H26.1", "from=2026-06-10"]
        #expect(try await applied(merger) == 1)
        let agencies = items(try await office.run("hoa", server, "org", "agencies", "--json"))
        #expect(agencies.contains { $0["code"] == "H26.2" && $0["open"] == false && $0["successor"] == "H26.1" })

        let file = try office.workplace.file(
            "more.yaml",
            """
            organisation: 1
            agencies:
              - {code: H26.3, name: {vi: UBND xã C, en: Commune C}, level: communal, parent: H26, from: 2026-06-01}
            officers: []
            systems: []
            """)
        #expect(try await applied(["import", file]) == 1)
        #expect(try await applied(["import", file]) == 0)

        // A token works like a session, a second one too; an officer who may not is refused by name.
        let token = try await office.run("quan", server, "org", "token", "tuan")
        #expect(token.status == 0)
        let withToken = [
            "TOANTRINH_SERVER": server.url, "DATABASE_URL": nowhere,
            "TOANTRINH_TOKEN": token.output.trimmingCharacters(in: .whitespacesAndNewlines),
        ]
        let whoami = try await office.workplace.run(
            ["whoami", "--json"], environment: office.environment.merging(withToken) { $1 })
        #expect(whoami.json?.object?["officer"] == "tuan")
        #expect(try await office.run("hoa", server, "org", "token", "tuan").status == 5)

        // One's own password takes the old one; with the new one the session is over.
        func change(_ old: String) async throws -> CommandRun {
            try await office.run(
                "minh", server, "org", "password", "minh", "--password-stdin",
                input: "\(old)\nmat-khau-moi-cua-minh\n")
        }
        #expect(try await change("mat-khau-sai").status == 5)
        #expect(try await change("mat-khau-minh").status == 0)
        #expect(try await office.run("minh", server, "whoami").status == 5)
        let reset = try await office.run(
            "quan", server, "org", "password", "minh", "--password-stdin", input: "mat-khau-minh\n")
        #expect(reset.status == 0, "\(reset.errors)")
        let again = try await office.run("minh", server, "login", "minh", "--password-stdin", input: "mat-khau-minh\n")
        #expect(again.status == 0, "\(again.errors)")

        let path = office.workplace.folder.appendingPathComponent("moi.pem").path
        #expect(try await office.run("moi", server, "key", "new", "--output", path).status == 0)
        let pem = try await office.run("moi", server, "key", "show", path, "--pem")
        let publicPart = try office.workplace.file("moi.pub.pem", pem.output)
        let key = ["key", "moi", publicPart, "--from", "2026-06-10T08:00:00+07:00"]
        #expect(try await applied(key) == 1)
        #expect(try await office.run("hoa", server, "org", "key", "moi", publicPart).status == 5)

        // The same environment stops whoever does open a database.
        for command in [["admin", "migrate"], ["doctor"]] {
            let run = try await office.workplace.run(
                command, environment: office.environment.merging(["DATABASE_URL": nowhere]) { $1 })
            #expect(run.status != 0, "\(command)")
        }
        for command in [["inbox"], ["search", "le"], ["procedures"], ["whoami"]] {
            let own = [
                "TOANTRINH_SERVER": server.url, "DATABASE_URL": nowhere,
                "TOANTRINH_CONFIG": office.workplace.folder.appendingPathComponent("hoa").path,
            ]
            let run = try await office.workplace.run(command, environment: office.environment.merging(own) { $1 })
            #expect(run.status == 0, "\(command): \(run.errors)")
        }
        #expect(await server.stop() == 0)
    }
}
