// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "Fuzzing",
  dependencies: [.package(name: "vidstyle", path: "..")],
  targets: [
    .executableTarget(
      name: "fuzz",
      dependencies: ["Basics", "VideoIO", "Transfer", "Painting", "Page"].map {
        .product(name: $0, package: "vidstyle")
      },
      swiftSettings: [.unsafeFlags(["-parse-as-library"])],
      linkerSettings: [.unsafeFlags(["-use-ld=lld"])])
  ],
  swiftLanguageModes: [.v6])
