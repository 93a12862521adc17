import Postgres

extension Store {
    private static let selectPassword = PreparedStatement(
        "select_password", "SELECT credential, hash FROM password WHERE officer = $1", [.text])
    private static let deletePassword = PreparedStatement(
        "delete_password", "DELETE FROM password WHERE officer = $1 AND credential = $2", [.text, .text])

    /// The hash of an officer's password and the credential that it is said to be of; `nil` where there is none.
    func password(of officer: String) async throws(PostgresError) -> (credential: String, hash: String)? {
        guard let row = try await pool.query(Self.selectPassword, [.text(officer)]).oneOrNone() else { return nil }
        return (try row.value(0), try row.value(1))
    }

    /// Deletes the hash of a password that is over; that of another one stays.
    func deletePassword(of officer: String, credential: String) async throws(PostgresError) {
        _ = try await pool.query(Self.deletePassword, [.text(officer), .text(credential)])
    }
}
