import Vietnamese

extension ProcedureChecker {
    mutating func checkSubjects() {
        for (index, subject) in definition.subjects.enumerated() {
            let path = "subjects[\(index)]"
            refuseDuplicates(subject.fields.map(\.id), in: path + ".fields")
            for (number, field) in subject.fields.enumerated() {
                let place = "\(path).fields[\(number)]"
                if field.personalClass == nil {
                    report(
                        place, "class-missing",
                        "Dữ liệu của một người phải có loại dữ liệu cá nhân (khóa “class”).",
                        "A person's data need a class of personal data (key “class”).")
                }
                checkType(field, siblings: subject.fields, at: place)
            }
        }
        let principals = definition.subjects.indices.filter { definition.subjects[$0].isPrincipal }
        for index in principals.dropFirst() {
            report(
                "subjects[\(index)]", "principal-repeated",
                "Chỉ một người được đánh dấu “principal”: giấy tờ nêu tên một người cạnh tên thủ tục.",
                "One person alone may be marked “principal”: papers name one beside the title.")
        }
        guard let applicant = definition.subject(Vocabulary.applicant) else {
            report(
                "subjects", "applicant-missing", "Phải có người nộp hồ sơ (chủ thể “applicant”).",
                "There must be an applicant (the subject “applicant”).",
                suggestion: Suggestion.nearest(to: Vocabulary.applicant, among: definition.subjects.map(\.id)) == nil
                    ? nil : Vocabulary.applicant)
            return
        }
        if applicant.requiredWhen != nil || applicant.allowedWhen != nil {
            let index = definition.subjects.firstIndex(of: applicant) ?? 0
            report(
                "subjects[\(index)]", "applicant-conditional", "Người nộp hồ sơ luôn phải có, không kèm điều kiện.",
                "The applicant is always named, without condition.")
        }
    }

    mutating func checkData() {
        for (index, field) in definition.data.enumerated() {
            let place = "data[\(index)]"
            if field.personalClass != nil {
                report(
                    place + ".class", "class-on-data",
                    "Mục “data” chỉ chứa dữ liệu không thuộc về ai; dữ liệu cá nhân phải đặt trong “subjects”.",
                    "“data” holds what belongs to no person; personal data belong under “subjects”.")
            }
            if field.search != nil {
                report(
                    place + ".search", "search-type", "Chỉ trường của một người mới được tìm kiếm.",
                    "Only fields of a person are searched.")
            }
            checkType(field, siblings: definition.data, at: place)
        }
        let subjects = Set(definition.subjects.map(\.id))
        for (index, field) in definition.data.enumerated() where subjects.contains(field.id) {
            report(
                "data[\(index)].id", "duplicate-id", "“\(field.id)” đã là tên của một chủ thể.",
                "“\(field.id)” is the name of a subject already.")
        }
    }

    private mutating func checkType(_ field: FieldDefinition, siblings: [FieldDefinition], at path: String) {
        switch field.type {
        case .choice(let options): refuseDuplicates(options.map(\.id), in: path + ".options")
        case .personalNumber(let birthDate, let sex):
            if let birthDate { checkSibling(birthDate, "birth-date", siblings, path) { $0 == .date } }
            if let sex {
                checkSibling(sex, "sex", siblings, path) { type in
                    guard case .choice(let options) = type else { return false }
                    return Set(options.map(\.id)).isSuperset(of: Sex.allCases.map(\.rawValue))
                }
            }
        default: break
        }
        switch (field.search, field.type) {
        case (nil, _), (.name?, .fullName), (.number?, .personalNumber), (.number?, .text): break
        default:
            report(
                path + ".search", "search-type",
                "Tìm theo “name” dùng cho full-name; theo “number” dùng cho personal-number hoặc text.",
                "A search by “name” needs a full-name, by “number” a personal-number or text.")
        }
    }

    private mutating func checkSibling(
        _ id: String, _ key: String, _ siblings: [FieldDefinition], _ path: String, fits: (FieldType) -> Bool
    ) {
        guard let sibling = siblings.first(where: { $0.id == id }) else {
            report(
                "\(path).\(key)", "unknown-field", "Chủ thể này không có trường “\(id)”.",
                "This subject has no field “\(id)”.",
                suggestion: Suggestion.nearest(to: id, among: siblings.map(\.id)))
            return
        }
        guard !fits(sibling.type) else { return }
        if key == "sex" {
            report(
                "\(path).\(key)", "sibling-type", "Trường giới tính phải là choice có hai lựa chọn “male” và “female”.",
                "The field of the sex must be a choice with the options “male” and “female”.")
        } else {
            report(
                "\(path).\(key)", "sibling-type", "Trường ngày sinh phải có kiểu date.",
                "The field of the birth date must be of type date.")
        }
    }

    mutating func checkCases() {
        for (index, item) in definition.cases.enumerated() {
            checkBases(item.legalBases, at: "cases[\(index)].legal-bases")
            let isLast = index == definition.cases.count - 1
            if isLast, item.condition != .always(true) {
                report(
                    "cases[\(index)].when", "last-case-conditional",
                    "Trường hợp cuối cùng phải áp dụng vô điều kiện (bỏ khóa “when”).",
                    "The last case must apply always (leave “when” out).")
            }
            if !isLast, item.condition == .always(true) {
                report(
                    "cases[\(index)]", "case-shadowed",
                    "Trường hợp này luôn áp dụng, nên các trường hợp sau không bao giờ được dùng.",
                    "This case always applies, so those after it never do.")
            }
            if item.condition == .always(false) {
                report(
                    "cases[\(index)].when", "case-never", "Trường hợp này không bao giờ áp dụng.",
                    "This case never applies.")
            }
        }
    }

    mutating func checkDocuments() {
        let ids = definition.documents.map(\.id)
        for (index, document) in definition.documents.enumerated() {
            for (number, id) in document.replacedBy.enumerated() {
                let path = "documents[\(index)].replaced-by[\(number)]"
                if id == document.id {
                    report(
                        path, "replaces-itself", "Giấy tờ không thể thay thế chính nó.",
                        "A document cannot replace itself.")
                } else if !ids.contains(id) {
                    report(
                        path, "unknown-document", "Không có giấy tờ “\(id)”.", "There is no document “\(id)”.",
                        suggestion: Suggestion.nearest(to: id, among: ids.filter { $0 != document.id }))
                }
            }
        }
    }
}
