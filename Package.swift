// swift-tools-version: 6.2
import PackageDescription

// The floors, from the ground up (docs/architecture.md). A target may name only targets above it in this file.

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let metrics = Target.Dependency.product(name: "Metrics", package: "swift-metrics")
let coreMetrics = Target.Dependency.product(name: "CoreMetrics", package: "swift-metrics")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let serviceLifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let tracing = Target.Dependency.product(name: "Tracing", package: "swift-distributed-tracing")
let instrumentation = Target.Dependency.product(name: "Instrumentation", package: "swift-distributed-tracing")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

let package = Package(
    name: "ToanTrinh",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "toantrinh", targets: ["toantrinh"]),
        .executable(name: "toantrinh-bench", targets: ["toantrinh-bench"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-distributed-tracing", from: "1.7.3"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // Pure: no database, no clock, no network, no file system, no randomness.
        .target(name: "Vietnamese"),
        .target(name: "JSON", dependencies: ["Vietnamese"]),
        .target(name: "Manifest", dependencies: ["Vietnamese", yams]),
        .target(name: "WorkingTime", dependencies: ["JSON", "Vietnamese", "Manifest"]),
        .target(name: "Procedures", dependencies: ["JSON", "Vietnamese", "Manifest", "WorkingTime", crypto]),
        .target(name: "Organisation", dependencies: ["JSON", "Vietnamese", "Manifest", "WorkingTime"]),
        .target(
            name: "Payments",
            dependencies: ["JSON", "Vietnamese", "WorkingTime", "Procedures", "Organisation", crypto]),
        .target(
            name: "Dossiers",
            dependencies: ["JSON", "Vietnamese", "WorkingTime", "Procedures", "Organisation", "Payments"]),
        .target(name: "Indicators", dependencies: ["JSON", "Vietnamese", "WorkingTime", "Payments", "Dossiers"]),

        .target(name: "Webhooks", dependencies: ["JSON", "WorkingTime", crypto]),
        .target(name: "Identity", dependencies: ["JSON", "Vietnamese", "WorkingTime", crypto, cryptoExtras]),
        .target(
            name: "NationalPortal",
            dependencies: [
                "JSON", "Vietnamese", "WorkingTime", "Procedures", "Organisation", "Payments", "Dossiers", crypto,
            ]),

        // The outside world.
        .systemLibrary(name: "CLibpq", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CSpawn"),
        .systemLibrary(name: "CQREncode", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"])]),
        .target(name: "Telemetry", dependencies: ["JSON", coreMetrics, instrumentation, logging, tracing]),
        .target(name: "Outbound", dependencies: ["CCurl", instrumentation]),
        .target(name: "QRCodes", dependencies: ["CQREncode", "Vietnamese"]),
        .target(name: "Postgres", dependencies: ["CLibpq", "Vietnamese", logging, tracing]),
        .target(name: "Cluster", dependencies: ["CSpawn", "Vietnamese", logging]),
        .target(name: "EventLog", dependencies: ["JSON", "Vietnamese", "WorkingTime", "Postgres", crypto, logging]),
        .target(
            name: "Sealing",
            dependencies: ["JSON", "Vietnamese", "WorkingTime", "Organisation", crypto, cryptoExtras]),
        .target(
            name: "Papers",
            dependencies: ["CSpawn", "JSON", "Vietnamese", "WorkingTime", mustache, crypto, logging],
            resources: [.copy("Resources")]),
        .target(
            name: "Casework",
            dependencies: [
                "JSON", "Vietnamese", "Manifest", "WorkingTime", "Procedures", "Organisation", "Payments", "Dossiers",
                "Indicators", "NationalPortal", "Postgres", "EventLog", "Sealing", "Papers", "Webhooks", "Identity",
                "Outbound", "QRCodes", crypto, cryptoExtras, logging, instrumentation, tracing,
            ]),

        .target(
            name: "Connectors",
            dependencies: [
                "JSON", "Vietnamese", "WorkingTime", "Procedures", "Payments", "Dossiers", "NationalPortal", "EventLog",
                "Casework", "Webhooks", "Outbound",
            ]),

        // Faces.
        .target(
            name: "PortalHTTP",
            dependencies: [
                "JSON", "Vietnamese", "WorkingTime", "Procedures", "Organisation", "Payments", "Dossiers", "Indicators",
                "EventLog", "Casework", "Telemetry", crypto, hummingbird, hummingbirdCore, httpTypes, nioCore, logging,
                coreMetrics,
                serviceLifecycle, instrumentation, tracing,
            ]),
        .target(
            name: "StandIns",
            dependencies: [
                "JSON", "Vietnamese", "WorkingTime", "Payments", "Identity", "Webhooks", "Outbound", crypto,
                cryptoExtras,
                hummingbird, hummingbirdCore, httpTypes, nioCore,
                logging, serviceLifecycle,
            ]),
        .executableTarget(
            name: "toantrinh",
            dependencies: [
                "JSON", "Vietnamese", "Manifest", "WorkingTime", "Procedures", "Organisation", "Payments", "Dossiers",
                "Indicators", "NationalPortal",
                "Postgres", "Cluster", "EventLog", "Sealing", "Papers", "Casework", "PortalHTTP", "Webhooks",
                "Outbound", "Identity", "QRCodes", "Connectors", "StandIns", "Telemetry", argumentParser, crypto,
                logging, nioCore, coreMetrics, instrumentation, serviceLifecycle,
            ]),
        .executableTarget(
            name: "toantrinh-bench",
            dependencies: [
                "JSON", "Vietnamese", "WorkingTime", "Organisation", "Dossiers", "Postgres", "EventLog", "Sealing",
                "Papers", "Casework", "PortalHTTP", argumentParser, hummingbird, nioCore, logging, serviceLifecycle,
            ]),

        // Tests.
        .executableTarget(
            name: "toantrinh-test-process", dependencies: ["EventLog", "Postgres"], path: "Tests/TestProcess"),
        .target(name: "TestSupport", path: "Tests/Support"),
        .target(
            name: "TestSystems", dependencies: ["JSON", "Webhooks", "Outbound", "StandIns", logging],
            path: "Tests/Systems"),
        .testTarget(name: "JSONTests", dependencies: ["JSON", "Vietnamese"]),
        .testTarget(name: "VietnameseTests", dependencies: ["Vietnamese"]),
        .testTarget(name: "ManifestTests", dependencies: ["Manifest", "Vietnamese"]),
        .testTarget(name: "WorkingTimeTests", dependencies: ["WorkingTime", "JSON", "Vietnamese", "Manifest"]),
        .testTarget(
            name: "ProceduresTests",
            dependencies: ["Procedures", "JSON", "Vietnamese", "Manifest", "WorkingTime", "TestSupport"]),
        .testTarget(
            name: "OrganisationTests", dependencies: ["Organisation", "JSON", "Vietnamese", "Manifest", "WorkingTime"]),
        .testTarget(
            name: "PaymentsTests",
            dependencies: ["Payments", "JSON", "Vietnamese", "WorkingTime", "Procedures", "Organisation"]),
        .testTarget(name: "QRCodesTests", dependencies: ["QRCodes", "Payments", "Vietnamese"]),
        .testTarget(
            name: "DossiersTests",
            dependencies: [
                "Dossiers", "NationalPortal", "JSON", "Vietnamese", "Manifest", "WorkingTime", "Procedures",
                "Organisation", "Payments",
            ]),
        .testTarget(
            name: "IndicatorsTests",
            dependencies: [
                "Indicators", "JSON", "Vietnamese", "Manifest", "WorkingTime", "Procedures", "Organisation", "Payments",
                "Dossiers",
            ]),
        .testTarget(
            name: "IdentityTests",
            dependencies: ["Identity", "JSON", "Vietnamese", "WorkingTime", crypto, cryptoExtras]),
        .testTarget(name: "WebhooksTests", dependencies: ["Webhooks", "JSON", "WorkingTime"]),
        .testTarget(
            name: "StandInsTests", dependencies: ["StandIns", "Outbound", "JSON", hummingbird, nioCore, logging]),
        .testTarget(
            name: "ConnectorsTests",
            dependencies: [
                "Connectors", "Casework", "StandIns", "Outbound", "JSON", "Vietnamese", "WorkingTime", "Procedures",
                "Organisation", "Payments", "Dossiers", "NationalPortal", "EventLog", "Webhooks", "TestSystems",
                "TestSupport", hummingbird, httpTypes, nioCore, logging,
            ]),
        .testTarget(
            name: "TelemetryTests",
            dependencies: ["Telemetry", "JSON", "TestSupport", metrics, instrumentation, logging, tracing]),
        .testTarget(name: "PostgresTests", dependencies: ["Postgres", "Cluster", "Vietnamese", "TestSupport"]),
        .testTarget(name: "ClusterTests", dependencies: ["Cluster", "Vietnamese"]),
        .testTarget(
            name: "EventLogTests",
            dependencies: [
                "EventLog", "JSON", "Vietnamese", "WorkingTime", "Postgres", "Cluster", "toantrinh-test-process",
                "TestSupport",
            ]),
        .testTarget(
            name: "SealingTests",
            dependencies: ["Sealing", "JSON", "Vietnamese", "WorkingTime", "Organisation", crypto, cryptoExtras]),
        .testTarget(name: "PapersTests", dependencies: ["Papers", "JSON", "Vietnamese", "WorkingTime"]),
        .testTarget(
            name: "CaseworkTests",
            dependencies: [
                "Casework", "JSON", "Vietnamese", "Manifest", "WorkingTime", "Procedures", "Organisation", "Dossiers",
                "Payments", "Indicators", "NationalPortal", "Postgres", "Cluster", "EventLog", "Sealing", "Papers",
                "Webhooks", "Outbound", "Identity", "Connectors", "StandIns", "TestSystems",
            ]),
        .testTarget(
            name: "PortalHTTPTests",
            dependencies: [
                "PortalHTTP", "Casework", "JSON", "Vietnamese", "Manifest", "WorkingTime", "Procedures", "Organisation",
                "Dossiers", "Postgres", "Cluster", "EventLog", "Sealing", "Papers", "Identity", "Outbound", "StandIns",
                "Telemetry", "TestSupport", "TestSystems", "Connectors", hummingbird, httpTypes, nioCore, logging,
                serviceLifecycle, instrumentation, tracing,
            ]),
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "JSON", "Vietnamese", "WorkingTime", "Payments", "Papers", "Postgres", "Cluster", "Outbound",
                "toantrinh", "TestSystems", "TestSupport", logging,
            ]),
    ],
    swiftLanguageModes: [.v6]
)

for target in package.targets where target.type != .system {
    target.swiftSettings = [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    ]
}
