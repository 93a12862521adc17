import FoundationEssentials
import JSON
import Organisation
import Sealing

/// Which page of a list is wanted.
public struct PageRequest: Sendable, Hashable {
    /// The most items that a page has.
    public static let most = 500

    /// How many items at most: 1 to ``most``.
    public var limit: Int
    /// The cursor that the page before gave; `nil`: the first page.
    public var after: String?

    public init(limit: Int = most, after: String? = nil) {
        self.limit = min(max(1, limit), Self.most)
        self.after = after
    }
}

/// A list as it is paged through: a cursor belongs to one list, one query and one caller, and fits no other.
///
/// A cursor names the last item that was given, by what the list is sorted by, and not a number of items: what is inserted or goes
/// away in between neither repeats nor hides anything else. It is marked with a key of the installation, so that nobody makes one up.
struct PagedList {
    private let keyring: Keyring
    private let prefix: [UInt8]

    /// - Parameters:
    ///   - name: The list.
    ///   - query: What it was asked for, besides the page.
    ///   - caller: Who asks; `nil`: anybody.
    ///   - keyring: Marks its cursors.
    init(_ name: String, query: [String?] = [], caller: Caller?, keyring: Keyring) {
        self.keyring = keyring
        let parts = [name, caller?.key ?? ""] + query.map { $0.map { "+" + $0 } ?? "-" }
        prefix = Array(parts.joined(separator: "\u{0}").utf8) + [0, 0]
    }

    private static let markLength = 12
    /// In characters; the longest that is read.
    private static let longest = 400

    private func marks(_ place: [UInt8]) -> [[UInt8]] {
        keyring.fingerprints(of: prefix + place, purpose: "list cursor").map { Array($0.prefix(Self.markLength)) }
    }

    /// The cursor after the item that `place` names.
    func cursor(after place: [String]) -> String {
        let bytes = JSONWriter.bytes(.array(place.map(JSONValue.string)))
        return Data(marks(bytes)[0] + bytes).base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    /// What the page comes after: as many texts as `count`; `nil` for the first page.
    ///
    /// - Throws: `JSONError` where the cursor is not one of this list.
    func place(_ cursor: String?, count: Int = 1) throws(JSONError) -> [String]? {
        guard let cursor else { return nil }
        let wrong = JSONError(.wrongType(expected: "cursor"), path: "after")
        guard cursor.utf8.count <= Self.longest else { throw wrong }
        var text = cursor.replacing("-", with: "+").replacing("_", with: "/")
        text += String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
        guard let bytes = Data(base64Encoded: text).map(Array.init), bytes.count > Self.markLength else { throw wrong }
        let (mark, rest) = (Array(bytes.prefix(Self.markLength)), Array(bytes.dropFirst(Self.markLength)))
        guard marks(rest).contains(mark), let json = try? JSONReader.read(rest), let array = json.array,
            array.count == count
        else { throw wrong }
        let place = array.compactMap(\.string)
        guard place.count == count else { throw wrong }
        return place
    }

    /// One page of items that are all at hand.
    ///
    /// - Parameters:
    ///   - items: All of them, each with a key that is its own and stays.
    ///   - request: The page that is wanted.
    /// - Returns: The page.
    /// - Throws: `JSONError` where the cursor is not one of this list.
    func page(
        of items: some Sequence<(key: String, value: JSONValue)>, _ request: PageRequest
    ) throws(JSONError) -> JSONValue {
        let after = try place(request.after)?.first
        let rest = items.filter { item in after.map { item.key > $0 } ?? true }.sorted { $0.key < $1.key }
        let shown = rest.prefix(request.limit)
        let next = rest.count > shown.count ? shown.last.map { cursor(after: [$0.key]) } : nil
        return Office.page(shown.map(\.value), next: next)
    }
}

extension Office {
    /// The list called `name`, for one query of one caller.
    func list(_ name: String, query: [String?] = [], caller: Caller?) -> PagedList {
        PagedList(name, query: query, caller: caller, keyring: configuration.keyring)
    }
}
