"""Tests of the ground truth in samples/make_clip.py; skipped where numpy is missing."""

import importlib.util
import pathlib
import struct
import sys
import tempfile
import unittest
import unittest.mock

SAMPLES = pathlib.Path(__file__).resolve().parents[2] / "samples"
HAS_NUMPY = importlib.util.find_spec("numpy") is not None

if HAS_NUMPY:
    import numpy as np

    sys.path.insert(0, str(SAMPLES))
    try:
        import make_clip
    finally:
        sys.path.remove(str(SAMPLES))


@unittest.skipUnless(HAS_NUMPY, "needs numpy")
class GroundTruthTests(unittest.TestCase):
    def opaque(self, parallax):
        """A layer that fills every frame."""
        picture = np.ones((800, 1200, 4))
        picture[..., :3] = np.random.default_rng(3).uniform(size=(800, 1200, 3))
        return make_clip.Layer("test", picture, parallax)

    def test_no_time_no_motion(self):
        vectors, mask = make_clip.flow([self.opaque(0.5)], 7, 7)
        self.assertLess(abs(vectors).max(), 1e-9)
        # Nothing hides anything; the outermost pixels may fall out of the frame by rounding.
        self.assertTrue((mask[1:-1, 1:-1] == 255).all())

    def test_flow_follows_the_formula(self):
        layer, point = self.opaque(0.8), np.array([100.0, 50.0])
        matrix, offset = layer.matrix(3)
        q = np.linalg.solve(matrix, point - offset)
        matrix, offset = layer.matrix(10)
        vectors, _ = make_clip.flow([layer], 3, 10)
        np.testing.assert_allclose(vectors[50, 100], matrix @ q + offset - point, atol=1e-9)
        self.assertGreater(np.hypot(*vectors[50, 100]), 1)

    def test_the_middle_of_the_frame_is_the_middle_of_a_still_layer(self):
        layer = self.opaque(0)
        np.testing.assert_allclose(layer.matrix(25)[1], [159.5, 89.5])

    def test_hidden_surfaces_are_marked(self):
        # A square that jumps 20 px to the right over a still ground.
        square = np.zeros((80, 80, 4))
        square[20:60, 20:60] = 1

        def jump(t):
            return 0.0, 1.0, np.array([20.0 * (t > 5), 0.0])

        layers = [self.opaque(0), make_clip.Layer("square", square, 0, jump)]
        with unittest.mock.patch.object(make_clip, "camera", lambda t: (1.0, 0.0, np.zeros(2))):
            vectors, mask = make_clip.flow(layers, 5, 6)
        np.testing.assert_allclose(vectors[90, 160], [20, 0], atol=1e-9)
        np.testing.assert_allclose(vectors[90, 120], [0, 0], atol=1e-9)
        self.assertEqual(mask[90, 160], 255)   # the square itself
        self.assertEqual(mask[90, 180], 0)     # the ground that it comes to cover
        self.assertEqual(mask[90, 169], 128)   # its border
        self.assertEqual(mask[90, 120], 255)   # the ground elsewhere

    def test_flo_files(self):
        vectors = np.zeros((make_clip.HEIGHT, make_clip.WIDTH, 2))
        vectors[0, 1] = [1.5, -2]
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "a.flo"
            make_clip.write_flo(path, vectors)
            data = path.read_bytes()
        self.assertEqual(data[:12], b"PIEH" + struct.pack("<2i", 320, 180))
        self.assertEqual(struct.unpack("<f", data[:4])[0], 202021.25)
        self.assertEqual(struct.unpack("<4f", data[12:28]), (0, 0, 1.5, -2))
        self.assertEqual(len(data), 12 + 320 * 180 * 8)


if __name__ == "__main__":
    unittest.main()
