public import Postgres

extension PostgresConfiguration {
    /// The same server for a connection that appends: whatever the planner believes about a young or large table, only keys are used,
    /// and a statement is planned once.
    public var appending: PostgresConfiguration {
        var copy = self
        copy.sessionSettings["plan_cache_mode"] = "force_generic_plan"
        copy.sessionSettings["enable_seqscan"] = "off"
        copy.sessionSettings["enable_bitmapscan"] = "off"
        copy.sessionSettings["enable_sort"] = "off"
        copy.sessionSettings["jit"] = "off"
        copy.sessionSettings["synchronous_commit"] = "on"
        return copy
    }
}
