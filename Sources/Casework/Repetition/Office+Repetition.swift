public import EventLog
import JSON
import Organisation
import Sealing
import Vietnamese
import WorkingTime

extension Office {
    /// For how long an answer is kept: a day.
    static let answersKeptMicroseconds: Int64 = 24 * 3600 * 1_000_000

    /// The request as it is kept, and the identifier of the command that it is.
    ///
    /// - Parameters:
    ///   - key: The sender's `Idempotency-Key`; two callers may use the same.
    ///   - parts: Everything of the request that matters.
    ///   - caller: Who asks.
    /// - Returns: Both.
    public func repeatable(
        key: String, parts: [[UInt8]], by caller: Caller
    ) -> (request: RepeatableRequest, command: CommandID) {
        let who =
            switch caller.identity {
            case .officer(let officer): "officer/\(officer.rawValue)"
            case .system(let system): "system/\(system.rawValue)"
            }
        var bytes: [UInt8] = []
        for part in parts {
            withUnsafeBytes(of: UInt64(part.count).bigEndian) { bytes.append(contentsOf: $0) }
            bytes.append(contentsOf: part)
        }
        let name = "\(who)/\(key)"
        let request = configuration.keyring.fingerprint(of: bytes, purpose: "http request")
        return (
            RepeatableRequest(
                key: configuration.keyring.fingerprint(of: Array(name.utf8), purpose: "http key"), request: request),
            // Of the request too: a key that is used anew when its day is over is another command.
            CommandID(derivedFrom: "http/\(name)/\(Hex.text(request))")
        )
    }

    /// What was answered to the request within the last day.
    ///
    /// - Throws: `CaseworkError`, also where the key was used for another request.
    public func recollect(_ request: RepeatableRequest) async throws(CaseworkError) -> Recollection {
        try await answering {
            let since = try await self.clock.now().adding(microseconds: -Self.answersKeptMicroseconds)
            guard let known = try await self.store.answer(key: request.key, since: since) else { return .none }
            guard known.request == request.request else { throw Self.keyReused }
            guard let refusal = known.refusal else { return .done }
            guard let error = CaseworkError(json: try JSONReader.read(refusal)) else { return .none }
            return .refused(error)
        }
    }

    /// Keeps the answer for a day.
    ///
    /// - Parameters:
    ///   - request: What was asked.
    ///   - refusal: Why it was not done; `nil` where it was.
    /// - Throws: `CaseworkError` where it could not be kept.
    public func remember(_ request: RepeatableRequest, refusal: CaseworkError?) async throws(CaseworkError) {
        try await answering {
            let now = try await self.clock.now()
            try await self.store.insertAnswer(
                key: request.key, request: request.request, refusal: refusal.map { JSONWriter.bytes($0.json) }, at: now,
                since: now.adding(microseconds: -Self.answersKeptMicroseconds))
        }
    }

    private static let keyReused = CaseworkError(
        .unprocessable, code: "request.idempotency-key-reused",
        message: Bilingual(
            vi: "Idempotency-Key này đã được dùng cho một yêu cầu khác trong 24 giờ qua; yêu cầu chưa được thực hiện.",
            en: "This Idempotency-Key was used for another request within the last 24 hours; nothing was done."),
        advice: Bilingual(
            vi: "Gửi yêu cầu mới với khóa mới; gửi lại yêu cầu cũ với đúng nội dung cũ.",
            en: "Send a new request under a new key, and an old one again exactly as it was."))
}
