import Foundation

/// Rules for text as it is stored, searched and compared.
///
/// Everything the product writes is in Unicode NFC: `ễ` is one scalar, so that equal texts have equal bytes and digests.
public enum VietnameseText {
    /// `text` in Unicode NFC.
    ///
    /// - Complexity: O(*n*); text of precomposed Latin letters, as Vietnamese keyboards write it, is returned as it is.
    public static func nfc(_ text: String) -> String {
        isPlainlyNFC(text) ? text : text.precomposedStringWithCanonicalMapping
    }

    /// Whether the bytes of `text` are those of its NFC form.
    public static func isNFC(_ text: String) -> Bool {
        isPlainlyNFC(text) || text.utf8.elementsEqual(text.precomposedStringWithCanonicalMapping.utf8)
    }

    /// The form in which texts are compared without regard to diacritics: lower case, without marks, `đ` as `d`, spaces
    /// trimmed and squeezed to one (`"  NGUYỄN  Thị Đào"` → `"nguyen thi dao"`).
    ///
    /// The Icelandic `ð`, which old files hold in place of `đ`, is a `d` too.
    public static func folded(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.decomposedStringWithCanonicalMapping.lowercased().unicodeScalars {
            switch scalar.value {
            case 0x111, 0xF0: result.append("d")
            default:
                if !isCombiningMark(scalar) { result.append(scalar) }
            }
        }
        return squeezed(String(result))
    }

    /// `text` without diacritics, in its own case, `đ` as `d` (`"Lệ phí Đất đai"` → `"Le phi Dat dai"`).
    public static func withoutMarks(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.decomposedStringWithCanonicalMapping.unicodeScalars {
            switch scalar.value {
            case 0x111, 0xF0: result.append("d")
            case 0x110, 0xD0: result.append("D")
            default:
                if !isCombiningMark(scalar) { result.append(scalar) }
            }
        }
        return String(result)
    }

    /// `text` without white space at its ends, and with one space wherever there was some within.
    public static func squeezed(_ text: String) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// The NFD form, for taking marks off letters.
    static func decomposed(_ text: String) -> String { text.decomposedStringWithCanonicalMapping }

    static func isCombiningMark(_ scalar: Unicode.Scalar) -> Bool {
        guard scalar.value >= 0x300 else { return false }
        // The block of combining diacritical marks holds nothing else.
        if scalar.value < 0x370 { return true }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .spacingMark: return true
        default: return false
        }
    }

    /// Whether all scalars are of blocks of which none changes or combines under NFC: ASCII to Latin Extended-B and IPA
    /// (below U+0300), Latin Extended Additional (U+1E00 to U+1EFF, all Vietnamese letters), quotes and dashes, `₫`.
    private static func isPlainlyNFC(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { scalar in
            switch scalar.value {
            case 0..<0x300, 0x1E00...0x1EFF, 0x2010...0x2027, 0x20AB: true
            default: false
            }
        }
    }
}
