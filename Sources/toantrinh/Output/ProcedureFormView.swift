import Procedures
import Vietnamese

/// What a procedure asks for: the persons with their fields, the data, the documents, the grounds of representation.
///
/// Each line begins with the identifier that `file --set`, `attach --document` and `request-supplement --document` take.
struct ProcedureFormView {
    let definition: ProcedureDefinition
    let console: Console

    func write() throws {
        for subject in definition.subjects {
            var title = "\(subject.label[console.language]) [\(subject.id)]"
            switch subject.requiredWhen {
            case nil: break
            case let when?: title += " · " + say("khi ", "when ") + ConditionText.of(when)
            }
            try section(title, fields(subject.fields, of: subject.id + "."))
        }
        if !definition.data.isEmpty {
            try section(
                say("Dữ liệu không thuộc người nào [data]", "Data of no person [data]"),
                fields(definition.data, of: "data."))
        }
        if !definition.grounds.isEmpty {
            var table = Table([
                .init(title: say("MÃ", "ID")), .init(title: say("CĂN CỨ", "GROUND"), least: 20, wraps: true),
            ])
            for ground in definition.grounds {
                table.add([.init(ground.id, .strong), .init(ground.label[console.language])])
            }
            try section(say("Nộp thay [representative.ground]", "Representation [representative.ground]"), table)
        }
        try section(say("Giấy tờ [--document]", "Documents [--document]"), documents())
    }

    private func fields(_ fields: [FieldDefinition], of prefix: String) -> Table {
        var table = Table([
            .init(title: say("TRƯỜNG", "FIELD"), least: 18, wraps: true),
            .init(title: say("TÊN", "LABEL"), least: 12, wraps: true),
            .init(title: say("BẮT BUỘC", "REQUIRED"), least: 8, wraps: true),
            .init(title: say("KIỂU, GIÁ TRỊ", "TYPE, VALUES"), least: 14, wraps: true),
            .init(title: say("NHÓM", "CLASS"), least: 8, wraps: true, rank: 1),
        ])
        for field in fields {
            table.add([
                .init(prefix + field.id, .strong), .init(field.label[console.language]),
                .init(required(field)), .init(type(field.type)),
                .init(field.personalClass.map { Words.of("class", $0.rawValue) } ?? "", .faint),
            ])
        }
        return table
    }

    /// When a field is asked for, or who fills it in later.
    private func required(_ field: FieldDefinition) -> String {
        switch field.enteredBy {
        case nil: ConditionText.required(field.requiredWhen)
        case .officers?: say("cán bộ điền", "officers enter it")
        case .record?: say("cơ sở dữ liệu trả về", "a register answers it")
        }
    }

    private func documents() -> Table {
        var table = Table([
            .init(title: say("MÃ", "ID"), least: 14, wraps: true),
            .init(title: say("TÊN", "LABEL"), least: 12, wraps: true),
            .init(title: say("DẠNG", "FORM"), rank: 2),
            .init(title: say("SỐ BẢN", "COPIES"), alignment: .right, rank: 3),
            .init(title: say("BẮT BUỘC", "REQUIRED"), least: 10, wraps: true),
            .init(title: say("THAY BẰNG", "REPLACED BY"), least: 14, wraps: true, rank: 1),
        ])
        for document in definition.documents {
            table.add([
                .init(document.id, .strong), .init(document.label[console.language]),
                .init(Words.of("form", document.form.rawValue)), .init(String(document.quantity)),
                .init(ConditionText.required(document.requiredWhen)),
                .init(document.replacedBy.joined(separator: ", ")),
            ])
        }
        return table
    }

    /// The type of a field, with the values that it takes.
    private func type(_ type: FieldType) -> String {
        switch type {
        case .text(let longest): say("chữ, tối đa \(longest) ký tự", "text of at most \(longest) characters")
        case .fullName: say("họ và tên", "full name")
        case .date: say("ngày, ví dụ 2026-06-10", "day, such as 2026-06-10")
        case .personalNumber: say("số định danh: 12 số, hoặc 9 số cũ", "personal number: 12 digits, or the old 9")
        case .choice(let options):
            options.map { "\($0.id) (\($0.label[console.language]))" }.joined(separator: "; ")
        case .integer(let range):
            say(
                "số nguyên từ \(range.lowerBound) đến \(range.upperBound)",
                "integer from \(range.lowerBound) to \(range.upperBound)")
        case .money: say("số tiền (đồng)", "amount in đồng")
        case .boolean: "true, false"
        case .phone: say("số điện thoại", "telephone number")
        case .email: say("địa chỉ thư điện tử", "e-mail address")
        }
    }

    private func section(_ title: String, _ table: Table) throws {
        guard !table.rows.isEmpty else { return }
        try console.line()
        for line in TextWrap.lines(Printable.line(title), columns: console.columns ?? 10_000) {
            try console.line(console.styled(line, .heading))
        }
        try console.line(table.lines(for: console, indent: 2).joined(separator: "\n"))
    }
}
