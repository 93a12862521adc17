import Foundation
import JSON
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
            (["inbox", "--limit", "-1"], "--limit từ 1 đến 500, không phải -1."),
            (["rate", "H26", "--score", "-1", "--lang", "en"], "--score is between 1 and 5."),
            (["inbox", "--status", "11"], "4 Đang xử lý"),
            (["inbox", "--status", "-4", "--lang", "en"], "10 Result returned"),
            (["indicators", "--from", "11/06/2026", "--until", "10/06/2026"], "--until (10/06/2026) trước --from"),
            (
                ["org", "leave", "ht.an", "--from", "2026-06-11", "--until", "2026-06-10", "--lang", "en"],
                "is before --from"
            ),
            (["admin", "clock", "hôm qua"], "không phải thời điểm"),
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

    @Test(
        "With --json a usage error too is a problem document, of the shape that the server's have",
        arguments: [
            (
                ["inbox", "--limit", "0"], "cli.usage", "--limit từ 1 đến 500, không phải 0.",
                "between 1 and 500, not 0."
            ),
            (["inbox", "--bogus"], "cli.usage", "Không có tuỳ chọn '--bogus'", "Unknown option '--bogus'"),
            (["show"], "cli.usage", "Thiếu tham số", "Missing expected argument"),
            (["recieve", "H26"], "cli.unknown-command", "không có lệnh", "has no command"),
            (["show", "H26", "--at", "31/02/2026"], "cli.usage", "không phải thời điểm", "not a point in time"),
        ])
    func problems(_ arguments: [String], _ code: String, _ vi: String, _ en: String) async throws {
        for language in ["vi", "en"] {
            let run = try await workplace.run(arguments + ["--json", "--lang", language])
            #expect(run.status == 64)
            let problem = try #require(try? JSONReader.read(run.errors.trimmingCharacters(in: .newlines))).object
            #expect(problem?["code"] == .string(code))
            #expect(problem?["type"] == .string("urn:toantrinh:\(code)"))
            #expect(problem?["message"]?.object?["vi"]?.string?.contains(vi) == true, "\(run.errors)")
            #expect(problem?["message"]?.object?["en"]?.string?.contains(en) == true, "\(run.errors)")
            #expect(problem?["detail"] == problem?["message"]?.object?[language])
            #expect(problem?["advice"]?.string == nil, "in both languages, where there is one")
        }
    }

    @Test("A day alone is its end where a dossier is looked at, and that is said")
    func dayAlone() async throws {
        let server = try StubServer(always: .json(200, #"{"code":"H26"}"#))
        let run = try await workplace.officer(server, "show", "H26", "--at", "2026-06-10")
        #expect(run.status == 0)
        #expect(server.received.first?.query == "at=2026-06-10T16%3A59%3A59.999999Z")
        #expect(run.errors.contains("cuối ngày 10/06/2026"))
        let exact = try await workplace.officer(server, "show", "H26", "--at", "10/06/2026 10:39")
        #expect(exact.errors.isEmpty)
    }

    @Test("What is wrong with the user's files and settings is no fault of the program")
    func operatorsErrors() async throws {
        let share = ["TOANTRINH_SHARE": RealOffice.root.path]
        let away = share.merging(["DATABASE_URL": "postgresql://127.0.0.1:1/none?connect_timeout=2"]) { $1 }
        let unreachable = try await workplace.run(["admin", "migrate"], environment: away)
        #expect(unreachable.status == 7, "\(unreachable.errors)")
        let odd = try await workplace.run(
            ["admin", "migrate"], environment: share.merging(["DATABASE_URL": "not a database"]) { $1 })
        #expect(odd.status == 64, "\(odd.errors)")
        let form = try workplace.file("a.yaml", "a: 1\n")
        let templates = try await workplace.run(["workflow", "check", form, "--templates", "/nowhere"])
        #expect([6, 66].contains(templates.status), "\(templates.errors)")
    }

    @Test("Withdrawing and stopping are asked about at a terminal, unless --yes; a no changes nothing")
    func consent() async throws {
        for arguments in [["withdraw", "H26"], ["stop", "H26", "--reason", "r"]] {
            let server = try StubServer(always: .json(200, #"{"code":"H26","version":9,"dossier":{}}"#))
            let no = try await workplace.atTerminal(server, arguments, typing: "k\n")
            #expect(no.status == 1)
            #expect(no.shown.contains("không mở lại được"))
            #expect(server.received.isEmpty)
            #expect(try await workplace.atTerminal(server, arguments, typing: "c\n").status == 0)
            let silent = try await workplace.atTerminal(server, arguments + ["--yes"], typing: "")
            #expect(silent.status == 0 && !silent.shown.contains("không mở lại được"))
            #expect(server.received.count == 2)
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
