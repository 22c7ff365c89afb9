// Requests, runs and their errors use these libraries' types, so that importing Painting is enough.
@_exported import Basics
@_exported import Transfer
@_exported import VideoIO
