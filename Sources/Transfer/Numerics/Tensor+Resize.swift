import Basics
import COpenCV

extension Tensor {
  /// Returns the planes at another size: by area means if they get smaller, else by cubic interpolation.
  func resized(to size: Size, _ workers: Workers) -> Tensor {
    let result = Tensor(channels: channels, size: size)
    workers.forEach(channels) { channel, _ in
      let status = opencv_resize(
        base + channel * self.size.area, Int32(self.size.width), Int32(self.size.height),
        result.base + channel * size.area, Int32(size.width), Int32(size.height))
      precondition(status == 0, "no memory to resize a picture")
    }
    return result
  }

  /// Returns the tensor itself or, if a side is longer than `longestSide`, reduced to that, with no side below
  /// `least`.
  func reduced(
    toLongestSide longestSide: Int, least: Int = VGG19.smallestSide, _ workers: Workers
  ) -> Tensor {
    let longest = max(size.height, size.width)
    guard longest > longestSide else { return self }
    func scaled(_ side: Int) -> Int {
      max(least, (side * longestSide + longest / 2) / longest)
    }
    return resized(to: Size(height: scaled(size.height), width: scaled(size.width)), workers)
  }
}
