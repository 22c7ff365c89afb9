/// A field of a request, as errors name it; each face of the library says how its users know it.
///
/// Modules extend this type by the fields that they check: `extension Field { static let start = … }`.
public struct Field: Hashable, Sendable, CustomStringConvertible {
  /// In words, for faces that have no name of their own: "frame rate".
  public let description: String

  public init(_ description: String) {
    self.description = description
  }
}
