import Casework
import Hummingbird
import NIOCore

/// The body of an upload, chunk by chunk: the next is read from the connection when it is asked for, so that whoever stores it sets the
/// pace of the sender (back-pressure).
///
/// A value of one request, used by one task at a time.
final class UploadBody: AsyncSequence, AsyncIteratorProtocol {
    typealias Element = [UInt8]

    /// What one upload holds at most, whatever its length: the part that is filled and the part that is stored.
    static let held = 2 * Office.attachmentPartBytes

    private let body: Hummingbird.RequestBody
    private let announced: Int?
    private let limit: Int
    private var rest: Hummingbird.RequestBody.AsyncIterator?
    private var count = 0
    /// Whether the body was read to its end, and had one.
    private(set) var isWhole = false
    private var isOver = false
    /// Sees every byte that is read, also those that are dropped.
    var reading: RepeatableReading?

    /// - Throws: `CaseworkError` where more is announced than may come.
    init(_ request: Request, limit: Int) throws {
        body = request.body
        announced = request.headers[.contentLength].flatMap { Int($0) }
        self.limit = limit
        guard announced ?? 0 <= limit else { throw Problems.tooLarge(limit: limit) }
    }

    func makeAsyncIterator() -> UploadBody { self }

    func next() async throws -> [UInt8]? { try await next(isolation: #isolation) }

    /// - Throws: `CaseworkError` where more comes than may, it comes too slowly, makes no sense, or ends before its end.
    func next(isolation: isolated (any Actor)?) async throws -> [UInt8]? {
        guard let chunk = try await chunk(isolation: isolation) else { return nil }
        guard count <= limit else { throw Problems.tooLarge(limit: limit) }
        return chunk
    }

    /// Reads what nobody wants, for its sender's sake, up to ``RequestBody/largestUnread``.
    ///
    /// - Parameter always: Also where nobody has begun to read: what was never begun is otherwise left to ``LingeringMiddleware``.
    func drop(always: Bool = false) async {
        guard always || rest != nil else { return }
        do {
            while count <= RequestBody.largestUnread, try await chunk(isolation: #isolation) != nil {}
        } catch {
            // The rest makes no sense or never came; the answer is another one already.
        }
    }

    private func chunk(isolation: isolated (any Actor)?) async throws -> [UInt8]? {
        guard !isOver else { return nil }
        if rest == nil {
            try BodyLedger.Account.current?.take(Swift.min(2 * (announced ?? limit), Self.held))
            rest = body.makeAsyncIterator()
        }
        do {
            guard let buffer = try await rest?.next(isolation: isolation) else {
                isOver = true
                // A connection that ends in the middle may look like an end.
                guard announced ?? count == count else { throw Problems.malformed }
                isWhole = true
                return nil
            }
            count += buffer.readableBytes
            let bytes = Array(buffer.readableBytesView)
            reading?.update(bytes)
            return bytes
        } catch {
            isOver = true
            if error is CancellationError || error is CaseworkError { throw error }
            throw Problems.malformed
        }
    }
}
