import WorkingTime

@testable import Papers

/// Papers of a made-up morning, for golden files.
enum Cases {
    static func heading(_ number: String, on date: Day) -> OfficeHeading {
        OfficeHeading(
            parentAgency: "Ủy ban nhân dân phường Hoàn Kiếm", agency: "Trung tâm Phục vụ hành chính công",
            number: number,
            place: "Hoàn Kiếm", date: date)
    }

    static func dossier(_ serial: String) -> PaperDossier {
        PaperDossier(
            code: "H26.147-260610-\(serial)", procedureCode: "1.001193", procedureTitle: "Đăng ký khai sinh",
            subject: "khai sinh cho trẻ Đặng Nguyễn Khánh Quỳnh")
    }

    static let applicant = PaperPerson(
        name: "Đặng Hữu Phước", address: "Số 15 ngõ Tức Mạc, phường Hoàn Kiếm, thành phố Hà Nội", phone: "0912 345 678")
    static let officer = PaperOfficer(name: "Vũ Thị Ngọc Ánh", title: "NGƯỜI TIẾP NHẬN HỒ SƠ")
    static let contact = PaperContact(
        address: "số 28 phố Hàng Trống", phone: "024 3825 0000", trackingSite: "dichvucong.gov.vn")

    static func mark(_ serial: String, _ kind: PaperKind, on date: Day) -> PaperMark {
        .derive(
            key: [UInt8](repeating: 7, count: 32), dossierCode: "H26.147-260610-\(serial)", kind: kind, date: date)
    }

    static func receipt() throws -> ReceiptFields {
        let today = try day("2026-06-10")
        return ReceiptFields(
            heading: heading("15/TNHS", on: today), dossier: dossier("0015"), applicant: applicant,
            documents: [
                PaperDocument(title: "Tờ khai đăng ký khai sinh", form: .electronic),
                PaperDocument(title: "Giấy chứng sinh", form: .original, note: "Đã đối chiếu, trả lại"),
                PaperDocument(title: "Giấy chứng nhận kết hôn của cha, mẹ", quantity: 2, form: .copy),
            ],
            timeLimit: "Ngay trong ngày làm việc", receivedAt: try instant("2026-06-10", "08:05"),
            appointment: try instant("2026-06-10", "17:00"),
            returnedAt: "Trung tâm Phục vụ hành chính công phường Hoàn Kiếm", fee: "Không thu", channel: "Trực tiếp",
            officer: officer, contact: contact, mark: mark("0015", .receipt, on: today))
    }

    static func supplement() throws -> SupplementFields {
        let today = try day("2026-06-10")
        return SupplementFields(
            heading: heading("02/HDHS", on: today), dossier: dossier("0016"), applicant: applicant,
            items: [
                .init(what: "Giấy chứng sinh do cơ sở y tế nơi trẻ sinh ra cấp", reason: "Hồ sơ chưa có giấy tờ này"),
                .init(what: "Văn bản ủy quyền cho người đi đăng ký"),
            ],
            answerBy: try day("2026-06-30"), officer: officer, contact: contact,
            mark: mark("0016", .supplementRequest, on: today))
    }

    static func refusal() throws -> RefusalFields {
        let today = try day("2026-06-10")
        return RefusalFields(
            heading: heading("01/TCHS", on: today), dossier: dossier("0017"), applicant: applicant,
            reasons: ["Việc khai sinh của trẻ đã được đăng ký ngày 02/06/2026 tại phường Cửa Nam"],
            guidance: "Ông/bà có thể xin bản sao trích lục khai sinh tại bất kỳ cơ quan đăng ký hộ tịch nào.",
            officer: officer, contact: contact, mark: mark("0017", .refusal, on: today))
    }

