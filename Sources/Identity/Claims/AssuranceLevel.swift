/// The level of an electronic identity (mức độ định danh điện tử, NĐ 69/2024).
public enum AssuranceLevel: Int, Sendable, Hashable, CaseIterable, Comparable {
    /// Mức độ 01.
    case one = 1
    /// Mức độ 02.
    case two = 2

    public static func < (lhs: AssuranceLevel, rhs: AssuranceLevel) -> Bool { lhs.rawValue < rhs.rawValue }
}
