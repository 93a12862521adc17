import Foundation
import JSON

/// The other systems of the second morning, each a process of its own, and the settings by which the server knows them.
struct DemoSystems: Sendable {
    let identity: DemoStandIn
    let gateway: DemoStandIn
    let records: DemoStandIn
    let portal: DemoStandIn
    let population: DemoStandIn
    let messages: DemoStandIn

    /// Starts them and writes the settings that the server is started with next.
    static func start(_ stage: DemoStage) async throws -> DemoSystems {
        func secret(_ name: String) throws -> String {
            try stage.privateFile("\(name).secret", "bi-mat-chung-cua-hai-ben-\(name)\n")
        }
        let (gatewaySecret, recordsSecret) = (try secret("gateway"), try secret("criminal-record"))
        let portalSecret = try secret("national-portal")
        let (populationSecret, messagesSecret) = (try secret("population"), try secret("sms"))
        let systems = DemoSystems(
            identity: try await stage.startStandIn("identity"),
            gateway: try await stage.startStandIn("gateway", ["--secret-file", gatewaySecret]),
            records: try await stage.startStandIn("criminal-record", ["--secret-file", recordsSecret]),
            portal: try await stage.startStandIn("national-portal", ["--secret-file", portalSecret]),
            population: try await stage.startStandIn("population", ["--secret-file", populationSecret]),
            messages: try await stage.startStandIn("sms", ["--secret-file", messagesSecret]))
        let pay = systems.gateway.url
        stage.settings.value = [
            "TOANTRINH_IDENTITY": try file(
                stage, "identity",
                [
                    "callback": .string(stage.url + "/v1/citizen/callback"), "session_minutes": 720,
                    "providers": [
                        [
                            "name": "vneid", "issuer": .string(systems.identity.url), "client": "toan-trinh",
                            "secret_file": .string(try secret("identity")), "levels": ["LoA1": 1, "LoA2": 2],
                            "claims": [
                                "full_name": "HoVaTen", "personal_number": "SoCMND", "birth_date": "NgaySinh",
                            ],
                        ]
                    ],
                ]),
            "TOANTRINH_PAYMENTS": try file(
                stage, "payments",
                [
                    "gateways": [
                        [
                            "name": "vnpay", "terminal": "DEMOV210", "secret_file": .string(gatewaySecret),
                            "pay_address": .string(pay + "/paymentv2/vpcpay.html"),
                            "return_address": .string(stage.url + "/"), "official": 2,
                            "api_address": .string(pay + "/merchant_webapi/api/transaction"),
                            "statement_address": .string(pay + "/statement"),
                        ]
                    ], "accounts": [["name": "kho-bac", "bank": "970416", "number": "257678859"]],
                ]),
            "TOANTRINH_TARGETS": try file(
                stage, "targets",
                [
                    "targets": [
                        [
                            "name": "criminal-record", "kind": "criminal-record", "url": .string(systems.records.url),
                            "secret_file": .string(recordsSecret), "officer": "H26.101-01", "first_delay_ms": 200,
                        ],
                        [
                            "name": "population", "kind": "population", "url": .string(systems.population.url),
                            "secret_file": .string(populationSecret), "officer": "H26.147-01", "first_delay_ms": 200,
                        ],
                        [
                            "name": "sms", "kind": "sms", "url": .string(systems.messages.url),
                            "secret_file": .string(messagesSecret), "first_delay_ms": 200,
                        ],
                    ]
                ]),
            "TOANTRINH_NATIONAL_PORTAL": try file(
                stage, "portal",
                ["url": .string(systems.portal.url), "secret_file": .string(portalSecret), "vneid": ["vneid"]]),
        ]
        return systems
    }

    private static func file(_ stage: DemoStage, _ name: String, _ content: JSONValue) throws -> String {
        try stage.privateFile("\(name).json", JSONWriter.text(content))
    }
}
