import Foundation
import Testing

@Suite("Command line: usage, languages, exit codes without a server", .timeLimit(.minutes(15)))
struct UsageTests {
    let workplace: Workplace

    init() throws { workplace = try Workplace() }

    @Test(
        "What is wrong on the command line ends with 64 and says so in the language of the run",
        arguments: [
            (["inbox", "--bogus"], "Không có tuỳ chọn '--bogus'"),
            (["--lang", "en", "inbox", "--bogus"], "Unknown option '--bogus'"),
            (["show"], "Thiếu tham số '<CODE>'"),
            (["rate", "H26", "--score", "6"], "--score từ 1 đến 5."),
            (["inbox", "--mine", "--unassigned", "--lang", "en"], "exclude each other"),
            (["claim", "H26", "--command-id", "one"], "“one” không phải UUID."),
            (["recieve", "H26"], "Có phải ý bạn là “toantrinh receive”?"),
            (["org", "agencys", "--lang=en"], "Did you mean “toantrinh org agencies”?"),
            (["show", "H26", "--at", "31/02/2026 10:00"], "không phải thời điểm"),
            (["indicators", "--from", "30/02/2026", "--lang", "en"], "is not a day that exists"),
            (["hand-over", "--to", "nv.an"], "--all-mine"),
        ])
    func usage(_ arguments: [String], _ sentence: String) async throws {
        let run = try await workplace.run(arguments)
        #expect(run.status == 64)
        #expect(run.errors.contains(sentence))
        #expect(run.output.isEmpty)
    }

    @Test("The language comes from --lang, then TOANTRINH_LANG, then LC_ALL, then LANG; else it is Vietnamese")
    func language() async throws {
        let vietnamese = "Chưa đăng nhập."
        let english = "You are not signed in."
        let table: [([String], [String: String], String)] = [
            ([], [:], vietnamese), ([], ["LANG": "C"], vietnamese), ([], ["LANG": "en_GB.UTF-8"], english),
            ([], ["LANG": "en_GB.UTF-8", "LC_ALL": "vi_VN.UTF-8"], vietnamese),
            ([], ["LC_ALL": "vi_VN.UTF-8", "TOANTRINH_LANG": "en"], english),
            (["--lang", "vi"], ["TOANTRINH_LANG": "en"], vietnamese), (["--lang=en"], [:], english),
        ]
        for (arguments, environment, sentence) in table {
            let run = try await workplace.run(["inbox"] + arguments, environment: environment)
            #expect(run.status == 5)
            #expect(run.errors.contains(sentence))
        }
    }

    @Test("Help goes to standard output, in the language of the run, and ends with 0")
    func help() async throws {
        let vietnamese = try await workplace.run(["receive", "--help"])
        #expect(vietnamese.status == 0)
        #expect(vietnamese.output.contains("MÔ TẢ: Tiếp nhận hồ sơ"))
        #expect(vietnamese.output.contains("TUỲ CHỌN CHUNG:"))
        let english = try await workplace.run(["help", "receive"], environment: ["LANG": "en_US.UTF-8"])
        #expect(english.output.contains("OVERVIEW: Receive a dossier"))
    }

    @Test(
        "Passwords and tokens go over plain HTTP to this machine only",
        arguments: [
            ("http://motcua.example.vn", "HTTP không mã hoá"), ("http://127.0.0.1.example.vn", "HTTP không mã hoá"),
            ("http://an:mat-khau@127.0.0.1", "không được chứa tên và mật khẩu"),
            ("ftp://127.0.0.1", "không phải địa chỉ máy chủ"), ("127.0.0.1:8080", "không phải địa chỉ máy chủ"),
        ])
    func secureServersOnly(_ address: String, _ sentence: String) async throws {
        let run = try await workplace.run(
            ["login", "nv.an", "--password-stdin", "--server", address], input: "mat-khau\n")
        #expect(run.status == 64)
        #expect(run.errors.contains(sentence))
    }

    @Test("A file of the installation that is missing is named by doctor")
    func incompleteInstallation() async throws {
        let share = workplace.folder.appendingPathComponent("share")
        let checkout = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        try FileManager.default.createDirectory(at: share, withIntermediateDirectories: true)
        for name in ["schema", "workflows", "calendars"] {
            try FileManager.default.copyItem(
                at: checkout.appendingPathComponent(name), to: share.appendingPathComponent(name))
        }
        // No database is asked: nobody listens there.
        let environment = ["TOANTRINH_SHARE": share.path, "DATABASE_URL": "postgresql://127.0.0.1:1/none"]
        let run = try await workplace.run(["doctor"], environment: environment)
        #expect(run.status != 0)
        #expect((run.output + run.errors).contains("rules/working-time.yaml"))
    }

    @Test("Nobody is asked where there is no terminal")
    func noTerminal() async throws {
        let run = try await workplace.run(["login", "nv.an", "--server", "http://127.0.0.1:9"])
        #expect(run.status == 64)
        #expect(run.errors.contains("--password-stdin"))
    }

    @Test("Files that are not there, or hold something else, are named")
    func localFiles() async throws {
        let missing = try await workplace.run(["file", "--procedure", "1", "--input", "/nowhere/form.yaml"])
        #expect(missing.status == 66)
        #expect(missing.errors.contains("“/nowhere/form.yaml”: không có tệp này"))
        let broken = try workplace.file("form.json", "{\"subjects\": {\"child\": 1.5}}")
        let fraction = try await workplace.run(["file", "--procedure", "1", "--input", broken])
        #expect(fraction.status == 6)
        #expect(fraction.errors.contains("json.fraction"))
        let unknown = try workplace.file("form.yaml", "subject:\n  child: {}\n")
        let misspelt = try await workplace.run(["draft", "--procedure", "1", "--input", unknown])
        #expect(misspelt.status == 6)
        #expect(misspelt.errors.contains("Có phải ý bạn là “subjects”?"))
    }
}
