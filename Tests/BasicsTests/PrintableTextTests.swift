import Basics
import Testing

@Suite struct PrintableTextTests {
  @Test func controlCharactersAreSpelledOut() {
    #expect("a\u{1B}[31mé\n\u{9B}x\u{202E}".printable == #"a\u{1B}[31mé\u{A}\u{9B}x\u{202E}"#)
    #expect("wie „üblich“ 🎨".printable == "wie „üblich“ 🎨")
  }
}
