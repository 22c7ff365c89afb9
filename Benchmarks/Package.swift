// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "Benchmarks",
  dependencies: [
    .package(name: "vidstyle", path: ".."),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
  ],
  targets: [
    .target(
      name: "Common",
      dependencies: [
        .product(name: "Basics", package: "vidstyle"),
        .product(name: "Transfer", package: "vidstyle"),
      ]),
    .target(name: "CPeak", cSettings: [.unsafeFlags(["-O3"])]),
    .executableTarget(
      name: "flow",
      dependencies: [
        .product(name: "Basics", package: "vidstyle"),
        .product(name: "Transfer", package: "vidstyle"),
        .product(name: "VideoIO", package: "vidstyle"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ]),
    .executableTarget(
      name: "layers",
      dependencies: [
        "Common", "CPeak", .product(name: "CKernels", package: "vidstyle"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .executableTarget(
      name: "scales",
      dependencies: [
        "Common", .product(name: "Basics", package: "vidstyle"),
        .product(name: "Transfer", package: "vidstyle"),
        .product(name: "VideoIO", package: "vidstyle"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ]),
    .executableTarget(
      name: "step",
      dependencies: [
        "Common", .product(name: "Basics", package: "vidstyle"),
        .product(name: "Transfer", package: "vidstyle"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .executableTarget(
      name: "step-server",
      dependencies: [
        "Common", .product(name: "Basics", package: "vidstyle"),
        .product(name: "Transfer", package: "vidstyle"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
  ],
  swiftLanguageModes: [.v6]
)
