/// A time limit in its own unit; each unit has its own rule and none is converted into another.
public enum Limit: Sendable, Hashable {
    /// The working day on which it begins; after the cut-off hour (15:00 in civil status, Luật Hộ tịch art. 5(3)) the next.
    case sameDay
    /// Working hours, 1 to 10,000.
    case workingHours(Int)
    /// Working days in thousandths (0.5 day = 500), so that fractions stay exact; 1 to 10,000,000.
    case workingDays(thousandths: Int)
    /// Calendar days, 1 to 10,000; an end on a day off moves to the next working day.
    case calendarDays(Int)
    /// Calendar months, 1 to 1,200; an end on a day off moves to the next working day.
    case months(Int)
}
