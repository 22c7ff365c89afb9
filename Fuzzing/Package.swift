// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "Fuzzing",
  dependencies: [
    .package(name: "vidstyle", path: ".."),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
  ],
  targets: [
    // The program's own sources, by a link: an executable of another package cannot be imported.
    .target(
      name: "Program",
      dependencies: [
        .product(name: "VideoIO", package: "vidstyle"),
        .product(name: "Basics", package: "vidstyle"),
        .product(name: "Transfer", package: "vidstyle"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ],
      // Its main function must not stand in libFuzzer's place.
      swiftSettings: [
        .unsafeFlags(["-Xfrontend", "-entry-point-function-name", "-Xfrontend", "program_main"])
      ]),
    .executableTarget(
      name: "fuzz",
      dependencies: ["Program"],
      swiftSettings: [.unsafeFlags(["-parse-as-library"])],
      linkerSettings: [.unsafeFlags(["-use-ld=lld"])]),
  ],
  swiftLanguageModes: [.v6])
