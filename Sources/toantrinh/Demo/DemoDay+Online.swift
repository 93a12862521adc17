import Foundation
import JSON
import Outbound

/// The second morning: a criminal record certificate for which nobody comes to a counter, whatever fails on the way.
extension DemoDay {
    static let secondDay = "2026-06-11"
    static let police = ["phuong.dt", "loan.ht", "son.nv", "van.lt", "ke.lt"]
    static let commune = ["hoa.nt", "minh.tv", "lan.lt", "thao.vt"]
    private static let fee: Int64 = 205_000

    func online() async throws {
        try await stage.clock("07:30", day: Self.secondDay)
        try console.line("")
        try console.line(
            console.styled(
                say("── Ngày hôm sau: không ai phải đến quầy", "── The next day: nobody comes to a counter"), .heading))
        await stage.stopServer()
        let systems = try await DemoSystems.start(stage)
        try await stage.startServer()
        let now = "\(Self.secondDay)T07:30:00+07:00"
        try await stage.order(
            systems.gateway,
            ["clock": .string(now), "ipn": .string(stage.url + "/v1/payments/vnpay/ipn"), "repeat_every": 200])
        try await stage.order(
            systems.records,
            ["callback": .string(stage.url + "/v1/targets/criminal-record/answers"), "hold": true, "twice": true])
        try await each(Self.police + Self.commune + ["thu.dk"]) { try await signIn($0, attempts: 20) }
        try tell(
            "07:30",
            "Nối với hệ thống định danh, cổng thanh toán, CSDL lý lịch tư pháp và dân cư, tin nhắn, Cổng quốc gia",
            "Joined to an identity provider, a payment gateway, criminal records, population, SMS, the national portal")
        let (citizen, code) = try await fileAtHome()
        try await payWhateverTheGatewayDoes(citizen, code, systems)
        try await searchAmidAPowerCut(code, systems)
        try await registerABirth(citizen, systems)
        try await issueOnline(citizen, code)
        try await hearByMessage(systems)
        try await settleTheDay(code, systems)
    }

    /// 07:45: who has too low a level is told so; who has the right one files, and follows the dossier by code and secret.
    private func fileAtHome() async throws -> (DemoCitizen, code: String) {
        try await stage.clock("07:45", day: Self.secondDay)
        func form(_ name: String, _ sex: String, _ born: String, _ number: String) -> JSONValue {
            [
                "procedure": "3.000333", "receiving_agency": "H26.101", "delivery": "online",
                "subjects": [
                    "applicant": [
                        "full_name": .string(name), "sex": .string(sex), "birth_date": .string(born),
                        "birth_place": "Hà Nội", "nationality": "Việt Nam", "personal_number": .string(number),
                        "residence": "Số 1 phố Huế, Hà Nội", "phone": "0912345678", "fee_category": "general",
                    ]
                ], "data": ["certificate": "no-1", "copies": 3],
            ]
        }
        let low = try await DemoCitizen.signIn(stage, "huong", level: 1)
        let refused = try await low.ask(
            "POST", "/v1/dossiers", form("Trần Thị Hương", "female", "1992-11-20", "001192054321"))
        let problem = (try? JSONReader.read(Array(refused.body)))?.object?["code"]?.string
        try check(problem == "dossier.level-too-low", "level 1 is too low, not \(problem ?? "\(refused.status)")")
        let citizen = try await DemoCitizen.signIn(stage, "binh", level: 2)
        let filed = try await citizen.post(
            "/v1/dossiers", form("Nguyễn Văn Bình", "male", "1990-02-03", "001090012345"))
        guard let code = filed["code"]?.string, let secret = filed["tracking_secret"]?.string else {
            throw DemoFailure(text: "filing at home gave no code and secret")
        }
        try check(
            try await low.ask("GET", "/v1/dossiers/\(code)").status == 404, "to somebody else \(code) does not exist")
        let tracked = try await stage.browse(
            "GET", "\(stage.url)/v1/tracking/\(code)", headers: ["Tracking-Secret": secret])
        try check(tracked.status == 200, "\(code) is tracked with its secret")
        try tell(
            "07:45", "Ông Bình đăng nhập mức 2, nộp \(code); bà Hương mức 1 được báo phải nâng mức",
            "Mr Bình signs in at level 2 and files \(code); Ms Hương, at level 1, is told that she needs level 2")
        return (citizen, code)
    }

