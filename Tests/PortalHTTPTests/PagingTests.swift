import Casework
import JSON
import Testing

@testable import PortalHTTP

/// Lists in pages.
@Suite(.serialized, .timeLimit(.minutes(15))) struct PagingTests {
    let portal: PortalFixture
    let token: String

    init() async throws {
        portal = try await PortalFixture.make()
        token = try await portal.signIn("hoa.nt")
    }

    /// All pages of a list, with what is done after the first.
    private func walk(
        _ path: String, limit: Int, _ token: String? = nil, afterFirst: () async throws -> Void = {}
    ) async throws -> [JSONValue] {
        var items: [JSONValue] = []
        var cursor: String?
        let separator = path.contains("?") ? "&" : "?"
        for page in 0..<1000 {
            let after = cursor.map { "&after=\($0)" } ?? ""
            let answer = try await portal.client.send(
                "GET", "\(path)\(separator)limit=\(limit)\(after)", token: token ?? self.token)
            #expect(answer.status == 200, "\(answer.text)")
            let shown = try #require(answer["items"]?.array)
            #expect(shown.count <= limit)
            items += shown
            if page == 0 { try await afterFirst() }
            cursor = answer["next"]?.string
            if cursor == nil { return items }
        }
        Issue.record("a list without an end: \(path)")
        return items
    }

    @Test("every list comes in pages of any size, the same as in one")
    func everyList() async throws {
        let officer = try await portal.office.officer("hoa.nt")
        var code = ""
        for _ in 0..<5 { code = try await portal.office.complete(by: officer) }
        for number in 0..<4 {
            try await portal.office.command("note", code, ["text": .string("\(number)")], by: officer)
        }
        let admin = try await portal.signIn("admin")
        let administrator = try await portal.office.officer("admin")
        for name in ["hai", "mot", "ba"] {
            try await portal.office.organise(
                "register-webhook",
                [
                    "webhook": .string(name), "system": "national-portal",
                    "url": .string("https://portal.example/\(name)"),
                    "types": ["dossier.filed"],
                ], by: administrator)
        }
        let lists: [(path: String, token: String, least: Int)] = [
            ("/v1/procedures", token, 2), ("/v1/inbox", token, 5), ("/v1/search?q=nguyen%20minh%20anh", token, 5),
            ("/v1/dossiers/\(code)/history", token, 6), ("/v1/org/agencies", token, 3), ("/v1/org/officers", token, 5),
            ("/v1/org/appointments", token, 5), ("/v1/org/units", token, 0), ("/v1/org/systems", token, 1),
            ("/v1/webhooks", admin, 3),
        ]
        for list in lists {
            let whole = try await walk(list.path, limit: 500, list.token)
            #expect(whole.count >= list.least, "\(list.path): \(whole.count)")
            for limit in [1, 2, 3] {
                #expect(try await walk(list.path, limit: limit, list.token) == whole, "\(list.path) by \(limit)")
            }
            #expect(try await walk(list.path, limit: max(1, whole.count), list.token) == whole)
        }
        try await portal.stop()
    }

    @Test("what is inserted or goes away between two pages neither repeats nor hides anything else")
    func rowsMove() async throws {
        let officer = try await portal.office.officer("hoa.nt")
        let minh = try await portal.office.officer("minh.tv")
        var before: [String] = []
        for hour in 8..<14 {
            try await portal.office.at(hour < 10 ? "0\(hour):00" : "\(hour):00")
            before.append(try await portal.office.complete(by: officer))
        }
        func codes(_ items: [JSONValue]) -> [String] { items.compactMap { $0["code"]?.string } }
        for path in ["/v1/inbox", "/v1/search?q=nguyen%20minh%20anh"] {
            var inserted: [String] = []
            let shown = codes(
                try await walk(path, limit: 2) {
                    // One that is newer than all, one that is filed at the very instant of another.
                    inserted.append(try await portal.office.complete(by: officer))
                    try await portal.office.at("15:00")
                    inserted.append(try await portal.office.complete(by: officer))
                })
            #expect(Set(shown).count == shown.count, "\(path) repeats: \(shown)")
            #expect(shown.filter(before.contains).sorted() == before.sorted(), "\(path): \(shown)")
            before += inserted
        }
        // One of the second page is received, and waits for somebody else: the others stay.
        let order = codes(try await walk("/v1/inbox", limit: 500))
        let shown = codes(
            try await walk("/v1/inbox", limit: 2) { try await portal.office.command("receive", order[2], by: officer) })
        #expect(shown == order.filter { $0 != order[2] }, "\(shown)")
        _ = try await portal.office.command("claim", order[2], by: minh)
        // A history grows at its end.
        let history = try await walk("/v1/dossiers/\(order[2])/history", limit: 1) {
            try await portal.office.command("note", order[2], ["text": "thêm"], by: minh)
        }
        #expect(history.compactMap { $0["version"]?.integer } == Array(1...Int64(history.count)))
        #expect(history.last?["type"] == "dossier.noted")
        try await portal.stop()
    }

    @Test("a cursor fits its own list, query and caller; what was made up or cut off is refused by name")
    func bound() async throws {
        let officer = try await portal.office.officer("hoa.nt")
        for _ in 0..<3 { _ = try await portal.office.complete(by: officer) }
        func next(_ path: String) async throws -> String {
            try #require(try await portal.client.send("GET", path, token: token)["next"]?.string)
        }
        let cursor = try await next("/v1/inbox?limit=1")
        #expect(try await portal.client.send("GET", "/v1/inbox?limit=2&after=\(cursor)", token: token).status == 200)
        let found = try await next("/v1/search?q=minh%20anh&limit=1")
        let other = try await portal.signIn("tuan.pa")
        let flipped = String(cursor.dropLast()) + (cursor.hasSuffix("A") ? "B" : "A")
        let wrong: [(String, String)] = [
            ("/v1/inbox?assignee=me&after=\(cursor)", token), ("/v1/inbox?overdue=true&after=\(cursor)", token),
            ("/v1/inbox?status=1&after=\(cursor)", token), ("/v1/inbox?after=\(cursor)", other),
            ("/v1/inbox?after=\(found)", token), ("/v1/search?q=minh%20anh&after=\(cursor)", token),
            ("/v1/search?q=nguyen&after=\(found)", token), ("/v1/org/agencies?after=\(cursor)", token),
            ("/v1/inbox?after=\(flipped)", token), ("/v1/inbox?after=\(cursor.dropLast(4))", token),
            ("/v1/inbox?after=__00000000-0000-0000-0000-000000000000", token), ("/v1/inbox?after=", token),
            ("/v1/inbox?after=\(String(repeating: "A", count: 5000))", token), ("/v1/inbox?after=%00", token),
        ]
        for (path, token) in wrong {
            let answer = try await portal.client.send("GET", path, token: token)
            #expect(answer.status == 400 && answer.problemDefects == [], "\(path): \(answer.text)")
            #expect(answer["problems"]?.array?.first?.object?["field"] == "after", "\(answer.text)")
        }
        try await portal.stop()
    }
}
