import Foundation
import JSON

/// A birth that is registered from home on the second morning: the population database checks who asks and gives the child its number by
/// itself, and whoever filed is told by text message.
extension DemoDay {
    /// 11:10 to 11:40: filed, verified, the draft agreed to, signed, numbered by the population database, issued.
    func registerABirth(_ citizen: DemoCitizen, _ systems: DemoSystems) async throws {
        try await stage.clock("11:10", day: Self.secondDay)
        try await stage.order(systems.population, ["citizens": Self.parents])
        let filed = try await citizen.post("/v1/dossiers", Self.newborn)
        guard let code = filed["code"]?.string else { throw DemoFailure(text: "filing a birth at home gave no code") }
        let scan = Array(try Data(contentsOf: URL(fileURLWithPath: stage.path("scan.pdf"))))
        _ = try await stage.portal(
            "/v1/dossiers/\(code)/attachments?document=medical-birth-certificate&name=chung-sinh.pdf",
            token: citizen.token, body: scan, type: "application/pdf")
        try await stage.ask("hoa.nt", ["receive", code])
        try await until("the population database knows who asks, and both parents") {
            let effects = try await stage.ask("minh.tv", ["show", code]).object?["effects"]?.array ?? []
            return effects.count { $0.object?["outcome"]?.string == "confirmed" } == 3
        }
        try await stage.ask("minh.tv", ["claim", code])
        try await stage.ask(
            "minh.tv", ["print", code, "draft", "--output", stage.path("draft-birth.pdf"), "--force"])
        try await stage.ask("minh.tv", ["act", code, "draft"])
        try await until("the draft is told by text message") {
            try await stage.order(systems.messages)["messages"]?.array?.contains { message in
                let text = message.object?["text"]?.string ?? ""
                return text.contains(code) && text.contains("dự thảo")
            } ?? false
        }
        try await seeDraft(citizen, code)
        // The first two answers about the number contradict themselves: they are not believed.
        try await stage.order(systems.population, ["wrong": "contradiction", "wrong_next": 2])
        try await citizen.post("/v1/dossiers/\(code)/commands/act", ["action": "agree"])
        try tell(
            "11:10",
            "Ông Bình đăng ký khai sinh \(code) ở nhà, CSDL dân cư xác nhận ông; được báo, ông mở dự thảo và đồng ý",
            "Mr Bình files birth \(code) at home, the population database confirms him; told so, he opens the draft and agrees"
        )
        try await stage.clock("11:40", day: Self.secondDay)
        try await until("the child has a personal number") {
            let view = try await stage.ask("minh.tv", ["show", code]).object
            return view?["subjects"]?.object?["child"]?.object?["personal_number"]?.string != nil
        }
        let issued = try await stage.order(systems.population)
        try check(issued["issued"]?.integer == 1, "one child, one number")
        // Only now is there a certificate to be signed: with the number on it.
        try await stage.ask(
            "minh.tv", ["print", code, "draft", "--output", stage.path("numbered-birth.pdf"), "--force"])
        try await stage.ask("minh.tv", ["act", code, "submit"])
        try await stage.ask(
            "lan.lt", ["sign", code, "sign", "--key", stage.path("lan.pem"), "--as-role", "signatory", "--yes"])
        try await stage.ask(
            "thao.vt", ["print", code, "result", "--output", stage.path("result-birth.pdf"), "--force"])
        try await stage.ask("thao.vt", ["issue", code, "--key", stage.path("seal.pem"), "--yes"])
        try await stage.ask("hoa.nt", ["deliver", code, "--method", "online"])
        let view = try await citizen.get("/v1/dossiers/\(code)")
        guard let paper = view["result"]?.object?["paper"]?.string,
            try await citizen.ask("GET", "/v1/dossiers/\(code)/papers/\(paper)").status == 200
        else { throw DemoFailure(text: "the birth certificate is not read at home") }
        try tell(
            "11:40", "CSDL dân cư (hai lần trả lời sai, không tin) tự cấp số định danh; giấy khai sinh điện tử đã trả",
            "The population database (two wrong answers, not believed) gives the number; the certificate is delivered")
    }