    /// 08:00 to 09:05: the gateway is down for an hour, then charges twice and says each word three times. The fee is paid once.
    private func payWhateverTheGatewayDoes(
        _ citizen: DemoCitizen, _ code: String, _ systems: DemoSystems
    ) async throws {
        try await stage.clock("08:00", day: Self.secondDay)
        try await stage.ask("phuong.dt", ["receive", code])
        let asked = try await citizen.get("/v1/dossiers/\(code)/payment")
        try check(asked["outstanding"]?.integer == Self.fee, "\(code): 205,000 đồng are asked for")
        // Told before anything is paid: afterwards nobody would be asked.
        try await until("filed, received and to be paid are told by text message") {
            try await stage.order(systems.messages)["sent"]?.integer ?? 0 >= 3
        }
        func address(_ payment: JSONObject) throws -> String {
            guard let address = payment["gateways"]?.array?.first?.object?["url"]?.string else {
                throw DemoFailure(text: "no address to pay at")
            }
            return address
        }
        try await stage.order(systems.gateway, ["down": true])
        try check(try await stage.browse("GET", try address(asked)).status == 503, "the gateway is down")
        try tell(
            "08:00", "Tiếp nhận, yêu cầu nộp 205.000 đ; cổng thanh toán hỏng",
            "Received, 205,000 đ are asked for; the payment gateway is down")
        try await stage.clock("09:05", day: Self.secondDay)
        try await stage.order(
            systems.gateway,
            ["down": false, "clock": .string("\(Self.secondDay)T09:05:00+07:00"), "copies": 3, "charge_twice_next": 1])
        // What was given out an hour ago is over by now: whoever comes back to pay gets another address.
        let again = try address(try await citizen.get("/v1/dossiers/\(code)/payment"))
        let paid = try await stage.browse(
            "POST", again, body: Array("choice=00".utf8),
            headers: ["Content-Type": "application/x-www-form-urlencoded"])
        try check(paid.status == 303, "the pay page takes the money")
        try await until("the fee is paid once, and the second charge is owed back") {
            let totals = try await citizen.get("/v1/dossiers/\(code)/payment")["account"]?.object?["totals"]?.object
            return totals?["kept"]?.integer == Self.fee && totals?["owed"]?.integer == Self.fee
        }
        try tell(
            "09:05",
            "Cổng chạy lại, trừ tiền hai lần, báo mỗi lần ba lượt: đã nộp một lần, lần kia thành khoản phải hoàn",
            "The gateway is back, charges twice, says so three times each: paid once, the other is owed back")
    }

    /// 09:10 to 11:00: the power is cut while the records are searched; the answer comes hours later, twice.
    private func searchAmidAPowerCut(_ code: String, _ systems: DemoSystems) async throws {
        try await until("the criminal records are asked") {
            try await stage.order(systems.records)["identifiers"]?.integer == 1
        }
        try await stage.clock("09:10", day: Self.secondDay)
        await stage.powerCut()
        try await stage.startServer()
        try tell(
            "09:10", "MẤT ĐIỆN giữa lúc chờ tra cứu; có điện lại",
            "POWER CUT while the search is waited for; power is back")
        try await stage.clock("11:00", day: Self.secondDay)
        try await stage.order(systems.records, ["hold": false, "release": "forward"])
        try await until("the dossier goes on by itself") {
            try await stage.ask("loan.ht", ["show", code]).object?["step"]?.string == "prepare"
        }
        let asked = try await stage.order(systems.records)
        try check(asked["identifiers"]?.integer == 1, "the records were asked for one matter")
        try tell(
            "11:00", "CSDL lý lịch tư pháp trả lời (hai lần): hồ sơ tự sang bước lập Phiếu",
            "The criminal records answer (twice): the dossier goes on by itself")
    }

