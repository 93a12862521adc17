/// The version that the program states, to people and to the server.
enum Version {
    static let text = "0.1.0"
}
