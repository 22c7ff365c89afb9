import Transfer

extension FlowEstimator.Quality: Codable {}
