import CFFmpeg

/// Packets of other streams that wait until the frames have reached their time.
struct PacketQueue: ~Copyable, @unchecked Sendable {
  private var waiting: [UnsafeMutablePointer<AVPacket>] = []
  private var bytes = 0

  /// Whether it has reached its limit.
  var isFull: Bool { bytes > Self.byteLimit }

  /// Bytes beyond which all packets are passed on at once: a badly interleaved file would otherwise
  /// fill the memory.
  private static let byteLimit = 256 << 20

  deinit {
    for pointer in waiting { _ = Packet(adopting: pointer) }
  }

  mutating func append(_ packet: consuming Packet) {
    bytes += packet.size
    waiting.append(packet.release())
  }

  /// Second references to the first packet of each stream.
  func firstOfEach(_ path: String, _ receive: (consuming Packet) -> Void) throws(MediaError) {
    var seen: Set<Int32> = []
    for pointer in waiting where seen.insert(pointer.pointee.stream_index).inserted {
      receive(Packet(adopting: try require(av_packet_clone(pointer), .read, path)))
    }
  }

  /// Takes the first packet; nil when there is none.
  mutating func removeFirst() -> Packet? {
    guard !waiting.isEmpty else { return nil }
    let packet = Packet(adopting: waiting.removeFirst())
    bytes -= packet.size
    return packet
  }

  mutating func removeAll() {
    while removeFirst() != nil {}
  }

  /// Passes on the packets that start before `end` (nil: all), in the order of arrival.
  mutating func release(
    before end: MediaTime?, to receive: (borrowing Packet) throws(MediaError) -> Void
  ) throws(MediaError) {
    var kept: [UnsafeMutablePointer<AVPacket>] = []
    var failure: MediaError?
    for pointer in waiting {
      let packet = Packet(adopting: pointer)
      if failure == nil, isDue(packet, before: end) {
        bytes -= packet.size
        do throws(MediaError) { try receive(packet) } catch { failure = error }
      } else {
        kept.append(packet.release())
      }
    }
    waiting = kept
    if let failure { throw failure }
  }

  private func isDue(_ packet: borrowing Packet, before end: MediaTime?) -> Bool {
    guard let end, let start = packet.start, !isFull else { return true }
    return start < end
  }
}
