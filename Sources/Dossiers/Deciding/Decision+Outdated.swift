/// What another system said of something that is said otherwise now is no answer any more, nor what an officer entered in its stead: it is
/// asked anew.
struct OutdatedAnswers: Sendable, Hashable {
    /// The numbers of the effects that asked about it.
    var effects: [Int64] = []
    /// The fields that these answers filled in, and an officer in their stead.
    var fields: [String] = []
}

extension Decision {
    /// What is void once `changed` fields are said otherwise. What an event told somebody, and was to be told as it stood then, is
    /// not told again.
    ///
    /// - Parameters:
    ///   - changed: The fields, as `child.birth_date`.
    ///   - isEntered: They were entered, not said by the applicant: an effect is not asked what somebody enters in its stead.
    /// - Returns: Which effects, and which fields; none once there is a result or an end: what was decided stays.
    func outdated(by changed: Set<String>, isEntered: Bool = false) -> OutdatedAnswers {
        guard state.result == nil, state.end == nil else { return OutdatedAnswers() }
        let effects = state.effects.map(\.request).filter { request in
            guard request.step != nil || !request.keeps.isEmpty else { return false }
            let own = isEntered ? Set(request.keeps) : []
            return request.sends.contains { changed.contains($0) && !own.contains($0) }
        }
        return OutdatedAnswers(
            effects: effects.map(\.id), fields: Set(effects.flatMap(\.keeps)).subtracting(changed).sorted())
    }
}
