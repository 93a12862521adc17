import ArgumentParser
import PortalHTTP

/// How often somebody may ask a server: `officers=50/500`, so many requests a second and so many at once.
struct RateOption: ExpressibleByArgument {
    enum Who: String {
        case officers, systems, strangers
    }

    let who: Who
    let rate: RequestRate

    init?(argument: String) {
        let parts = argument.split(separator: "=", omittingEmptySubsequences: false)
        let numbers = parts.last?.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) } ?? []
        guard parts.count == 2, numbers.count == 2, let perSecond = numbers[0], let burst = numbers[1],
            let who = Who(rawValue: String(parts[0])),
            (1...1_000_000).contains(perSecond), (1...1_000_000).contains(burst)
        else { return nil }
        self.who = who
        rate = RequestRate(perSecond: perSecond, burst: burst)
    }

    func apply(to rates: inout PortalServer.Rates) {
        switch who {
        case .officers: rates.officers = rate
        case .systems: rates.systems = rate
        case .strangers: rates.strangers = rate
        }
    }
}
