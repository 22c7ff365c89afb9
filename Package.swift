// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "vidstyle",
  products: [
    .executable(name: "vidstyle", targets: ["vidstyle"]),
    .library(name: "Basics", targets: ["Basics"]),
    .library(name: "VideoIO", targets: ["VideoIO"]),
    .library(name: "Transfer", targets: ["Transfer"]),
    .library(name: "Painting", targets: ["Painting"]),
    .library(name: "Page", targets: ["Page"]),
    .library(name: "CKernels", targets: ["CKernels"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.0.0"),
    .package(url: "https://github.com/swhitty/FlyingFox", from: "0.27.1"),
  ],
  targets: [
    .systemLibrary(
      name: "CFFmpeg",
      pkgConfig: "libavformat libavcodec libavfilter libavutil libswscale libswresample",
      providers: [
        .apt(["libavformat-dev", "libavcodec-dev", "libavfilter-dev", "libswscale-dev"])
      ]),
    .systemLibrary(
      name: "COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),
    .systemLibrary(name: "CPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"])]),
    .systemLibrary(name: "CLinux"),
    .systemLibrary(name: "CLCMS", pkgConfig: "lcms2", providers: [.apt(["liblcms2-dev"])]),
    // What the libraries below have in common.
    .target(
      name: "Basics",
      dependencies: [
        "CLinux",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "SystemPackage", package: "swift-system"),
      ]),
    .target(
      name: "VideoIO",
      dependencies: [
        "Basics", "CFFmpeg", "CLCMS", "CPNG", .product(name: "Logging", package: "swift-log"),
        .product(name: "SystemPackage", package: "swift-system"),
      ]),
    // Optimised in debug builds too: tests run whole networks through it.
    .target(name: "CKernels", cSettings: [.unsafeFlags(["-O3"])]),
    // Debian's OpenCV has no module map and, without all its modules, no usable pkg-config file.
    .target(
      name: "COpenCV",
      cxxSettings: [.unsafeFlags(["-I/usr/include/opencv4"])],
      linkerSettings: ["opencv_video", "opencv_imgproc", "opencv_core"].map { .linkedLibrary($0) }),
    // Flow that is true to the objects; optimised in debug builds, too.
    .target(
      name: "CMotion", dependencies: ["CKernels"],
      // Products and sums are rounded each by itself, so that all instruction sets give the same bits.
      cxxSettings: [.unsafeFlags(["-O3", "-ffp-contract=off"])]),
    .target(
      name: "Transfer", dependencies: ["Basics", "COpenBLAS", "CKernels", "CMotion", "COpenCV"]),
    .target(
      name: "Painting",
      dependencies: [
        "Basics", "VideoIO", "Transfer", .product(name: "Logging", package: "swift-log"),
      ]),
    // The files that browsers load are part of the program.
    .target(
      name: "Page",
      dependencies: ["Painting", .product(name: "FlyingSocks", package: "FlyingFox")],
      resources: [.embedInCode("Files")]),
    .executableTarget(
      name: "vidstyle",
      dependencies: [
        "Basics", "CLinux", "VideoIO", "Transfer", "Painting", "Page",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ]),
    // An example, which the tests build and run.
    .executableTarget(
      name: "PaintOneFrame", dependencies: ["Painting"], path: "samples/PaintOneFrame"),
    .target(name: "TestSupport", path: "Tests/TestSupport"),
    .testTarget(name: "BasicsTests", dependencies: ["Basics", "TestSupport"]),
    .testTarget(
      name: "VideoIOTests", dependencies: ["Basics", "VideoIO", "TestSupport"],
      exclude: ["Fixtures"]),
    .target(name: "CAllocations", path: "Tests/CAllocations"),
    .target(
      name: "CKernelChecks", dependencies: ["CKernels"], path: "Tests/CKernelChecks",
      cSettings: [.unsafeFlags(["-O3"])]),
    .target(
      name: "CMotionChecks", dependencies: ["CKernels", "CMotion"], path: "Tests/CMotionChecks"),
    .testTarget(
      name: "TransferTests",
      dependencies: [
        "Basics", "Transfer", "CKernels", "CMotion", "CKernelChecks", "CMotionChecks", "CPNG",
        "CAllocations", "TestSupport",
      ],
      resources: [.copy("Fixtures")]),
    .testTarget(
      name: "PaintingTests",
      dependencies: ["Basics", "VideoIO", "Transfer", "Painting", "TestSupport"]),
    .testTarget(
      name: "PageTests",
      dependencies: ["Basics", "Transfer", "Painting", "Page", "TestSupport"]),
    // The program is built for its tests, which launch it.
    .testTarget(
      name: "VidstyleTests",
      dependencies: [
        "vidstyle", "PaintOneFrame", "Basics", "VideoIO", "Transfer", "Painting", "TestSupport",
      ]),
  ],
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx17
)
