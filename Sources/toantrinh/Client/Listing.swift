import JSON
import Vietnamese

/// Lists of docs/http-api.md: pages of items with a cursor.
enum Listing {
    /// One page, or all of them, as one list; `next` stays where more is there.
    static func fetch(
        _ client: ServiceClient, _ path: [String], _ query: [(String, String?)], page: PageOptions
    ) async throws -> JSONObject {
        guard !page.all else {
            let items = try await all(client, path, query, limit: page.limit, after: page.after)
            return ["items": .array(items)]
        }
        let answer = try await client.get(
            path, query: query + [("limit", String(page.limit)), ("after", page.after)])
        guard let object = answer.object, object["items"]?.array != nil else { throw notAList }
        return object
    }

    /// The items of all pages.
    static func all(
        _ client: ServiceClient, _ path: [String], _ query: [(String, String?)], limit: Int = 500, after: String? = nil
    ) async throws -> [JSONValue] {
        var items: [JSONValue] = []
        var cursor = after
        var seen: Set<String> = []
        repeat {
            let answer = try await client.get(path, query: query + [("limit", String(limit)), ("after", cursor)])
            guard let object = answer.object, let page = object["items"]?.array else { throw notAList }
            items += page
            cursor = object["next"]?.string
            if let cursor, !seen.insert(cursor).inserted {
                throw Fault.unexpectedAnswer(Bilingual(vi: "con trỏ lặp lại", en: "a cursor that repeats"))
            }
        } while cursor != nil
        return items
    }

    /// Says on standard error that there is more.
    static func remarkMore(_ list: JSONObject, _ console: Console) {
        guard let next = list["next"]?.string, !console.json else { return }
        console.remark(
            Bilingual(
                vi: "Còn nữa: thêm --all, hoặc --after \(next)", en: "There is more: add --all, or --after \(next)"))
    }

    private static var notAList: Fault {
        Fault.unexpectedAnswer(Bilingual(vi: "không phải danh sách", en: "it is not a list"))
    }
}
