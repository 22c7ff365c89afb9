import Painting

/// Pictures of film and styles for the studio, as JPEGs: made one after the other, and cached.
final class StudioPictures: Sendable {
  private static let quality = 85

  let thread = QuietThread(name: "studio pictures", niceness: 0)
  private let cache = PictureCache<String>(limit: 24 << 20)

  func thumb(_ index: Int, of film: Film) async throws -> [UInt8] {
    try await made("thumb \(film.path) \(index)", isUrgent: false) {
      try film.picture(at: film.time(ofThumb: index), side: 192)
    }
  }

  func frame(of film: Film, at moment: Double) async throws -> [UInt8] {
    try await made("frame \(film.path) \(moment)", isUrgent: true) {
      try film.picture(at: moment, side: 1280)
    }
  }

  func style(_ path: String) async throws -> [UInt8] {
    try await made("style \(path)", isUrgent: false) {
      try PictureSet(path).map(atMost: 1, longestSide: 320, enlarges: false) {
        try PictureFile.jpeg($0, quality: Self.quality)
      }.values[0]
    }
  }

  private func made(
    _ key: String, isUrgent: Bool, _ make: @escaping @Sendable () throws -> [UInt8]
  ) async throws -> [UInt8] {
    if let known = cache[key] { return known }
    let bytes = try await thread.perform(isUrgent: isUrgent, make)
    cache.add(bytes, for: key)
    return bytes
  }
}
