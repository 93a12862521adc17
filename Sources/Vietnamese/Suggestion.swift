/// "Did you mean …": the known name that is nearest to a mistyped one.
public enum Suggestion {
    /// The candidate within a third of the word's length (at least one edit) that needs the fewest edits, letters
    /// compared without case and diacritics; the earliest of several; `nil` where none is near.
    ///
    /// - Complexity: O(*m* · *n*) for each candidate. Words beyond 64 characters have no suggestion.
    public static func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
        guard word.utf8.count <= 256 else { return nil }
        let typed = Array(VietnameseText.folded(word))
        guard !typed.isEmpty, typed.count <= 64 else { return nil }
        let limit = max(1, typed.count / 3)
        var best: (distance: Int, candidate: String)?
        for candidate in candidates {
            let letters = Array(VietnameseText.folded(candidate))
            guard letters.count <= 64, abs(letters.count - typed.count) <= limit else { continue }
            let distance = distance(typed, letters)
            if distance <= limit, distance < best?.distance ?? .max { best = (distance, candidate) }
        }
        return best?.candidate
    }

    /// The Damerau–Levenshtein distance in its restricted form (optimal string alignment): insertions, deletions,
    /// substitutions and swaps of neighbours, each at one.
    public static func distance(_ first: String, _ second: String) -> Int {
        distance(Array(first), Array(second))
    }

    private static func distance(_ first: [Character], _ second: [Character]) -> Int {
        if first.isEmpty || second.isEmpty { return max(first.count, second.count) }
        var beforeLast: [Int] = []
        var last = Array(0...second.count)
        for row in 1...first.count {
            var current = [row]
            current.reserveCapacity(second.count + 1)
            for column in 1...second.count {
                let isSame = first[row - 1] == second[column - 1]
                var cost = min(last[column] + 1, current[column - 1] + 1, last[column - 1] + (isSame ? 0 : 1))
                if row > 1, column > 1, first[row - 1] == second[column - 2], first[row - 2] == second[column - 1] {
                    cost = min(cost, beforeLast[column - 2] + 1)
                }
                current.append(cost)
            }
            beforeLast = last
            last = current
        }
        return last[second.count]
    }
}
