import Painting
import Testing
import Transfer
import VideoIO

/// Values that options do not take: the sentence names the option, the value and the limit.
@Suite struct BadOptionTests {
  static let cases: [(arguments: [String], sentence: String)] = [
    (
      ["--size", "-1"],
      "The value '-1' is invalid for '--size <pixels|720p>': it takes the longest side from 16 to 16384 pixels, or a size such as 720p or 1280x720"
    ),
    (
      ["--isa", "avx1024"],
      "The value 'avx1024' is invalid for '--isa <name>': this machine's CPU supports "
        + InstructionSet.available.joined(separator: ", ")
    ),
    (
      ["--deadline", "1e30"],
      "The value '1e30' is invalid for '--deadline <time>': it takes at most ten years"
    ),
    (
      ["--deadline", "1e300h"],
      "The value '1e300h' is invalid for '--deadline <time>': it takes at most ten years"
    ),
    (
      ["--start", "1e20"],
      "The value '1e20' is invalid for '--start <time>': it takes at most ten years"
    ),
    (
      ["--size", "0"],
      "The value '0' is invalid for '--size <pixels|720p>': it takes the longest side from 16 to 16384 pixels, or a size such as 720p or 1280x720"
    ),
    (
      ["--size", "nan"],
      "The value 'nan' is invalid for '--size <pixels|720p>': it takes the longest side from 16 to 16384 pixels, or a size such as 720p or 1280x720"
    ),
    (
      ["--iterations", "0"],
      "The value '0' is invalid for '--iterations <first[,next]>': it takes FIRST or FIRST,NEXT, each from 1 to 100000"
    ),
    (
      ["--iterations", "10,-2"],
      "The value '10,-2' is invalid for '--iterations <first[,next]>': it takes FIRST or FIRST,NEXT, each from 1 to 100000"
    ),
    (
      ["--iterations", "1,2,3"],
      "The value '1,2,3' is invalid for '--iterations <first[,next]>': it takes FIRST or FIRST,NEXT, each from 1 to 100000"
    ),
    (
      ["--content-weight", "-1"],
      "The value '-1' is invalid for '--content-weight <number>': it takes a number of at least 0"
    ),
    (
      ["--style-weight", "nan"],
      "The value 'nan' is invalid for '--style-weight <number>': it takes a number of at least 0"
    ),
    (
      ["--tv-weight", "inf"],
      "The value 'inf' is invalid for '--tv-weight <number>': it takes a number of at least 0"
    ),
    (
      ["--tv-loss", "huber"],
      "The value 'huber' is invalid for '--tv-loss <vectorial|absolute>'. Please provide one of 'absolute' and 'vectorial'."
    ),
    (
      ["--content-weight", "0", "--style-weight", "0"],
      "--content-weight and --style-weight must not both be 0"
    ),
    (
      ["--content-layers", "relu4-2"],
      "The value 'relu4-2' is invalid for '--content-layers <layer[=weight],…>': there is no layer 'relu4-2'; did you mean 'relu4_2'?"
    ),
    (
      ["--style-layers", "relu1_1,blck2_conv1"],
      "The value 'relu1_1,blck2_conv1' is invalid for '--style-layers <layer[=weight],…>': there is no layer 'blck2_conv1'; did you mean 'block2_conv1'?"
    ),
    (
      ["--style-layers", "relu1_1=-2"],
      "The value 'relu1_1=-2' is invalid for '--style-layers <layer[=weight],…>': the weight '-2' of relu1_1 is not a number above 0"
    ),
    (
      ["--style-layers", "relu1_1,block1_conv1"],
      "The value 'relu1_1,block1_conv1' is invalid for '--style-layers <layer[=weight],…>': relu1_1 is named twice"
    ),
    (
      ["--optimizer", "sgd"],
      "The value 'sgd' is invalid for '--optimizer <lbfgs|adam>'. Please provide one of 'lbfgs' and 'adam'."
    ),
    (
      ["--learning-rate", "0", "--optimizer", "adam"],
      "The value '0' is invalid for '--learning-rate <number>': it takes a number above 0"
    ),
    (
      ["--learning-rate", "5"],
      "--learning-rate 5.0 needs --optimizer adam; lbfgs finds its own step"
    ),
    (
      ["--style", "b.jpg=2"],
      "The value 'b.jpg=2' is invalid for '--style <file[=share]>': the share '2' is not a number between 0 and 1"
    ),
    (
      ["--style", "b.jpg=0.6", "--style", "c.jpg=0.5"],
      "--style: the shares add up to 1.1; they must leave a share for STYLE"
    ),
    (
      ["--strength", "1.5"],
      "The value '1.5' is invalid for '--strength <number>': it takes a number from 0 to 1"
    ),
    (
      ["--mask", "mask.png"],
      "The value 'mask.png' is invalid for '--mask <mask=style>': it takes MASK=STYLE, such as foreground.png=style.jpg"
    ),
    (
      Array(repeating: ["--mask", "mask.png=style.jpg"], count: 8).flatMap { $0 },
      "--mask was given 8 times; up to 7 are allowed"
    ),
    (
      ["--style-scale", "0"],
      "The value '0' is invalid for '--style-scale <number>': it takes a number from 0.1 to 4"
    ),
    (
      ["--style-scale", "nan"],
      "The value 'nan' is invalid for '--style-scale <number>': it takes a number from 0.1 to 4"
    ),
    (
      ["--start", "-3"],
      "The value '-3' is invalid for '--start <time>': it takes a non-negative time (12.5, 00:01:23.5, 1m30s)"
    ),
    (
      ["--start", "1:99"],
      "The value '1:99' is invalid for '--start <time>': it takes a non-negative time (12.5, 00:01:23.5, 1m30s)"
    ),
    (
      ["--duration", "0"],
      "The value '0' is invalid for '--duration <time>': it must be longer than 0"
    ),
    (
      ["--frames", "0"],
      "The value '0' is invalid for '--frames <number>': it takes a whole number from 1 to 1000000000"
    ),
    (
      ["--threads", "0"],
      "The value '0' is invalid for '--threads <number>': it takes a whole number from 1 to 1024"
    ),
    (
      ["--seed", "-1"],
      "The value '-1' is invalid for '--seed <number>': it takes a whole number from 0 to 18446744073709551615"
    ),
    (
      ["--scales", "0"],
      "The value '0' is invalid for '--scales <auto|deep|number>': it takes auto, deep or a whole number from 1 to 8"
    ),
    (
      ["--bit-depth", "12"], "The value '12' is invalid for '--bit-depth <bits>': it takes 8 or 16"
    ),
    (
      ["--quality", "0"],
      "The value '0' is invalid for '--quality <number>': it takes a whole number from 1 to 100"
    ),
    (
      ["--fps", "0"],
      "The value '0' is invalid for '--fps <rate>': it takes frames per second from 0.01 to 1000, such as 24 or 30000/1001"
    ),
    (
      ["--fps", "24/0"],
      "The value '24/0' is invalid for '--fps <rate>': it takes frames per second from 0.01 to 1000, such as 24 or 30000/1001"
    ),
    (
      ["--fps", "fast"],
      "The value 'fast' is invalid for '--fps <rate>': it takes frames per second from 0.01 to 1000, such as 24 or 30000/1001"
    ),
    (
      ["--crf", "-4"],
      "The value '-4' is invalid for '--crf <number>': it takes a number of at least 0"
    ),
    (
      ["--preset", "slow"],
      "The value 'slow' is invalid for '--preset <draft|default|best|bold|faithful|article>': it is an encoder preset; use --encoder-preset slow"
    ),
    (
      ["--preset", "fast1"],
      "The value 'fast1' is invalid for '--preset <draft|default|best|bold|faithful|article>': the looks are draft, default, best, bold, faithful, article; --encoder-preset is the encoder's own preset"
    ),
    (
      ["--size", "720px"],
      "The value '720px' is invalid for '--size <pixels|720p>': it takes the longest side from 16 to 16384 pixels, or a size such as 720p or 1280x720"
    ),
    (["--quiet", "--verbose"], "--quiet and --verbose exclude each other"),
  ]