    /// 13:30 to 14:05: prepared, signed, numbered, delivered online; read and rated at home.
    private func issueOnline(_ citizen: DemoCitizen, _ code: String) async throws {
        try await stage.clock("13:30", day: Self.secondDay)
        try await stage.ask(
            "loan.ht", ["print", code, "draft", "--output", stage.path("draft-online.pdf"), "--force"])
        try await stage.ask("loan.ht", ["act", code, "draft"])
        try await stage.ask("son.nv", ["sign", code, "sign", "--key", stage.path("son.pem"), "--yes"])
        try await stage.ask(
            "van.lt", ["print", code, "result", "--output", stage.path("result-online.pdf"), "--force"])
        try await stage.ask("van.lt", ["issue", code, "--key", stage.path("police-seal.pem"), "--yes"])
        try await stage.clock("14:05", day: Self.secondDay)
        try await stage.ask("phuong.dt", ["deliver", code, "--method", "online"])
        let view = try await citizen.get("/v1/dossiers/\(code)")
        guard let paper = view["result"]?.object?["paper"]?.string else {
            throw DemoFailure(text: "the citizen does not see the result")
        }
        let result = try await citizen.ask("GET", "/v1/dossiers/\(code)/papers/\(paper)")
        try check(result.status == 200 && result.body.starts(with: Data("%PDF".utf8)), "the result is read at home")
        try await citizen.post("/v1/dossiers/\(code)/commands/rate", ["score": 5])
        try tell(
            "14:05", "Phiếu được ký, trả trực tuyến; ông Bình tải về và đánh giá",
            "Signed and delivered online; Mr Bình downloads and rates it")
    }

    /// Until 17:00: what is owed goes back through the gateway; the day is reconciled, the ledger and the national portal agree.
    private func settleTheDay(_ code: String, _ systems: DemoSystems) async throws {
        try await stage.clock("15:00", day: Self.secondDay)
        try await until("what is due at 17:00 is reminded of") {
            try await stage.ask("minh.tv", ["inbox"]).object?["items"]?.array?.contains { item in
                item.object?["mark"] == "reminded"
            } ?? false
        }
        try tell(
            "15:00", "Hồ sơ nhận sau 15 giờ hôm qua đến hạn lúc 17 giờ: hệ thống tự nhắc anh Minh",
            "What was received after 15:00 yesterday is due at 17:00: Mr Minh is reminded by itself")
        let account = try await stage.ask("ke.lt", ["payment", "show", code]).object?["account"]?.object
        guard let refund = account?["refunds"]?.array?.first?.object?["refund"]?.string else {
            throw DemoFailure(text: "nothing is owed back")
        }
        try await stage.order(systems.gateway, ["clock": .string("\(Self.secondDay)T15:00:00+07:00")])
        try await stage.ask("ke.lt", ["payment", "refund", code, refund])
        try await until("the gateway gives the second charge back") {
            let account = try await stage.ask("ke.lt", ["payment", "show", code]).object?["account"]?.object
            return account?["totals"]?.object?["refunded"]?.integer == Self.fee
        }
        try tell(
            "15:00", "Kế toán yêu cầu hoàn 205.000 đ, cổng đã hoàn",
            "The accountant has 205,000 đ given back through the gateway")
        try await stage.clock("17:00", day: Self.secondDay)
        try await section(
            say("Đối soát với cổng thanh toán", "Reconciled with the payment gateway"), "operator",
            ["admin", "reconcile", "--day", Self.secondDay, "--data", stage.home])
        try await section(say("Sổ thu", "The ledger"), "thu.dk", ["ledger"])
        try await section(
            say("Sổ thu, tính lại từ nhật ký gốc", "The ledger, from the raw log"), "thu.dk", ["audit", "ledger"])
        let compare =
            ["admin", "sync", "check", "--demonstration", "--from", "2026-06-08", "--to", Self.secondDay]
            + ["--data", stage.home]
        // What is on its way arrives; where something stays behind, the check itself says what.
        for _ in 0..<60 {
            if (try? await stage.run("operator", compare)) != nil { break }
            try await Task.sleep(for: .milliseconds(250))
        }
        try await section(
            say("Đồng bộ với Cổng quốc gia", "Synchronised with the national portal"), "operator", compare)
        try await section(say("Chỉ tiêu", "The indicators"), "thu.dk", ["indicators"])
        try await section(say("Dựng lại từ nhật ký", "The replay"), "thu.dk", ["audit", "replay"])
        let total = try await stage.ask("thu.dk", ["indicators"]).object?["total"]?.object
        let online = total?["paid_online"]?.object
        try check(
            online?["numerator"]?.integer == 1 && online?["denominator"]?.integer == 1,
            "the one dossier that bore a fee was paid online")
        try console.line("")
        try console.line(
            console.styled("✓ ", .good)
                + say(
                    "Không ai đến quầy, không đồng nào không rõ ở đâu.",
                    "Nobody came to a counter, and every đồng is accounted for."))
    }

    /// Waits for what happens by itself; two minutes are long for it.
    func until(_ what: String, _ holds: () async throws -> Bool) async throws {
        let end = ContinuousClock.now + .seconds(120)
        while ContinuousClock.now < end {
            if try await holds() { return }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw DemoFailure(text: "expected: \(what)")
    }
}
