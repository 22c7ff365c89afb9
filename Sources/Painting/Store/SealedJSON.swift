import Basics

/// JSON objects that end with a SHA-256 digest of everything before it, so that damage is detected.
enum SealedJSON {
  /// An object with its digest after its other members: `{…,"digest":"…"}`.
  ///
  /// - Parameter previous: text that the digest covers in addition to the object.
  static func seal(_ object: String, after previous: String = "") -> (text: String, digest: String)
  {
    var body = Array(object.utf8.dropLast())
    while let last = body.last, isSpace(last) { body.removeLast() }
    let digest = Self.digest(body, previous)
    return (String(decoding: body, as: UTF8.self) + #","digest":"\#(digest)"}"#, digest)
  }

  /// The digest of a sealed object; `nil` if the text has changed since it was sealed.
  static func digest(of text: some Collection<UInt8>, after previous: String = "") -> String? {
    let text = Array(text)
    guard let comma = text.lastIndex(of: UInt8(ascii: ",")) else { return nil }
    let digest = digest(text[..<comma], previous)
    let end = text[comma...].filter { !isSpace($0) }
    return end.elementsEqual(#","digest":"\#(digest)"}"#.utf8) ? digest : nil
  }

  private static func digest(_ body: some Sequence<UInt8>, _ previous: String) -> String {
    FileDigest.sha256(of: Array(previous.utf8) + body)
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A }
}
