#!/usr/bin/env python3
"""Compares a step of the fast engine with the same step in PyTorch on this CPU.

    swift build -c release --package-path Benchmarks
    taskset -c 0,1 python3 Benchmarks/vs-pytorch/compare.py 512x288 1280x720

Both compute one loss (Gram matrices at relu1_1 ... relu5_1, features at relu5_2) and its gradient by
the image, from the same weights and pictures, in turn within one run. PyTorch is installed into a
virtual environment of its own, outside the repository.
"""

import argparse
import json
import os
import pathlib
import statistics
import struct
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
CACHE = pathlib.Path(os.environ.get("XDG_CACHE_HOME", pathlib.Path.home() / ".cache"))
STYLE_LAYERS = [f"block{block}_conv1" for block in range(1, 6)]
CONTENT_LAYER = "block5_conv2"


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sizes", nargs="*", default=["512x288", "1280x720"], metavar="WIDTHxHEIGHT")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=5, help="steps of each engine")
    parser.add_argument("--bf16", action="store_true", help="PyTorch under bf16 autocast as well")
    parser.add_argument("--isa", choices=["avx2"], help="hold both engines to these instructions")
    parser.add_argument("--weights", default=ROOT / "weights/vgg19.safetensors")
    parser.add_argument("--server", default=HERE.parent / ".build/release/step-server")
    parser.add_argument("--venv", default=CACHE / "vidstyle-benchmark", type=pathlib.Path)
    return parser.parse_args()


def enter_environment(venv):
    """Starts this script again with the environment's Python, made where it is missing."""
    python = venv / "bin/python"
    if pathlib.Path(sys.prefix).resolve() == venv.resolve():
        return
    if subprocess.run([python, "-c", "import torch"], capture_output=True).returncode if (
        python.exists()) else True:
        subprocess.run([sys.executable, "-m", "venv", venv], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "torch", "numpy"], check=True)
    os.execv(python, [str(python), *sys.argv])


def load_weights(path, torch):
    """Kernels and biases by layer, from the converter's file."""
    data = pathlib.Path(path).read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length])
    types = {"F32": torch.float32, "U8": torch.uint8}

    def tensor(name):
        entry = header[name]
        start, end = (8 + length + offset for offset in entry["data_offsets"])
        raw = torch.frombuffer(bytearray(data[start:end]), dtype=types[entry["dtype"]])
        return raw.reshape(entry["shape"])

    layers = {}
    for name in (key[: -len(".bias")] for key in header if key.endswith(".bias")):
        if name + ".indices" in header:
            kernel = tensor(name + ".table")[tensor(name + ".indices").long()]
        else:
            kernel = tensor(name + ".weight")
        layers[name] = (kernel, tensor(name + ".bias"))
    deviation = [float(part) for part in header["__metadata__"]["std"].split(",")]
    kernel, bias = layers["block1_conv1"]
    layers["block1_conv1"] = (kernel / torch.tensor(deviation).reshape(1, 3, 1, 1), bias)
    return layers


class TorchStep:
    def __init__(self, torch, layers, content, style, bf16):
        self.torch, self.layers, self.bf16 = torch, layers, bf16
        with torch.no_grad():
            features = self.features(style)
            self.grams = {name: self.gram(features[name]) for name in STYLE_LAYERS}
            self.content = self.features(content)[CONTENT_LAYER].float()

    def features(self, image):
        functional = self.torch.nn.functional
        features = {}
        value = image
        with self.torch.autocast("cpu", dtype=self.torch.bfloat16, enabled=self.bf16):
            for block, count in enumerate([2, 2, 4, 4, 2], 1):
                if block > 1:
                    value = functional.max_pool2d(value, 2)
                for index in range(1, count + 1):
                    name = f"block{block}_conv{index}"
                    value = functional.relu(functional.conv2d(value, *self.layers[name], padding=1))
                    features[name] = value
        return features

    def gram(self, features):
        with self.torch.autocast("cpu", dtype=self.torch.bfloat16, enabled=self.bf16):
            flat = features.flatten(2)[0]
            return (flat @ flat.T).float() / flat.shape[1]

    def run(self, image):
        image = image.detach().requires_grad_()
        features = self.features(image)
        loss = ((features[CONTENT_LAYER].float() - self.content) ** 2).mean()
        for name in STYLE_LAYERS:
            loss = loss + ((self.gram(features[name]) - self.grams[name]) ** 2).mean()
        loss.backward()
        return loss.item(), image.grad


