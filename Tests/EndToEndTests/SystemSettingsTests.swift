import Foundation
import JSON
import Testing

/// The files that name other systems, as the doctor looks at them.
@Suite("The settings of other systems", .timeLimit(.minutes(15)))
struct SystemSettingsTests {
    private func findings(_ workplace: Workplace, _ name: String, _ text: String) async throws -> [JSONObject] {
        let file = try workplace.file("settings.json", text)
        let run = try await workplace.run(
            ["doctor", "--json", "--lang", "en"],
            environment: [
                name: file, "TOANTRINH_DATA": workplace.folder.appendingPathComponent("data").path,
                "TOANTRINH_SHARE": RealOffice.root.path,
            ])
        return (run.json?.object?["items"]?.array ?? []).compactMap(\.object).filter {
            $0["code"]?.string?.hasPrefix("systems.") == true
        }
    }

    @Test("every kind of target is read; what is missing, unknown or not well formed is named with its place")
    func targets() async throws {
        let workplace = try Workplace()
        let secret = try workplace.file("secret", "bi-mat-chung-cua-hai-ben-0123456789")
        chmod(secret, 0o600)
        func targets(_ list: String) async throws -> JSONObject {
            try #require(
                try await findings(workplace, "TOANTRINH_TARGETS", #"{"targets":[\#(list)]}"#).first)
        }
        let good = try await targets(
            #"""
            {"name":"population","kind":"population","url":"https://a.vn","secret_file":"\#(secret)","officer":"x"},
            {"name":"checks","kind":"criminal-record","url":"https://b.vn","secret_file":"\#(secret)","officer":"x"},
            {"name":"sms","kind":"sms","url":"https://c.vn","secret_file":"\#(secret)"},
            {"name":"mail","kind":"smtp","url":"smtp://d.vn:587","from":"mot-cua@d.vn","from_name":"Một cửa"},
            {"name":"land","url":"https://e.vn","secret_file":"\#(secret)"}
            """#)
        #expect(good["grade"] == "good", "\(good)")
        for (list, place) in [
            (#"{"name":"p","kind":"population","url":"https://a.vn","secret_file":"\#(secret)"}"#, "officer"),
            (#"{"name":"p","kind":"weather"}"#, "targets[0].kind"),
            (#"{"name":"m","kind":"smtp","url":"https://d.vn","from":"a@d.vn","from_name":"A"}"#, "url"),
            (#"{"name":"m","kind":"smtp","url":"smtp://d.vn","from":"a d.vn","from_name":"A"}"#, "from"),
            (#"{"name":"s","kind":"sms","url":"ftp://c.vn","secret_file":"\#(secret)"}"#, "url"),
            (#"{"name":"s","kind":"sms","url":"https://c.vn","secret_file":"/nowhere"}"#, "/nowhere"),
        ] {
            let bad = try await targets(list)
            #expect(bad["grade"] == "bad" && JSONWriter.text(.object(bad)).contains(place), "\(bad)")
        }
        let portal = try await findings(
            workplace, "TOANTRINH_NATIONAL_PORTAL", #"{"url":"https://p.vn","secret_file":"\#(secret)"}"#)
        #expect(portal.first?["grade"] == "good")
        let broken = try await findings(workplace, "TOANTRINH_NATIONAL_PORTAL", #"{"url":"https://p.vn"}"#)
        #expect(broken.first?["grade"] == "bad")
    }
}
