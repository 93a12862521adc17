extension OrderNumber {
    /// Numbers of orders that a text holds, as somebody typed them or a bank handed them on: in any case, with or without what stands around.
    ///
    /// Whether there are such orders is another question.
    /// - Complexity: O(*n*); texts of more than 1000 bytes hold none.
    public static func candidates(in text: String) -> [String] {
        let bytes = Array(text.uppercased().utf8)
        guard bytes.count <= 1000 else { return [] }
        var found: [String] = []
        for start in bytes.indices where start + 22 <= bytes.count {
            let candidate = String(decoding: bytes[start..<start + 22], as: UTF8.self)
            if identifier(of: candidate) != nil, !found.contains(candidate) { found.append(candidate) }
        }
        return found
    }
}
