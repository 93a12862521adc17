public import Vietnamese

extension PaperError: Explained {
    public var code: String {
        switch self {
        case .resourcesMissing: "paper.resources-missing"
        case .template: "paper.template-invalid"
        case .noTemplate: "paper.template-missing"
        case .noEdition: "paper.no-edition"
        case .missingField: "paper.field-missing"
        case .unprintable: "paper.text-unprintable"
        case .charactersMissing: "paper.characters-missing"
        case .fetchRefused: "paper.fetch-refused"
        case .tooLarge: "paper.too-large"
        case .qr: "paper.qr-invalid"
        case .rendererUnavailable: "paper.renderer-unavailable"
        case .renderingFailed: "paper.rendering-failed"
        case .rendererCrashed: "paper.renderer-crashed"
        case .timedOut: "paper.timed-out"
        case .busy: "paper.busy"
        case .cancelled: "paper.cancelled"
        case .closed: "paper.closed"
        }
    }

    public var message: Bilingual {
        switch self {
        case .resourcesMissing(let tried):
            Bilingual(
                vi: "Không tìm thấy tệp mẫu giấy tờ đi kèm chương trình; đã tìm ở: \(tried.joined(separator: ", ")).",
                en:
                    "The paper templates that come with the program were not found; looked in: \(tried.joined(separator: ", "))."
            )
        case .template(let problem):
            Bilingual(vi: "\(problem.place): \(problem.text.vi)", en: "\(problem.place): \(problem.text.en)")
        case .noTemplate(let name):
            Bilingual(vi: "Không có mẫu giấy tờ “\(name)”.", en: "There is no paper template “\(name)”.")
        case .noEdition(let kind, let date):
            Bilingual(
                vi: "forms.json không có mẫu “\(kind)” có hiệu lực ngày \(date).",
                en: "forms.json has no edition of “\(kind)” in force on \(date).")
        case .missingField(let name, let file, let line):
            Bilingual(
                vi: "\(file):\(line): mẫu dùng trường “\(name)” mà giấy này không có.",
                en: "\(file):\(line): the template names the field “\(name)”, which this paper does not have.")
        case .unprintable(let field, .control):
            Bilingual(
                vi: "Trường “\(field)” chứa ký tự điều khiển hoặc ký tự đổi chiều viết, không in được.",
                en: "The field “\(field)” holds a control character or one that changes the direction of writing.")
        case .unprintable(let field, .tooLong):
            Bilingual(
                vi: "Trường “\(field)” dài quá \(PaperValue.longestText) byte.",
                en: "The field “\(field)” is longer than \(PaperValue.longestText) bytes.")
        case .unprintable(let field, .letters):
            Bilingual(
                vi: "Trường “\(field)” chứa chữ hoặc hình mà phông chữ của biểu mẫu không có.",
                en: "The field “\(field)” holds letters or pictures that the fonts of the forms do not have.")
        case .charactersMissing(let characters):
            Bilingual(
                vi: "Phông chữ không có các ký tự \(characters).", en: "The fonts lack the characters \(characters).")
        case .fetchRefused(let scheme):
            Bilingual(
                vi: "Mẫu giấy tờ đòi tải nội dung từ bên ngoài (\(scheme)); việc này bị từ chối.",
                en: "The template asks for content from outside (\(scheme)), which is refused.")
        case .tooLarge(let what):
            Bilingual(vi: "Giấy tờ vượt giới hạn: \(what).", en: "The paper is over the limit: \(what).")
        case .qr:
            Bilingual(
                vi: "Nội dung mã QR phải là 1–300 ký tự ASCII in được.",
                en: "The text of a QR code must be 1 to 300 printable ASCII characters.")
        case .rendererUnavailable(let fault): fault.message
        case .renderingFailed(let name):
            Bilingual(vi: "Bộ tạo PDF báo lỗi \(name).", en: "The PDF renderer reports \(name).")
        case .rendererCrashed:
            Bilingual(
                vi: "Tiến trình tạo PDF dừng đột ngột hai lần với giấy này.",
                en: "The PDF renderer's process ended abruptly, twice, on this paper.")
        case .timedOut(let milliseconds):
            Bilingual(
                vi: "Tạo PDF quá \(milliseconds) mili giây, đã dừng.",
                en: "Making the PDF took more than \(milliseconds) ms and was stopped.")
        case .busy(let waiting):
            Bilingual(
                vi: "Đang có \(waiting) giấy tờ chờ tạo PDF; không nhận thêm.",
                en: "\(waiting) papers wait for the renderer; no more are taken.")
        case .cancelled: Bilingual(vi: "Việc tạo giấy tờ đã bị hủy.", en: "Making the paper was cancelled.")
        case .closed: Bilingual(vi: "Bộ tạo PDF đã đóng.", en: "The PDF renderer has been shut down.")
        }
    }

    public var advice: Bilingual? {
        switch self {
        case .resourcesMissing:
            Bilingual(
                vi: "Cài lại chương trình cùng thư mục tài nguyên bên cạnh tệp chạy.",
                en: "Install the program again, with its resource directory beside the executable.")
        case .noEdition:
            Bilingual(
                vi: "Bổ sung mẫu có hiệu lực vào forms.json.", en: "Add the edition in force to forms.json.")
        case .missingField:
            Bilingual(
                vi: "Sửa tên trường trong mẫu; docs/papers.md liệt kê các trường.",
                en: "Correct the name in the template; docs/papers.md lists the fields.")
        case .unprintable, .charactersMissing:
            Bilingual(
                vi: "Sửa dữ liệu của trường rồi in lại.", en: "Correct what was entered and print again.")
        case .fetchRefused:
            Bilingual(
                vi: "Đặt hình ảnh trong mẫu dưới dạng địa chỉ data:.", en: "Put images into the template as data: URIs."
            )
        case .rendererUnavailable:
            Bilingual(
                vi: "Chạy “toantrinh doctor” để biết gói cần cài.",
                en: "Run “toantrinh doctor” to see which packages to install.")
        case .timedOut, .busy: Bilingual(vi: "Thử lại sau ít phút.", en: "Try again in a few minutes.")
        default: nil
        }
    }
}

extension RendererFault {
    var message: Bilingual {
        switch self {
        case .interpreter(let number):
            Bilingual(
                vi: "Không chạy được trình thông dịch Python của bộ tạo PDF (lỗi hệ thống \(number)).",
                en: "The PDF renderer's Python interpreter cannot be started (system error \(number)).")
        case .package(let name):
            Bilingual(vi: "Thiếu gói Python “\(name)”.", en: "The Python package “\(name)” is missing.")
        case .font(let name):
            Bilingual(
                vi: "Thiếu phông chữ “\(name)” có đủ chữ tiếng Việt.",
                en: "The font “\(name)” with Vietnamese letters is missing.")
        case .start(let detail):
            Bilingual(
                vi: "Bộ tạo PDF không khởi động được (\(detail)).", en: "The PDF renderer does not start (\(detail)).")
        }
    }
}
