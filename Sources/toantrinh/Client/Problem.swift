import JSON
import Outbound
import Vietnamese

/// A refusal or fault of the server: its problem details (RFC 9457) as docs/http-api.md defines them.
struct Problem: Explained {
    /// One fault in what was sent.
    struct Item: Sendable {
        var field: String?
        var code: String?
        var file: String?
        var line: Int64?
        var column: Int64?
        var message: Bilingual
        var suggestion: Bilingual?
    }

    let httpStatus: Int
    let code: String
    let message: Bilingual
    let advice: Bilingual?
    let items: [Item]
    let requestID: String?
    /// Seconds after which trying again makes sense.
    let retryAfter: Int?
    /// Command lines that are typed next, where something is obvious.
    var next: [String] = []
    /// The document as it came, for `--json`.
    let document: JSONValue

    /// The problem that `reply` states; where it states none, one made from its status.
    init(_ reply: HTTPReply) {
        httpStatus = reply.status
        retryAfter = reply.headers["retry-after"].flatMap { Int($0) }
        let object = (try? JSONReader.read(reply.body))?.object
        let code = object?["code"]?.string ?? "http.\(reply.status)"
        let detail = object?["detail"]?.string ?? object?["title"]?.string
        let plain = Bilingual(
            vi: "Máy chủ trả lời mã HTTP \(reply.status).", en: "The server answered with HTTP status \(reply.status).")
        self.code = code
        message = Bilingual(json: object?["message"]) ?? detail.map { Bilingual(vi: $0, en: $0) } ?? plain
        advice = Bilingual(json: object?["advice"])
        requestID = object?["request_id"]?.string
        items = (object?["problems"]?.array ?? []).compactMap(Item.init)
        document =
            object.map { .object($0) }
            ?? ["status": .integer(Int64(reply.status)), "code": .string(code), "detail": .string(plain.en)]
    }

    var status: ExitStatus { ExitStatus(httpStatus: httpStatus) }
}

extension Problem.Item {
    fileprivate init?(_ value: JSONValue) {
        guard let object = value.object else { return nil }
        field = object["field"]?.string
        code = object["code"]?.string
        file = object["file"]?.string
        line = object["line"]?.integer
        column = object["column"]?.integer
        suggestion = Bilingual(json: object["suggestion"])
        let code = object["code"]?.string ?? ""
        message = Bilingual(json: object["message"]) ?? Bilingual(vi: code, en: code)
    }
}

extension Bilingual {
    /// A label of the server: `{"vi","en"}`, or one text for both.
    init?(json value: JSONValue?) {
        switch value {
        case .string(let text): self.init(vi: text, en: text)
        case .object(let object):
            guard let text = object["vi"]?.string ?? object["en"]?.string else { return nil }
            self.init(vi: object["vi"]?.string ?? text, en: object["en"]?.string ?? text)
        default: return nil
        }
    }
}
