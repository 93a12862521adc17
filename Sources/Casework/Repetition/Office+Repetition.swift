import EventLog
import JSON
import Organisation
import Sealing
import Vietnamese
import WorkingTime

extension Office {
    /// For how long an answer is kept: a day.
    static let answersKeptMicroseconds: Int64 = 24 * 3600 * 1_000_000

    /// Begins to read a request that may be sent again; its body follows, whole or as it comes.
    ///
    /// - Parameters:
    ///   - key: The sender's `Idempotency-Key`; two callers may use the same.
    ///   - parts: Everything of the request that matters besides its body.
    ///   - caller: Who asks.
    /// - Returns: What takes the body.
    public func reading(key: String, parts: [String], by caller: Caller) -> RepeatableReading {
        let who =
            switch caller.identity {
            case .officer(let officer): "officer/\(officer.rawValue)"
            case .system(let system): "system/\(system.rawValue)"
            case .citizen(let citizen):
                "citizen/\(citizen.issuer)/\(citizen.subject)/\(citizen.through?.rawValue ?? "")"
            }
        let name = "\(who)/\(key)"
        var code = configuration.keyring.fingerprinting(purpose: "http request")
        for part in parts {
            code.update(withUnsafeBytes(of: UInt64(part.utf8.count).bigEndian) { Array($0) })
            code.update(Array(part.utf8))
        }
        return RepeatableReading(
            name: name, key: configuration.keyring.fingerprint(of: Array(name.utf8), purpose: "http key"), code: code)
    }

    /// Whether anything is remembered under the key from the last day.
    public func isKept(_ reading: RepeatableReading) async throws(CaseworkError) -> Bool {
        try await answering {
            let since = try await self.clock.now().adding(microseconds: -Self.answersKeptMicroseconds)
            return try await self.store.answer(key: reading.key, since: since) != nil
        }
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
