import CFFmpeg

/// A chain of FFmpeg's filters with one entrance and one exit.
struct FilterGraph: ~Copyable, @unchecked Sendable {
  // Uniquely owned, so it may move between threads.
  private let graph: UnsafeMutablePointer<AVFilterGraph>
  private let entrance: UnsafeMutablePointer<AVFilterContext>
  private let exit: UnsafeMutablePointer<AVFilterContext>
  private let operation: MediaError.Operation
  private let path: String

  /// Builds a chain for video frames like a given one from steps in libavfilter's notation.
  init(
    frames frame: borrowing DecodedFrame, steps: [String], path: String
  ) throws(MediaError) {
    try self.init(
      entrance: "buffer",
      arguments: "video_size=\(frame.width)x\(frame.height)"
        + ":pix_fmt=\(frame.format.rawValue):time_base=1/1",
      steps: steps, exit: "buffersink", operation: .convert, path: path)
  }

  /// Builds a chain for any frames, described by the arguments of its entrance.
  init(
    entrance: String, arguments: String, steps: [String], exit: String,
    operation: MediaError.Operation, path: String
  ) throws(MediaError) {
    let chain = ["\(entrance)@in=\(arguments)"] + steps + ["\(exit)@out"]
    let built = try Self.build(chain.joined(separator: ","), operation, path)
    graph = built
    self.entrance = avfilter_graph_get_filter(built, "\(entrance)@in")
    self.exit = avfilter_graph_get_filter(built, "\(exit)@out")
    self.operation = operation
    self.path = path
  }

  private static func build(
    _ chain: String, _ operation: MediaError.Operation, _ path: String
  ) throws(MediaError) -> UnsafeMutablePointer<AVFilterGraph> {
    let graph = try require(avfilter_graph_alloc(), operation, path)
    // One thread is enough: conversion is fast compared with the rest of the work.
    graph.pointee.nb_threads = 1
    var inputs: UnsafeMutablePointer<AVFilterInOut>?
    var outputs: UnsafeMutablePointer<AVFilterInOut>?
    var code = avfilter_graph_parse2(graph, chain, &inputs, &outputs)
    avfilter_inout_free(&inputs)
    avfilter_inout_free(&outputs)
    if code >= 0 { code = avfilter_graph_config(graph, nil) }
    if code < 0 {
      var doomed: UnsafeMutablePointer<AVFilterGraph>? = graph
      avfilter_graph_free(&doomed)
    }
    try check(code, operation, path)
    return graph
  }

  deinit {
    var doomed: UnsafeMutablePointer<AVFilterGraph>? = graph
    avfilter_graph_free(&doomed)
  }

  /// Pushes a frame into the chain; its content is shared, not moved.
  func push(_ frame: borrowing DecodedFrame) throws(MediaError) {
    try check(
      av_buffersrc_add_frame_flags(
        entrance, frame.pointer, Int32(AV_BUFFERSRC_FLAG_KEEP_REF)),
      operation, path)
  }

  /// Signals that no more frames will come.
  func pushEnd() throws(MediaError) {
    try check(av_buffersrc_add_frame_flags(entrance, nil, 0), operation, path)
  }

  /// Pulls a frame out of the chain and sets its time base; false when none is ready.
  func pull(into frame: borrowing DecodedFrame) throws(MediaError) -> Bool {
    let code = av_buffersink_get_frame(exit, frame.pointer)
    if code == ffmpeg_error_again || code == ffmpeg_error_eof { return false }
    try check(code, operation, path)
    frame.pointer.pointee.time_base = av_buffersink_get_time_base(exit)
    return true
  }

  /// Fixes the number of sound samples in each frame that comes out, except the last.
  func setFrameSize(_ samples: Int32) {
    av_buffersink_set_frame_size(exit, UInt32(samples))
  }

  /// Filters one video frame with a chain that yields one for each.
  func apply(to frame: borrowing DecodedFrame) throws(MediaError) -> DecodedFrame {
    try push(frame)
    let result = try DecodedFrame(path)
    guard try pull(into: result) else {
      throw MediaError(
        path,
        .refused(
          operation, code: ffmpeg_error_invalid_data,
          message: message(ofCode: ffmpeg_error_invalid_data)))
    }
    return result
  }
}
