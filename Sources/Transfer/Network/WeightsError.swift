/// A file of weights cannot be used; the description is one sentence for the user.
public enum WeightsError: Error, Equatable, Sendable, CustomStringConvertible {
  case unreadable(path: String, reason: String)
  case notSafetensors(path: String, reason: String)
  case truncated(path: String, expectedBytes: Int, actualBytes: Int)
  case missingTensor(path: String, name: String)
  case wrongShape(path: String, name: String, expected: [Int], actual: [Int])
  case wrongType(path: String, name: String, expected: String, actual: String)
  case notFinite(path: String, name: String)
  case badMetadata(path: String, key: String, value: String?, expected: String)

  public var description: String {
    switch self {
    case .unreadable(let path, let reason):
      return "the weights \(path) cannot be read: \(reason)"
    case .notSafetensors(let path, let reason):
      return "the weights \(path) are not a safetensors file: \(reason)"
    case .truncated(let path, let expected, let actual):
      return "the weights \(path) are truncated: \(actual) bytes of \(expected)"
    case .missingTensor(let path, let name):
      return "the weights \(path) lack the tensor \(name)"
    case .wrongShape(let path, let name, let expected, let actual):
      return "the weights \(path) hold \(name) with shape \(actual) instead of \(expected)"
    case .wrongType(let path, let name, let expected, let actual):
      return "the weights \(path) hold \(name) as \(actual) instead of \(expected)"
    case .notFinite(let path, let name):
      return "the weights \(path) hold a value in \(name) that is not a finite number"
    case .badMetadata(let path, let key, let value, let expected):
      let found = value.map { "'\($0)'" } ?? "nothing"
      return
        "the weights \(path) say \(found) for '\(key)' in their metadata instead of \(expected)"
    }
  }
}
