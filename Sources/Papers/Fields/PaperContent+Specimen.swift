import WorkingTime

extension PaperContent {
    /// A paper of invented people with every field filled: for looking at a template, and for checking that it names no
    /// field that does not exist. A kind that the program does not know has the head of a paper and nothing else.
    public static func specimen(of kind: PaperKind) -> PaperContent {
        switch kind {
        case .receipt: Specimen.receipt.content()
        case .supplementRequest: Specimen.supplementRequest.content()
        case .refusal: Specimen.refusal.content()
        case .apology: Specimen.apology.content()
        case .draft: Specimen.draft.content()
        case .birthCertificate: Specimen.birthCertificate.content()
        case .deathExtract: Specimen.deathExtract.content()
        case .criminalRecord1: Specimen.criminalRecord(.one).content()
        case .criminalRecord2: Specimen.criminalRecord(.two).content()
        case .moneyReceipt: Specimen.moneyReceipt.content()
        default:
            PaperContent(
                kind: kind, date: Specimen.today,
                fields: ["heading": Specimen.heading("1").value, "mark": Specimen.mark.value], qr: Specimen.mark.qrText)
        }
    }
}

/// The values of the specimens.
private enum Specimen {
    /// A day that exists.
    private static func day(_ year: Int, _ month: Int, _ day: Int) -> Day {
        Day(year: year, month: month, day: day) ?? .earliest
    }

    private static func instant(_ day: Day, hour: Int, minute: Int) -> Instant {
        Instant(day: day, time: TimeOfDay(hour: hour, minute: minute) ?? .midnight)
    }

    static let today = day(2026, 6, 10)
    static let morning = instant(today, hour: 8, minute: 5)
    static let afternoon = instant(today, hour: 17, minute: 0)
    static let nextDay = instant(day(2026, 6, 11), hour: 17, minute: 0)
    static let mark = PaperMark(dossierCode: "H00.000-260610-0001", verification: "00000-00000")
    static let dossier = PaperDossier(
        code: "H00.000-260610-0001", procedureCode: "1.001193", procedureTitle: "Thủ tục đăng ký khai sinh",
        subject: "Đăng ký khai sinh cho trẻ Nguyễn Thị Mẫu")
    static let applicant = PaperPerson(
        name: "Nguyễn Văn Mẫu", address: "Số 1 phố Mẫu, phường Mẫu, thành phố Hà Nội", phone: "0900 000 000",
        email: "mau@example.vn")
    static let officer = PaperOfficer(name: "Trần Thị Mẫu", title: "NGƯỜI TIẾP NHẬN HỒ SƠ")
    static let head = PaperOfficer(name: "Lê Văn Mẫu", title: "THỦ TRƯỞNG ĐƠN VỊ")
    static let contact = PaperContact(
        address: "Trụ sở Ủy ban nhân dân phường Mẫu", phone: "024 0000 0000", trackingSite: "dichvucong.example.vn")

    static func heading(_ number: String) -> OfficeHeading {
        OfficeHeading(
            parentAgency: "ỦY BAN NHÂN DÂN PHƯỜNG MẪU", agency: "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG",
            unit: "Bộ phận tiếp nhận và trả kết quả", number: number, place: "Phường Mẫu", date: today)
    }

    static let receipt = ReceiptFields(
        heading: heading("01/TNHS"), dossier: dossier, applicant: applicant,
        documents: [
            PaperDocument(title: "Tờ khai đăng ký khai sinh", form: .electronic),
            PaperDocument(title: "Giấy chứng sinh", form: .original, note: "Đã đối chiếu"),
        ],
        timeLimit: "Ngay trong ngày làm việc", receivedAt: morning, appointment: afternoon,
        returnedAt: "Trung tâm Phục vụ hành chính công phường Mẫu", competentAgency: "Ủy ban nhân dân phường Mẫu",
        fee: "Không thu", channel: "Trực tiếp", register: "Quyển số 01, số thứ tự 01", officer: officer,
        contact: contact, mark: mark)

    static let supplementRequest = SupplementFields(
        heading: heading("01/HDHS"), dossier: dossier, applicant: applicant,
        items: [.init(what: "Giấy chứng sinh (bản chính)", reason: "Hồ sơ chưa có giấy tờ này")],
        reason: "Hồ sơ chưa đủ thành phần", answerBy: day(2026, 6, 30), officer: officer, contact: contact,
        mark: mark)

    static let refusal = RefusalFields(
        heading: heading("01/TCHS"), dossier: dossier, applicant: applicant,
        reasons: ["Việc khai sinh của trẻ đã được đăng ký tại phường khác"], legalBasis: "Luật Hộ tịch số 60/2014/QH13",
        guidance: "Đề nghị liên hệ nơi đã đăng ký để xin trích lục", officer: officer, contact: contact, mark: mark)

