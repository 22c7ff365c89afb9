import Foundation

/// Files of the checkout that tests use.
public enum Checkout {
  public static let root = URL(filePath: #filePath).appending(path: "../../..")
    .standardizedFileURL.path
  /// VGG19's weights; `make test` fetches them.
  public static let weights = "\(root)/weights/vgg19.safetensors"
  public static let clip = "\(root)/samples/clip.mp4"
  /// A small file that no program here can make.
  public static func fixture(_ name: String) -> String {
    "\(root)/Tests/VideoIOTests/Fixtures/\(name)"
  }
  public static let style = "\(root)/samples/style.png"
}
