/// A field of a request, as errors name it; each program that uses the library translates it for
/// its users.
///
/// Modules extend this type with the fields that they check: `extension Field { static let start =
/// … }`.
public struct Field: Hashable, Sendable, CustomStringConvertible {
  /// In words, for programs without a name of their own: "frame rate".
  public let description: String

  public init(_ description: String) {
    self.description = description
  }
}
