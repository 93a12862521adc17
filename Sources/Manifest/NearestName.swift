/// Finds the known name that a mistyped one was probably meant to be.
enum NearestName {
    /// The nearest of `candidates` by edit distance with neighbouring transpositions, where it is near enough: at most one
    /// edit in three characters. The first of equally near ones.
    ///
    /// - Complexity: O(*c* · *n* · *m*) for *c* candidates of length *m*.
    static func of(_ name: String, among candidates: some Sequence<String>) -> String? {
        let written = Array(name.lowercased().prefix(64))
        var best: (name: String, distance: Int)?
        for candidate in candidates where candidate != name {
            let known = Array(candidate.lowercased().prefix(64))
            let allowed = max(1, max(written.count, known.count) / 3)
            guard abs(written.count - known.count) <= allowed else { continue }
            let distance = editDistance(written, known)
            if distance <= allowed, distance < best?.distance ?? .max { best = (candidate, distance) }
        }
        return best?.name
    }

    private static func editDistance(_ a: [Character], _ b: [Character]) -> Int {
        if a.isEmpty { return b.count }
        if b.isEmpty { return a.count }
        var before: [Int] = []
        var previous = Array(0...b.count)
        for i in 1...a.count {
            var row = [i]
            for j in 1...b.count {
                let cost = a[i - 1] == b[j - 1] ? 0 : 1
                var value = min(row[j - 1] + 1, previous[j] + 1, previous[j - 1] + cost)
                if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] { value = min(value, before[j - 2] + 1) }
                row.append(value)
            }
            before = previous
            previous = row
        }
        return previous[b.count]
    }
}