    /// The citizen opens the draft that waits for them: a PDF of their child.
    private func seeDraft(_ citizen: DemoCitizen, _ code: String) async throws {
        let view = try await citizen.get("/v1/dossiers/\(code)")
        let drafts = (view["papers"]?.array ?? []).compactMap(\.object).filter { $0["kind"] == "draft" }
        guard view["step"] == "confirm", let paper = drafts.last?["id"]?.string else {
            throw DemoFailure(text: "the draft of \(code) is not at home")
        }
        let opened = try await citizen.ask("GET", "/v1/dossiers/\(code)/papers/\(paper)")
        try check(opened.status == 200 && opened.body.starts(with: Data("%PDF".utf8)), "the draft is a PDF")
        let file = stage.path("draft-at-home.pdf")
        try opened.body.write(to: URL(fileURLWithPath: file))
        let text = try await DemoProcess.text(of: file)
        try check(text.contains("Nguyễn Gia Hân"), "the draft names the child")
    }

    /// What the citizen was told by text message: a moment each, of both dossiers, and nobody's name in them.
    func hearByMessage(_ systems: DemoSystems) async throws {
        // Filed, received, to be paid, issued, delivered; and of the birth a draft to be confirmed instead of a fee to be paid.
        _ = try? await until("ten text messages are sent") {
            try await stage.order(systems.messages)["sent"]?.integer ?? 0 >= 10
        }
        let report = try await stage.order(systems.messages)
        let texts = (report["messages"]?.array ?? []).compactMap { $0.object?["text"]?.string }
        try check(
            texts.count == 10 && Set(texts).count == 10,
            "ten text messages, each another, not \(texts.joined(separator: "; "))")
        try check(!texts.contains { $0.localizedCaseInsensitiveContains("Bình") }, "no text message names anybody")
        try tell(
            "14:10", "Ông Bình đã nhận 10 tin nhắn về hai hồ sơ, mỗi việc một tin, không tin nào mang tên người",
            "Mr Bình has had 10 text messages about two dossiers, one a moment, none with a name")
    }

    private static let parents: JSONValue = [
        [
            "SoDinhDanh": "001090012345", "HoVaTen": "NGUYỄN VĂN BÌNH", "GioiTinh": "Nam", "DanToc": "Kinh",
            "NgayThangNamSinh": "19900203", "QueQuan": "Hà Nội", "ThuongTru": "Hà Nội", "QuocTich": "Việt Nam",
        ],
        [
            "SoDinhDanh": "001192054321", "HoVaTen": "TRẦN THỊ HƯƠNG", "GioiTinh": "Nữ", "DanToc": "Kinh",
            "NgayThangNamSinh": "19921120", "QueQuan": "Hà Nội", "ThuongTru": "Hà Nội", "QuocTich": "Việt Nam",
        ],
    ]

    private static let newborn: JSONValue = [
        "procedure": "1.001193", "receiving_agency": "H26.147", "delivery": "online",
        "subjects": [
            "applicant": [
                "full_name": "Nguyễn Văn Bình", "birth_date": "1990-02-03", "personal_number": "001090012345",
                "residence": "Số 1 phố Huế, Hà Nội", "phone": "0912345678", "relationship": "father",
            ],
            "child": [
                "full_name": "Nguyễn Gia Hân", "sex": "female", "birth_date": "2026-06-04",
                "birth_place": "Bệnh viện Phụ sản Hà Nội", "ethnicity": "Kinh", "nationality": "Việt Nam",
                "home_town": "Hà Nội", "circumstance": "ordinary", "parents_marriage": "recorded",
            ],
            "mother": [
                "full_name": "Trần Thị Hương", "birth_date": "1992-11-20", "personal_number": "001192054321",
                "ethnicity": "Kinh", "nationality": "Việt Nam", "residence": "Số 1 phố Huế, Hà Nội",
            ],
            "father": [
                "full_name": "Nguyễn Văn Bình", "birth_date": "1990-02-03", "personal_number": "001090012345",
                "ethnicity": "Kinh", "nationality": "Việt Nam", "residence": "Số 1 phố Huế, Hà Nội",
            ],
        ],
    ]
}
