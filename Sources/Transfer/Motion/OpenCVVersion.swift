import COpenCV

/// The version of OpenCV that runs.
public enum OpenCVVersion {
  /// Such as `4.6.0`.
  public static var text: String { String(cString: opencv_version()) }
}