    static func apology(on iso: String = "2026-06-10") throws -> ApologyFields {
        let today = try day(iso)
        return ApologyFields(
            heading: heading("01/XLHS", on: today), dossier: dossier("0018"), applicant: applicant,
            receivedAt: try instant("2026-06-05", "09:30"), timeLimit: "05 ngày làm việc",
            oldAppointment: try instant("2026-06-11", "17:00"), newAppointment: try instant("2026-06-15", "17:00"),
            reason: "Chờ kết quả xác minh tình trạng hôn nhân từ địa phương khác",
            officer: PaperOfficer(name: "Phạm Quốc Dũng", title: "GIÁM ĐỐC"), contact: contact,
            mark: mark("0018", .apology, on: today))
    }

    static func certificate() throws -> BirthCertificateFields {
        let today = try day("2026-06-10")
        return BirthCertificateFields(
            heading: OfficeHeading(
                parentAgency: "Thành phố Hà Nội", agency: "Ủy ban nhân dân phường Hoàn Kiếm", number: "215",
                place: "Hoàn Kiếm", date: today),
            book: "01/2026",
            child: .init(
                name: "Đặng Nguyễn Khánh Quỳnh", sex: "Nữ", birthDate: try day("2026-06-04"),
                birthPlace: "Bệnh viện Phụ sản Trung ương, phường Hoàn Kiếm, thành phố Hà Nội", ethnicity: "Kinh",
                nationality: "Việt Nam", homeTown: "Xã Nghi Lộc, tỉnh Nghệ An", personalNumber: "001326012345"),
            mother: .init(
                name: "Nguyễn Thị Thùy Dương", birthYear: "1997", ethnicity: "Kinh", nationality: "Việt Nam",
                residence: "Số 15 ngõ Tức Mạc, phường Hoàn Kiếm, thành phố Hà Nội"),
            father: .init(
                name: "Đặng Hữu Phước", birthYear: "1995", ethnicity: "Kinh", nationality: "Việt Nam",
                residence: "Số 15 ngõ Tức Mạc, phường Hoàn Kiếm, thành phố Hà Nội"),
            declarantName: "Đặng Hữu Phước",
            declarantPaper: "Thẻ căn cước số 001095012345, Bộ Công an cấp ngày 12/03/2024",
            registeredAt: "Ủy ban nhân dân phường Hoàn Kiếm, thành phố Hà Nội", registeredOn: today,
            signatory: PaperOfficer(name: "Trịnh Hoài Đức", title: "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH"),
            signature: ElectronicSignature(
                signedAt: try instant("2026-06-10", "10:12"),
                keyFingerprint: "8f0e5f5f6a3c1d2b4e7a9c0d1e2f3a4b5c6d7e8f9a0b1c2d3e4f5a6b7c8d9e0f"),
            mark: mark("0015", .birthCertificate, on: today))
    }

    /// A child found abandoned: no parents, no number yet, nothing known of home and people.
    static func foundling() throws -> BirthCertificateFields {
        var fields = try certificate()
        fields.child = .init(
            name: "Hoàn Minh An", sex: "Nam", birthDate: try day("2026-06-01"),
            birthPlace: "Phường Hoàn Kiếm, thành phố Hà Nội", ethnicity: nil, nationality: "Việt Nam")
        fields.mother = nil
        fields.father = nil
        fields.declarantName = "Lê Thị Bảo Trâm"
        fields.signature = nil
        return fields
    }

    static func draft() throws -> DraftFields {
        let today = try day("2026-06-10")
        return DraftFields(
            heading: heading("01/DT", on: today), dossier: dossier("0015"), applicant: applicant,
            resultTitle: "Giấy khai sinh", sections: try certificate().draftSections,
            answerBy: try instant("2026-06-11", "09:00"), silenceMeansConsent: true, contact: contact,
            mark: mark("0015", .draft, on: today))
    }

