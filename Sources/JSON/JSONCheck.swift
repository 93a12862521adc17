import Vietnamese

/// What of a value the reader or the log would refuse.
enum JSONCheck {
    /// The first fault, in the order of writing.
    static func fault(of value: JSONValue, depthLimit: Int, depth: Int = 0) -> JSONError.Reason? {
        switch value {
        case .null, .bool: return nil
        case .integer(let integer):
            return integer.magnitude > JSONValue.largestInteger.magnitude ? .integerRange : nil
        case .string(let string): return fault(of: string)
        case .array(let values):
            if depth >= depthLimit { return .tooDeep(limit: depthLimit) }
            for element in values {
                if let fault = fault(of: element, depthLimit: depthLimit, depth: depth + 1) { return fault }
            }
            return nil
        case .object(let object):
            if depth >= depthLimit { return .tooDeep(limit: depthLimit) }
            for member in object.members {
                if let fault = fault(of: member.key) { return fault }
                if let fault = fault(of: member.value, depthLimit: depthLimit, depth: depth + 1) { return fault }
            }
            return nil
        }
    }

    private static func fault(of string: String) -> JSONError.Reason? {
        if string.utf8.contains(0) { return .nul }
        return VietnameseText.isNFC(string) ? nil : .notNormalized
    }
}
