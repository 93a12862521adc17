extension PrivateCluster {
    /// Where the PostgreSQL programs are that this cluster would run with; for `doctor`. Starts nothing.
    ///
    /// - Throws: ``ClusterError``: `serverNotFound`.
    public nonisolated func programDirectory() throws(ClusterError) -> String {
        try ServerBinaries.find(major: location.dataVersion, environment: configuration.environment).directory
    }
}