    /// The same person on both: no. 1 without what it does not show, signed by hand; no. 2 with all of it.
    static func criminalRecord(_ certificate: CriminalRecordFields.Certificate) throws -> CriminalRecordFields {
        let today = try day("2026-07-10")
        return CriminalRecordFields(
            certificate: certificate,
            heading: OfficeHeading(
                parentAgency: "Bộ Công an", agency: "Công an thành phố Hà Nội", number: "1204/2026", place: "Hà Nội",
                date: today),
            person: .init(
                name: "Đặng Hữu Phước", sex: "Nam", birthDate: try day("1995-02-03"),
                birthPlace: "Xã Nghi Lộc, tỉnh Nghệ An", nationality: "Việt Nam", personalNumber: "001095012345",
                permanentResidence: "Số 15 ngõ Tức Mạc, phường Hoàn Kiếm, thành phố Hà Nội",
                residence: "Số 15 ngõ Tức Mạc, phường Hoàn Kiếm, thành phố Hà Nội", otherName: "Phước Đặng",
                father: "Đặng Hữu Lộc", mother: "Nguyễn Thị Hồng", spouse: "Nguyễn Thị Thùy Dương"),
            record: certificate == .one
                ? .init(status: "Không có án tích")
                : .init(
                    status: "Có án tích", details: "Bản án số 12/2015/HS-ST của Tòa án nhân dân quận Ba Đình, đã xóa",
                    prohibitions: "Không có"),
            signatory: PaperOfficer(name: "Trịnh Hoài Đức", title: "KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC"),
            signature: certificate == .one ? nil : try Cases.certificate().signature,
            mark: mark("0033", certificate.kind, on: today))
    }

    static func moneyReceipt(isCancelled: Bool) throws -> MoneyReceiptFields {
        let today = try day("2026-06-10")
        var heading = heading("", on: today)
        heading.number = nil
        return MoneyReceiptFields(
            heading: heading, title: isCancelled ? "BIÊN LAI THU PHÍ" : "BIÊN LAI THU LỆ PHÍ",
            series: isCancelled ? "H26.147/charge/2026" : "H26.147/fee/2026", number: "0000012", payer: applicant,
            dossier: dossier("0015"),
            purpose: isCancelled ? "Phí cung cấp thông tin lý lịch tư pháp" : "Lệ phí đăng ký khai sinh",
            amount: isCancelled ? "205.000 đồng" : "8.000 đồng",
            amountInWords: isCancelled ? "Hai trăm linh năm nghìn đồng" : "Tám nghìn đồng",
            way: isCancelled ? "Trực tuyến, qua cổng thanh toán vnpay" : "Tiền mặt",
            transaction: isCancelled ? "14000001" : nil, paidAt: try instant("2026-06-10", "08:10"),
            collector: isCancelled
                ? PaperOfficer(name: "vnpay", title: "CỔNG THANH TOÁN")
                : PaperOfficer(name: "Vũ Thị Ngọc Ánh", title: "NGƯỜI THU TIỀN"),
            cancelledAt: isCancelled ? try instant("2026-06-10", "15:00") : nil,
            replacedBy: isCancelled ? "0000013" : nil, contact: contact)
    }

    static func content(_ name: String) throws -> PaperContent {
        switch name {
        case "money-receipt": try moneyReceipt(isCancelled: false).content()
        case "money-receipt-cancelled": try moneyReceipt(isCancelled: true).content()
        case "receipt": try receipt().content()
        case "supplement-request": try supplement().content()
        case "refusal": try refusal().content()
        case "apology": try apology().content()
        case "apology-2025": try apology(on: "2025-07-10").content()
        case "draft": try draft().content()
        case "foundling": try foundling().content()
        case "criminal-record-1": try criminalRecord(.one).content()
        case "criminal-record-2": try criminalRecord(.two).content()
        default: try certificate().content()
        }
    }

    static let names = [
        "receipt", "supplement-request", "refusal", "apology", "apology-2025", "draft", "birth-certificate",
        "foundling", "criminal-record-1", "criminal-record-2", "money-receipt", "money-receipt-cancelled",
    ]
}
