import JSON

/// The remark that the same may have been filed before.
enum DuplicateView {
    /// The sentence about the codes under `possible_duplicates`; `nil` where there are none.
    static func sentence(_ answer: JSONObject) -> String? {
        let codes = (answer["possible_duplicates"]?.array ?? []).compactMap(\.string).map(Printable.line)
        guard !codes.isEmpty else { return nil }
        let list = codes.joined(separator: ", ")
        return say(
            "Có thể trùng hồ sơ: cùng thủ tục, cùng họ tên và ngày sinh với \(list). Hãy kiểm tra trước khi giải quyết.",
            "Perhaps filed before: same procedure, same name and date of birth as \(list). Look before going on.")
    }
}