    static let moneyReceipt = MoneyReceiptFields(
        heading: heading("1"), title: "BIÊN LAI THU LỆ PHÍ", series: "H00/fee/2026", number: "0000001",
        payer: applicant, dossier: dossier, purpose: "Lệ phí đăng ký khai sinh", amount: "20.000 đồng",
        amountInWords: "Hai mươi nghìn đồng", way: "Trực tuyến, qua cổng thanh toán", transaction: "14000001",
        paidAt: morning, collector: officer, cancelledAt: afternoon, replacedBy: "0000002", contact: contact)

    static let apology = ApologyFields(
        heading: heading("01/XLHS"), dossier: dossier, applicant: applicant,
        responsibleAgency: "Ủy ban nhân dân phường Mẫu", receivedAt: morning, timeLimit: "Ngay trong ngày làm việc",
        oldAppointment: afternoon, newAppointment: nextDay, reason: "Đang chờ kết quả xác minh",
        returnedAt: "Trung tâm Phục vụ hành chính công phường Mẫu", officer: head, contact: contact, mark: mark)

    static let birthCertificate = BirthCertificateFields(
        heading: OfficeHeading(
            parentAgency: "THÀNH PHỐ HÀ NỘI", agency: "ỦY BAN NHÂN DÂN PHƯỜNG MẪU", number: "01", place: "Phường Mẫu",
            date: today),
        book: "01/2026",
        child: .init(
            name: "NGUYỄN THỊ MẪU", sex: "Nữ", birthDate: day(2026, 6, 4),
            birthPlace: "Bệnh viện Mẫu, phường Mẫu, thành phố Hà Nội", ethnicity: "Kinh", nationality: "Việt Nam",
            homeTown: "Xã Mẫu, tỉnh Mẫu", personalNumber: "000000000000"),
        mother: .init(
            name: "TRẦN THỊ MẪU", birthYear: "1996", ethnicity: "Kinh", nationality: "Việt Nam",
            residence: "Số 1 phố Mẫu, phường Mẫu, thành phố Hà Nội"),
        father: .init(
            name: "NGUYỄN VĂN MẪU", birthYear: "1994", ethnicity: "Kinh", nationality: "Việt Nam",
            residence: "Số 1 phố Mẫu, phường Mẫu, thành phố Hà Nội"),
        declarantName: "NGUYỄN VĂN MẪU", declarantPaper: "Căn cước số 000000000000",
        registeredAt: "Ủy ban nhân dân phường Mẫu, thành phố Hà Nội", registeredOn: today,
        signatory: PaperOfficer(name: "Lê Văn Mẫu", title: "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH"),
        signature: ElectronicSignature(
            signedAt: instant(today, hour: 10, minute: 30), keyFingerprint: String(repeating: "0", count: 64)),
        mark: mark)

    static let deathExtract = DeathExtractFields(
        heading: birthCertificate.heading, book: "01/2026",
        deceased: .init(
            name: "TRẦN VĂN MẪU", sex: "Nam", birthDate: day(1940, 1, 15), ethnicity: "Kinh",
            nationality: "Việt Nam", personalNumber: "000000000000",
            residence: "Số 1 phố Mẫu, phường Mẫu, thành phố Hà Nội", deathDate: day(2026, 6, 4),
            deathPlace: "Bệnh viện Mẫu, phường Mẫu, thành phố Hà Nội", cause: "Tuổi già"),
        declarantName: "TRẦN THỊ MẪU", declarantPaper: "Căn cước số 000000000000",
        registeredAt: birthCertificate.registeredAt, registeredOn: today, signatory: birthCertificate.signatory,
        signature: birthCertificate.signature, mark: mark)

    static func criminalRecord(_ certificate: CriminalRecordFields.Certificate) -> CriminalRecordFields {
        CriminalRecordFields(
            certificate: certificate,
            heading: OfficeHeading(
                parentAgency: "BỘ CÔNG AN", agency: "CÔNG AN TỈNH MẪU", number: "01/2026", place: "Mẫu", date: today),
            person: .init(
                name: "NGUYỄN VĂN MẪU", sex: "Nam", birthDate: day(1994, 3, 2), birthPlace: "Xã Mẫu, tỉnh Mẫu",
                nationality: "Việt Nam", personalNumber: "000000000000", passport: "B0000000",
                permanentResidence: "Xã Mẫu, tỉnh Mẫu", residence: "Số 1 phố Mẫu, phường Mẫu, tỉnh Mẫu",
                otherName: "Mẫu Anh", father: "NGUYỄN VĂN CHA", mother: "TRẦN THỊ MẸ", spouse: "LÊ THỊ VỢ"),
            record: .init(
                status: "Có án tích", details: "Bản án số 00/0000/HS-ST ngày 01/01/2000 của Tòa án mẫu",
                prohibitions: "Không"),
            signatory: PaperOfficer(name: "Lê Văn Mẫu", title: "KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC"),
            signature: birthCertificate.signature, mark: mark)
    }

    static let draft = DraftFields(
        heading: heading("01/DT"), dossier: dossier, applicant: applicant, resultTitle: "Giấy khai sinh",
        sections: birthCertificate.draftSections, answerBy: nextDay, silenceMeansConsent: true, contact: contact,
        mark: mark)
}
