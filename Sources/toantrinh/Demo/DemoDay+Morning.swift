import Foundation
import JSON

/// Who is who in the story.
struct DemoCast: Sendable {
    /// Those that take the ordinary way.
    var ordinary: [DemoDay.Case] = []
    var supplement: DemoDay.Case
    var refused: DemoDay.Case
    var foreign: DemoDay.Case
    var withdrawn: DemoDay.Case
    /// What was numbered and delivered by the end of the day.
    var delivered = 0
    /// An acknowledged command before the power cut: its identifier and the dossier.
    var acknowledged: (command: String, code: String)?
}

extension DemoDay {
    /// Two days before: a registration whose marital status must be verified, with three working days.
    func earlier(_ people: inout DemoPeople) async throws -> Case {
        try await stage.clock("09:00", day: "2026-06-08")
        let filed = try await fileAtCounter(
            .verification, born: "2026-05-28", documents: ["medical-birth-certificate"], &people)
        _ = try await receive(filed)
        try await stage.run("minh.tv", ["claim", filed.code])
        try tell(
            "08/06", "Hồ sơ \(filed.code) cần xác minh hôn nhân: 3 ngày làm việc",
            "Dossier \(filed.code): marital status to be verified, 3 working days")
        return filed
    }

    /// 07:58 to 10:30: forty birth registrations, from the portal and at the counter.
    func morning(_ people: inout DemoPeople) async throws -> DemoCast {
        try await stage.clock("07:58")
        try await each(Self.officers) { try await signIn($0, attempts: 1) }
        try tell("07:58", "Cán bộ một cửa đăng nhập", "The one-stop officer signs in")
        try await stage.clock("08:05")
        var online: [Case] = []
        for number in 0..<16 {
            let day = 1 + Int(people.next() % 8)
            online.append(try await fileOnline(number: number, born: "2026-06-0\(day)", &people))
        }
        try tell(
            "08:05", "Cổng quốc gia nộp 16 hồ sơ qua HTTP, giữ mã của cổng",
            "The national portal files 16 dossiers over HTTP and keeps its own codes")
        try await stage.clock("08:30")
        let certificate = ["medical-birth-certificate"]
        var counter: [Case] = []
        counter.append(try await fileAtCounter(.ordinary, born: "2026-06-05", documents: certificate, &people))
        counter.append(
            try await fileAtCounter(
                .grandmother, born: "2026-05-20", documents: certificate + ["authorisation-letter"], &people))
        counter.append(
            try await fileAtCounter(.abandoned, born: "2026-05-01", documents: ["abandonment-record"], &people))
        counter.append(try await fileAtCounter(.late, born: "2025-11-02", documents: certificate, &people))
        for _ in 0..<16 {
            let day = 10 + Int(people.next() % 20)
            counter.append(
                try await fileAtCounter(.ordinary, born: "2026-05-\(day)", documents: certificate, &people))
        }
        let supplement = try await fileAtCounter(.ordinary, born: "2026-05-30", documents: [], &people)
        let refused = try await fileAtCounter(.ordinary, born: "2026-06-01", documents: certificate, &people)
        let foreign = try await fileAtCounter(.ordinary, born: "2026-06-02", documents: certificate, &people)
        let withdrawn = try await fileAtCounter(.ordinary, born: "2026-06-03", documents: certificate, &people)
        try tell(
            "08:30", "24 hồ sơ tại quầy: cha của trẻ sơ sinh, bà có giấy ủy quyền, trẻ bị bỏ rơi, quá hạn …",
            "24 at the counter: a newborn's father, a grandmother with an authorisation, a foundling, a late one …")
        return DemoCast(
            ordinary: online + counter, supplement: supplement, refused: refused, foreign: foreign, withdrawn: withdrawn
        )
    }

