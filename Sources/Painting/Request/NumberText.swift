import Foundation

/// A number as people write it: 4, not 4.0.
func plainText(_ value: Double) -> String { String(format: "%g", value) }