def pictures(torch, width, height):
    """Waves and noise in the network's input space: content, style, image."""
    generator = torch.Generator().manual_seed(1)
    y, x = torch.meshgrid(torch.arange(height), torch.arange(width), indexing="ij")
    for index in range(3):
        waves = torch.sin(x * 0.05 + index) * torch.cos(y * 0.03 + 2 * index)
        noise = torch.rand(1, 3, height, width, generator=generator) - 0.5
        yield (80 * waves + 60 * noise).contiguous()


def compare(size, options, torch, layers):
    width, height = map(int, size.split("x"))
    images = dict(zip(["content", "style", "image"], pictures(torch, width, height)))
    with tempfile.TemporaryDirectory() as folder:
        for name, image in images.items():
            pathlib.Path(folder, name + ".f32").write_bytes(image.numpy().tobytes())
        server = subprocess.Popen(
            [options.server, size, folder, "--weights", options.weights,
             "--threads", str(options.threads)] + (["--isa", options.isa] if options.isa else []),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

        def ask(request):
            server.stdin.write(request + "\n")
            server.stdin.flush()
            return float(server.stdout.readline())

        kinds = ["fp32", "bf16"] if options.bf16 else ["fp32"]
        steps = {
            kind: TorchStep(torch, layers, images["content"], images["style"], kind == "bf16")
            for kind in kinds}
        loss = ask("write")
        gradient = torch.frombuffer(
            bytearray(pathlib.Path(folder, "gradient.f32").read_bytes()), dtype=torch.float32
        ).reshape(1, 3, height, width)
        for kind, step in steps.items():
            other_loss, other = step.run(images["image"])
            error = ((gradient - other).norm() / other.norm()).item()
            print(f"{size} against {kind}: losses differ by {abs(loss / other_loss - 1):.1e}, "
                  f"gradients by {error:.1e}")
            if kind == "fp32" and (abs(loss / other_loss - 1) > 1e-4 or error > 5e-3):
                sys.exit("the engines disagree")
        times = {kind: [] for kind in kinds}
        own = []
        for _ in range(options.rounds):
            own.append(ask("step"))
            for kind, step in steps.items():
                start = time.perf_counter()
                step.run(images["image"])
                times[kind].append(time.perf_counter() - start)
        server.stdin.close()
        server.wait()
    for kind in kinds:
        ratios = sorted(theirs / ours for theirs, ours in zip(times[kind], own))
        print(f"{size}, {options.threads} threads: {statistics.median(own):.3f} s, "
              f"PyTorch {kind} {statistics.median(times[kind]):.3f} s: "
              f"{statistics.median(ratios):.2f} times as fast ({ratios[0]:.2f} to {ratios[-1]:.2f})",
              flush=True)


def main():
    options = arguments()
    enter_environment(options.venv)
    if options.isa == "avx2":
        os.environ["ONEDNN_MAX_CPU_ISA"] = "AVX2"
        os.environ["ATEN_CPU_CAPABILITY"] = "avx2"
    import torch

    torch.set_num_threads(options.threads)
    layers = load_weights(options.weights, torch)
    print(f"PyTorch {torch.__version__}, {options.isa or 'all instructions of this CPU'}")
    for size in options.sizes:
        compare(size, options, torch, layers)


if __name__ == "__main__":
    main()
