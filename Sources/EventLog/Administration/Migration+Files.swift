import Foundation

extension Migration {
    /// Reads the files `NNNN_name.sql` of a directory; others are not looked at.
    ///
    /// - Throws: ``MigrationError`` (unreadable) naming the directory or the file.
    public static func files(in directory: String) throws(MigrationError) -> [Migration] {
        let names: [String]
        do { names = try FileManager.default.contentsOfDirectory(atPath: directory) } catch {
            throw .unreadable(directory)
        }
        var migrations: [Migration] = []
        for name in names.sorted() where name.hasSuffix(".sql") {
            guard let data = FileManager.default.contents(atPath: directory + "/" + name),
                let migration = Migration(fileName: name, bytes: Array(data))
            else { throw .unreadable(name) }
            migrations.append(migration)
        }
        return migrations
    }
}
