// Requests, runs and their errors are made of these libraries' types: whoever imports Painting needs no other.
@_exported import Basics
@_exported import Transfer
@_exported import VideoIO