    /// Until 10:39: receipts, a supplement, a refusal, one for the next commune, a withdrawal, first drafts.
    func beforePowerCut(_ cast: inout DemoCast) async throws {
        try await stage.clock("09:15")
        let receipts = DemoBox<[String: String]>([:])
        try await each(cast.ordinary) { filed in
            let verification = try await receive(filed)
            receipts.value = receipts.value.merging([filed.code: verification ?? ""]) { $1 }
        }
        for index in cast.ordinary.indices {
            cast.ordinary[index].verification = receipts.value[cast.ordinary[index].code]
        }
        try tell(
            "09:15", "Tiếp nhận \(cast.ordinary.count) hồ sơ, in giấy hẹn (mẫu 01)",
            "\(cast.ordinary.count) received, receipts printed (form 01)")
        try await stage.clock("09:40")
        try await stage.run(
            "hoa.nt",
            [
                "request-supplement", cast.supplement.code, "--document", "medical-birth-certificate", "--reason",
                "Thiếu giấy chứng sinh.",
            ])
        try await stage.run(
            "hoa.nt", ["print", cast.supplement.code, "supplement-request", "--output", stage.path("form02.pdf")])
        try await stage.run(
            "hoa.nt",
            ["refuse-to-receive", cast.refused.code, "--reason", "Trẻ đã được đăng ký khai sinh tại nơi khác."])
        try await stage.run("hoa.nt", ["print", cast.refused.code, "refusal", "--output", stage.path("form03.pdf")])
        _ = try await receive(cast.foreign)
        try await stage.run(
            "hoa.nt", ["forward", cast.foreign.code, "--to", "H26.148", "--reason", "Thuộc thẩm quyền xã Gia Lâm."])
        try await stage.run("tuan.pa", ["claim", cast.foreign.code, "--as-role", "civil-status"])
        try await stage.run("hoa.nt", ["withdraw", cast.withdrawn.code, "--reason", "Người nộp xin rút."])
        try tell(
            "09:40", "Mẫu 02 một, mẫu 03 một, chuyển xã Gia Lâm một, rút một",
            "Form 02 once, form 03 once, one forwarded to the next commune, one withdrawn")
        try await stage.clock("10:10")
        try await each(Array(cast.ordinary.prefix(6))) { try await draft($0, by: "minh.tv") }
        for filed in cast.ordinary[6..<10] { try await stage.run("nga.lt", ["claim", filed.code]) }
        try await stage.run("nga.lt", ["hand-over", "--all-mine", "--to", "minh.tv", "--reason", "Nghỉ phép từ 11/6."])
        try await stage.run(
            "lan.lt", ["org", "leave", "nga.lt", "--from", "2026-06-11", "--until", "2026-06-19", "--as-role", "head"])
        try tell(
            "10:10", "Chị Nga nghỉ phép, bàn giao 4 hồ sơ cho anh Minh",
            "Ms Nga goes on leave and hands 4 dossiers over to Mr Minh")
        try await stage.clock("10:39")
        let command = UUID().uuidString.lowercased()
        try await stage.run("minh.tv", ["claim", cast.ordinary[10].code, "--command-id", command])
        cast.acknowledged = (command, cast.ordinary[10].code)
    }

    /// 10:40: everything is killed, PostgreSQL included; nothing that was acknowledged is lost.
    func powerCut(_ cast: DemoCast) async throws {
        try await stage.clock("10:40")
        await stage.powerCut()
        try tell("10:40", "MẤT ĐIỆN: kill -9 máy chủ và PostgreSQL", "POWER CUT: kill -9 of the server and PostgreSQL")
        try await stage.startServer()
        guard let acknowledged = cast.acknowledged else { return }
        let again = try await stage.ask(
            "minh.tv", ["claim", acknowledged.code, "--command-id", acknowledged.command])
        try check(again.object?["repeated"] == true, "the command of 10:39 is known after the power cut")
        try tell(
            "10:41", "Có điện lại: không mất gì, lệnh lúc 10:39 vẫn còn",
            "Power is back: nothing is lost, the command of 10:39 is there")
    }
}
