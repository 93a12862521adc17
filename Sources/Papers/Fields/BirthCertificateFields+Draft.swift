import WorkingTime

extension BirthCertificateFields {
    /// What the certificate will say, for the draft: the same values under the same labels.
    public var draftSections: [DraftFields.Section] {
        [
            DraftFields.Section(
                title: "Người được đăng ký khai sinh",
                rows: [
                    .init("Họ, chữ đệm, tên", child.name),
                    .init("Ngày, tháng, năm sinh", "\(child.birthDate.vi) (\(child.birthDate.inWordsOnPaper))"),
                    .init("Giới tính", child.sex), .init("Dân tộc", child.ethnicity),
                    .init("Quốc tịch", child.nationality), .init("Nơi sinh", child.birthPlace),
                    .init("Quê quán", child.homeTown), .init("Số định danh cá nhân", child.personalNumber),
                ]),
            DraftFields.Section(title: "Người mẹ", rows: Self.rows(mother)),
            DraftFields.Section(title: "Người cha", rows: Self.rows(father)),
            DraftFields.Section(
                title: "Việc đăng ký",
                rows: [
                    .init("Người đi khai sinh", declarantName), .init("Giấy tờ tùy thân", declarantPaper),
                    .init("Nơi đăng ký khai sinh", registeredAt),
                ]),
        ]
    }

    private static func rows(_ parent: Parent?) -> [DraftFields.Row] {
        [
            .init("Họ, chữ đệm, tên", parent?.name), .init("Năm sinh", parent?.birthYear),
            .init("Dân tộc", parent?.ethnicity), .init("Quốc tịch", parent?.nationality),
            .init("Nơi cư trú", parent?.residence),
        ]
    }
}
