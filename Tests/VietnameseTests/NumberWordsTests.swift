import Testing
import Vietnamese

@Suite struct NumberWordsTests {
    @Test(
        arguments: [
            (0, "không"), (1, "một"), (4, "bốn"), (5, "năm"), (10, "mười"), (11, "mười một"), (14, "mười bốn"),
            (15, "mười lăm"),
            (20, "hai mươi"), (21, "hai mươi mốt"), (24, "hai mươi tư"), (25, "hai mươi lăm"), (54, "năm mươi tư"),
            (55, "năm mươi lăm"), (100, "một trăm"), (101, "một trăm linh một"), (104, "một trăm linh bốn"),
            (105, "một trăm linh năm"), (110, "một trăm mười"), (111, "một trăm mười một"), (115, "một trăm mười lăm"),
            (121, "một trăm hai mươi mốt"), (555, "năm trăm năm mươi lăm"), (1000, "một nghìn"),
            (1001, "một nghìn không trăm linh một"), (1010, "một nghìn không trăm mười"),
            (1975, "một nghìn chín trăm bảy mươi lăm"),
            (2000, "hai nghìn"), (2024, "hai nghìn không trăm hai mươi tư"),
            (2026, "hai nghìn không trăm hai mươi sáu"),
            (8000, "tám nghìn"), (10_000, "mười nghìn"), (21_000, "hai mươi mốt nghìn"),
            (100_005, "một trăm nghìn không trăm linh năm"),
            (1_000_000, "một triệu"), (1_000_005, "một triệu không trăm linh năm"),
            (1_050_000, "một triệu không trăm năm mươi nghìn"),
            (1_234_567, "một triệu hai trăm ba mươi tư nghìn năm trăm sáu mươi bảy"),
            (2_000_000_000, "hai tỷ"), (1_000_000_000_000, "một nghìn tỷ"), (-15, "âm mười lăm"),
            (1_000_000_000_000_000_000, "một tỷ tỷ"),
        ] as [(Int64, String)])
    func words(number: Int64, text: String) {
        #expect(NumberWords.words(number) == text)
    }

    @Test func theEndsOfTheType() {
        #expect(NumberWords.words(.max).hasPrefix("chín tỷ hai trăm hai mươi ba triệu"))
        #expect(NumberWords.words(.min).hasPrefix("âm chín tỷ"))
    }

    @Test func everyNumberHasItsOwnWords() {
        var seen = Set<String>()
        for number in Int64(0)..<12_000 { seen.insert(NumberWords.words(number)) }
        #expect(seen.count == 12_000)
    }

    @Test(arguments: [
        (2026, 6, 10, "ngày mười tháng sáu năm hai nghìn không trăm hai mươi sáu"),
        (1995, 4, 4, "ngày bốn tháng tư năm một nghìn chín trăm chín mươi lăm"),
        (2025, 12, 31, "ngày ba mươi mốt tháng mười hai năm hai nghìn không trăm hai mươi lăm"),
        (2005, 11, 24, "ngày hai mươi tư tháng mười một năm hai nghìn không trăm linh năm"),
    ])
    func dates(year: Int, month: Int, day: Int, text: String) {
        #expect(NumberWords.date(year: year, month: month, day: day) == text)
    }

    @Test func money() {
        #expect(NumberWords.money(8000) == "Tám nghìn đồng")
        #expect(NumberWords.money(0) == "Không đồng")
    }
}
