import Vietnamese

/// What the members of the server's answers are called in front of people.
enum Labels {
    /// The label of `key` in the run's language; in Vietnamese the key itself where no label is kept for it.
    static func name(_ key: String) -> String {
        if let label = known[key] { return label[Speech.language] }
        return key.replacing("_", with: " ")
    }

    private static func both(_ vi: String, _ en: String) -> Bilingual { Bilingual(vi: vi, en: en) }

    private static let known: [String: Bilingual] = [
        "agency": both("cơ quan", "agency"),
        "agency_name": both("tên cơ quan", "agency name"),
        "appointments": both("lịch hẹn", "appointments"),
        "applicant": both("người nộp", "applicant"),
        "assignee": both("người thụ lý", "assignee"),
        "at": both("lúc", "at"),
        "attachments": both("tệp đính kèm", "attachments"),
        "by": both("người thực hiện", "by"),
        "case": both("trường hợp", "case"),
        "channel": both("kênh", "channel"),
        "child": both("trẻ", "child"),
        "clock": both("đồng hồ", "clock"),
        "code": both("mã", "code"),
        "competent": both("cơ quan giải quyết", "competent agency"),
        "data": both("nội dung", "data"),
        "digest": both("mã băm", "digest"),
        "document": both("giấy tờ", "document"),
        "due": both("hạn", "due"),
        "effective_from": both("hiệu lực từ", "effective from"),
        "effective_until": both("hiệu lực đến", "effective until"),
        "expires_at": both("hết hạn", "expires"),
        "fee": both("phí, lệ phí", "fee"),
        "filed_at": both("nộp lúc", "filed"),
        "from": both("từ", "from"),
        "full_name": both("họ và tên", "full name"),
        "head": both("vị trí cuối", "head"),
        "id": both("mã số", "id"),
        "kind": both("loại", "kind"),
        "lane": both("làn", "lane"),
        "lanes": both("các làn", "lanes"),
        "log_id": both("sổ", "log"),
        "media_type": both("kiểu tệp", "media type"),
        "name": both("tên", "name"),
        "officer": both("cán bộ", "officer"),
        "papers": both("giấy tờ in", "papers"),
        "parent": both("trực thuộc", "parent"),
        "position": both("vị trí", "position"),
        "procedure": both("thủ tục", "procedure"),
        "published_at": both("công bố lúc", "published"),
        "reason": both("lý do", "reason"),
        "receiving": both("cơ quan tiếp nhận", "receiving agency"),
        "representative": both("người đại diện", "representative"),
        "result": both("kết quả", "result"),
        "returning": both("cơ quan trả kết quả", "returning agency"),
        "role": both("vai trò", "role"),
        "server": both("máy chủ", "server"),
        "size": both("kích thước", "size"),
        "status": both("trạng thái", "status"),
        "step": both("bước", "step"),
        "subjects": both("các đương sự", "subjects"),
        "supplements": both("yêu cầu bổ sung", "supplements"),
        "system": both("hệ thống", "system"),
        "title": both("tên", "title"),
        "type": both("loại", "type"),
        "unit": both("bộ phận", "unit"),
        "until": both("đến", "until"),
        "version": both("phiên bản", "version"),
        "year": both("năm", "year"),
    ]
}
