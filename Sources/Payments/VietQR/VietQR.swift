/// A VietQR code's content: NAPAS's profile of EMVCo's merchant-presented codes.
public struct VietQR: Sendable, Hashable {
    /// Where the money goes.
    public struct Beneficiary: Sendable, Hashable {
        /// What is named: an account or a card.
        public enum Service: String, Sendable, Hashable, CaseIterable {
            case account = "QRIBFTTA"
            case card = "QRIBFTTC"
        }

        /// The bank's identification number (BIN), six digits.
        public var bank: String
        /// The account's or card's number: 1 to 19 letters and digits.
        public var number: String
        public var service: Service

        public init(bank: String, number: String, service: Service = .account) {
            self.bank = bank
            self.number = number
            self.service = service
        }
    }

    /// Made for one payment (12), or to be used again (11).
    public var isDynamic: Bool
    /// `nil` in codes of other schemes.
    public var beneficiary: Beneficiary?
    /// Whole đồng, 1 to 10^12; `nil`: whoever pays says how much.
    public var amount: Int64?
    /// The bill's number, 1 to 25 characters.
    public var bill: String?
    /// The reference label, 1 to 25 characters.
    public var reference: String?
    /// What it is for, 1 to 25 characters without diacritics: see ``VietQRText``.
    public var purpose: String?
    /// What else the code holds, as it was read.
    var others: [TagValue] = []
    var otherAdditions: [TagValue] = []

    public init(
        isDynamic: Bool, beneficiary: Beneficiary?, amount: Int64? = nil, bill: String? = nil,
        reference: String? = nil, purpose: String? = nil
    ) {
        self.isDynamic = isDynamic
        self.beneficiary = beneficiary
        self.amount = amount
        self.bill = bill
        self.reference = reference
        self.purpose = purpose
    }

    static let napas = "A000000727"
    static let largestAmount: Int64 = 1_000_000_000_000

    /// The content as text, with its checksum.
    ///
    /// - Throws: `VietQRError` where a part is not well formed or too long.
    public func payload() throws(VietQRError) -> String {
        var fields = others + [TagValue(tag: 0, value: "01"), TagValue(tag: 1, value: isDynamic ? "12" : "11")]
        if let beneficiary { fields.append(TagValue(tag: 38, value: try beneficiary.checked())) }
        fields.append(TagValue(tag: 53, value: "704"))
        if let amount {
            guard (1...Self.largestAmount).contains(amount) else { throw .amount }
            fields.append(TagValue(tag: 54, value: String(amount)))
        }
        fields.append(TagValue(tag: 58, value: "VN"))
        var additions = otherAdditions
        for (tag, value) in [(1, bill), (5, reference), (8, purpose)] {
            guard let value else { continue }
            guard (1...25).contains(value.utf8.count), VietQRText.isPlain(value) else { throw .text(tag: tag) }
            additions.append(TagValue(tag: tag, value: value))
        }
        if !additions.isEmpty {
            let text = TagValue.text(additions)
            guard text.utf8.count <= 99 else { throw .tooLong }
            fields.append(TagValue(tag: 62, value: text))
        }
        let text = TagValue.text(fields) + "6304"
        return text + CRC16.text(CRC16.checksum(text.utf8))
    }

    /// Reads a code's content.
    ///
    /// - Throws: `VietQRError` with what is wrong; no text makes it crash.
    public init(payload: String) throws(VietQRError) {
        let bytes = Array(payload.utf8)
        guard bytes.count <= 512 else { throw .tooLong }
        guard bytes.count >= 8 else { throw .cutShort(at: 0) }
        guard bytes.suffix(8).prefix(4).elementsEqual("6304".utf8) else { throw .checksumMissing }
        let stated = String(decoding: bytes.suffix(4), as: UTF8.self).uppercased()
        guard CRC16.text(CRC16.checksum(bytes.dropLast(4))) == stated else { throw .checksum }
        var fields = try TagValue.read(bytes.dropLast(8))
        func take(_ tag: Int) -> String? {
            defer { fields.removeAll { $0.tag == tag } }
            return fields[tag: tag]
        }
        guard take(0) == "01" else { throw .missing(tag: 0) }
        switch take(1) {
        case "11": isDynamic = false
        case "12": isDynamic = true
        default: throw .missing(tag: 1)
        }
        guard take(53) == "704" else { throw .missing(tag: 53) }
        guard take(58) == "VN" else { throw .missing(tag: 58) }
        beneficiary = try take(38).map(Beneficiary.init(field:))
        amount = try take(54).map(Self.amount(of:))
        var additions: [TagValue] = []
        if let text = take(62) { additions = try TagValue.read(Array(text.utf8)[...]) }
        bill = additions[tag: 1]
        reference = additions[tag: 5]
        purpose = additions[tag: 8]
        others = fields
        otherAdditions = additions.filter { ![1, 5, 8].contains($0.tag) }
    }

    /// A whole number of đồng; decimals are read where they are zeros.
    private static func amount(of text: String) throws(VietQRError) -> Int64 {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard let whole = parts.first, (1...13).contains(whole.utf8.count), whole.utf8.allSatisfy(VietQRText.isDigit),
            parts.count <= 2,
            parts.dropFirst().allSatisfy({ (1...2).contains($0.utf8.count) && $0.allSatisfy { $0 == "0" } }),
            let amount = Int64(whole), (1...largestAmount).contains(amount)
        else { throw .amount }
        return amount
    }
}

extension VietQR.Beneficiary {
    /// The field 38 of it, checked.
    func checked() throws(VietQRError) -> String {
        guard bank.utf8.count == 6, bank.utf8.allSatisfy(VietQRText.isDigit) else { throw .bank }
        guard (1...19).contains(number.utf8.count), number.utf8.allSatisfy(VietQRText.isAlphanumeric) else {
            throw .account
        }
        let account = TagValue.text([TagValue(tag: 0, value: bank), TagValue(tag: 1, value: number)])
        return TagValue.text([
            TagValue(tag: 0, value: VietQR.napas), TagValue(tag: 1, value: account),
            TagValue(tag: 2, value: service.rawValue),
        ])
    }

    init(field: String) throws(VietQRError) {
        let fields = try TagValue.read(Array(field.utf8)[...])
        guard fields[tag: 0] == VietQR.napas, let account = fields[tag: 1],
            let service = fields[tag: 2].flatMap(Service.init(rawValue:)), fields.count == 3
        else { throw .missing(tag: 38) }
        let parts = try TagValue.read(Array(account.utf8)[...])
        guard let bank = parts[tag: 0], let number = parts[tag: 1], parts.count == 2 else { throw .missing(tag: 38) }
        self.init(bank: bank, number: number, service: service)
        _ = try checked()
    }
}
