import Foundation
import JSON
import Testing

@Suite("Where the server listens", .timeLimit(.minutes(15)))
struct ListenTests {
    @Test(
        "A port that another program uses, and a host that is not this machine's, are named, with what to do; nothing is left running"
    )
    func refused() async throws {
        let office = try await RealOffice()
        try await office.prepare()
        let server = try await RunningServer(office.workplace, environment: office.environment)
        func second(_ more: String...) async throws -> CommandRun {
            try await office.workplace.run(["server", "--demonstration"] + more, environment: office.environment)
        }
        let taken = try await second("--port", "\(server.port)", "--json")
        #expect(taken.status == 7 && taken.output.isEmpty)
        let line = try #require(taken.errors.split(separator: "\n").last)
        let told = try #require(try JSONReader.read(String(line)).object)
        #expect(told["code"] == "server.cannot-listen")
        #expect(
            told["message"]?.object?["vi"]?.string?.contains("cổng \(server.port): cổng đang có chương trình khác dùng")
                == true)
        let english = try await second("--port", "\(server.port)", "--lang", "en")
        #expect(english.errors.contains("port \(server.port): another program uses the port."))
        #expect(english.errors.contains("choose another with --port"))

        let elsewhere = try await second("--host", "192.0.2.1", "--port", "0", "--lang", "en")
        #expect(elsewhere.status == 7)
        #expect(elsewhere.errors.contains("192.0.2.1, port 0: Cannot assign requested address"))
        let nowhere = try await second("--host", "khong-co.invalid", "--port", "0")
        #expect(nowhere.status == 7, "\(nowhere.errors)")
        #expect(nowhere.errors.contains("server.cannot-listen") && nowhere.errors.contains("khong-co.invalid"))

        for port in ["80000", "-1"] {
            let wrong = try await second("--port=\(port)", "--lang", "en")
            #expect(wrong.status == 64 && wrong.errors.contains("--port: 0 to 65535."), "\(wrong.errors)")
        }

        // The one that was there goes on.
        try await office.signIn(server, "hoa")
        #expect(await server.stop() == 0)
    }
}
