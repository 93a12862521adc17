/// What a paper is: the name of its template, and of its entry in `forms.json`.
///
/// A result document of another procedure is a kind of its own (`PaperKind("marriage-certificate")`); it needs a
/// template of that name and nothing else.
public struct PaperKind: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// Lower-case letters, digits and hyphens, 1 to 64 of them, beginning with a letter.
    public let name: String

    /// - Returns: `nil` where `name` is not what ``name`` says.
    public init?(_ name: String) {
        let bytes = name.utf8
        guard (1...64).contains(bytes.count), let first = bytes.first, (UInt8(ascii: "a")...UInt8(ascii: "z")) ~= first
        else { return nil }
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
                continue
            default: return nil
            }
        }
        self.name = name
    }

    private init(known name: String) { self.name = name }

    /// Form 01, *giấy tiếp nhận hồ sơ và hẹn trả kết quả*: the receipt with the appointment.
    public static let receipt = PaperKind(known: "receipt")
    /// Form 02, *phiếu yêu cầu bổ sung, hoàn thiện hồ sơ*.
    public static let supplementRequest = PaperKind(known: "supplement-request")
    /// Form 03, *phiếu từ chối tiếp nhận giải quyết hồ sơ*.
    public static let refusal = PaperKind(known: "refusal")
    /// Form 04, the apology with a new appointment; its title differs by regulation.
    public static let apology = PaperKind(known: "apology")
    /// *Bản dự thảo*: what the result will say, shown to the citizen for checking.
    public static let draft = PaperKind(known: "draft")
    /// *Giấy khai sinh*.
    public static let birthCertificate = PaperKind(known: "birth-certificate")
    /// *Trích lục khai tử*.
    public static let deathExtract = PaperKind(known: "death-extract")
    /// *Phiếu lý lịch tư pháp số 1*.
    public static let criminalRecord1 = PaperKind(known: "criminal-record-1")
    /// *Phiếu lý lịch tư pháp số 2*.
    public static let criminalRecord2 = PaperKind(known: "criminal-record-2")

    /// *Biên lai thu phí, lệ phí*.
    public static let moneyReceipt = PaperKind(known: "money-receipt")

    /// The kinds that the product has templates for, in the order of the forms.
    public static let builtIn: [PaperKind] = [
        .receipt, .supplementRequest, .refusal, .apology, .draft, .birthCertificate, .deathExtract,
        .criminalRecord1, .criminalRecord2, .moneyReceipt,
    ]

    public var description: String { name }

    public static func < (left: PaperKind, right: PaperKind) -> Bool { left.name < right.name }
}
