public import WorkingTime

extension DossierCommand {
    /// Lets a timer fire: by the engine itself, at its instant or later.
    public struct Fire: Sendable, Hashable {
        public var name: DossierTimer.Name
        public var due: Instant

        public init(name: DossierTimer.Name, due: Instant) {
            self.name = name
            self.due = due
        }
    }

    /// Computes the instants anew by a calendar that was published since: by the engine itself. It leads to no event where none moves.
    public struct Reschedule: Sendable, Hashable {
        /// The digest of the publication, 64 hexadecimal digits.
        public var publication: String

        public init(publication: String) { self.publication = publication }
    }
}