  @Test(arguments: cases)
  func valuesOutOfRangeAreRefused(arguments: [String], sentence: String) throws {
    let result = try Program.run(["in.mp4", "style.png", "out.mp4"] + arguments)
    #expect(Program.sentence(result) == sentence + " (see 'vidstyle --help')")
    #expect(result.status == 64)
  }

  @Test func missingArgumentsAreNamed() throws {
    let result = try Program.run(["in.mp4", "style.png"])
    #expect(Program.sentence(result) == "Missing expected argument '<out>' (see 'vidstyle --help')")
    #expect(result.status == 64)
  }

  @Test func helpTeaches() throws {
    let result = try Program.run(["--help"])
    #expect(result.status == 0)
    #expect(result.errors == "")
    for part in [
      "EXAMPLES", "vidstyle <in> <style> <out>", "vidstyle help paint", "paint (default)",
    ] {
      #expect(result.text.contains(part))
    }
    #expect(result.text.components(separatedBy: "\n    vidstyle ").count == 4, "three examples")
  }

  @Test(arguments: [["paint", "--help"], ["help", "paint"], ["in.mp4", "--help"]])
  func helpOfACommandListsItsOptions(arguments: [String]) throws {
    let result = try Program.run(arguments)
    #expect(result.status == 0)
    for part in ["WHAT TO PAINT", "LOOK", "OUTPUT", "RUNNING", "--style-weight"] {
      #expect(result.text.contains(part))
    }
  }

  @Test func aNamedCommandIsTheSame() throws {
    let result = try Program.run(["paint", "in.mp4", "style.png"])
    #expect(Program.sentence(result) == "Missing expected argument '<out>' (see 'vidstyle --help')")
  }
}
