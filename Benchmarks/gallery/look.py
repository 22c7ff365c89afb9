#!/usr/bin/env python3
"""Try losses on many contents × styles, and measure paintings. Needs PyTorch, NumPy and Pillow; a GPU for trying.

  look.py try --contents DIR --styles DIR --out DIR [--size 384] [--passes 180] [NAME …]
  look.py measure --contents DIR --styles DIR PAINTED [PAINTED …]

Contents and styles are folders of pictures. 'try' paints each pair with each candidate of CANDIDATES, by plain L-BFGS
steps on a batch of styles, into OUT/NAME/content-style.png: for choosing, in minutes instead of hours; the losses are
those of Sources/Transfer/Losses. 'measure' prints the figures of docs/GALLERY.md for folders of paintings that were
named like that, by this script or by vidstyle.
"""
import argparse
import json
import os
import struct

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
DEVICE = "cuda" if torch.cuda.is_available() else "cpu"
MEAN = torch.tensor([103.939, 116.779, 123.68], device=DEVICE).view(1, 3, 1, 1)
LUMA = torch.tensor([0.114, 0.587, 0.299], device=DEVICE).view(1, 3, 1, 1)
STYLE_LAYERS = [(block, 1) for block in range(1, 6)]
DEFAULT = {"kind": "balanced", "style": 2e-3, "layers": [5, 4, 3, 2, 1], "content": {(4, 2): 1, (3, 1): 5},
           "focus": 0.5, "palette": 1000}
CANDIDATES = {
    "default": DEFAULT,
    "gram": {"kind": "gram", "style": 3e-4, "content": {(4, 2): 1}},
    "balanced": {"kind": "balanced", "style": 1e-3, "content": {(4, 2): 1}},
    "equal": {**DEFAULT, "layers": [1] * 5},
    "shapes": {**DEFAULT, "layers": [1] * 5, "style": 1e-3, "content": {(4, 2): 1}},
    "average": {**DEFAULT, "layers": [1] * 5, "pooling": "average", "palette": 0, "focus": 1},
    "moments": {**DEFAULT, "layers": [1] * 5, "kind": "moments", "style": 1e-3},
    "no-palette": {**DEFAULT, "layers": [1] * 5, "palette": 0},
    "even": {**DEFAULT, "layers": [1] * 5, "palette": 0, "focus": 0},
}
# Faces in pictures of these names: centre and half axes, as shares of width and height.
FACES = {"astronaut": (0.42, 0.33, 0.085, 0.15), "carphone": (0.48, 0.47, 0.17, 0.28),
         "chelsea": (0.52, 0.5, 0.32, 0.42), "bunny": (0.38, 0.56, 0.06, 0.13)}


def read_weights():
    with open(os.path.join(ROOT, "weights", "vgg19.safetensors"), "rb") as file:
        header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
        data = file.read()

    def array(name, kind):
        return np.frombuffer(data[slice(*header[name]["data_offsets"])], kind).reshape(header[name]["shape"])

    weights = {}
    for block, count in ((1, 2), (2, 2), (3, 4), (4, 4), (5, 1)):
        for index in range(1, count + 1):
            name = f"block{block}_conv{index}"
            kernel = array(name + ".table", np.float32)[array(name + ".indices", np.uint8)]
            bias = array(name + ".bias", np.float32).copy()
            weights[block, index] = torch.tensor(kernel).to(DEVICE), torch.tensor(bias).to(DEVICE)
    return weights


WEIGHTS = read_weights()


def features(image, pooling="max"):
    """ReLU outputs of all layers up to relu5_1."""
    outputs = {}
    for layer, (kernel, bias) in WEIGHTS.items():
        if layer[1] == 1 and layer[0] > 1:
            image = F.max_pool2d(image, 2) if pooling == "max" else F.avg_pool2d(image, 2)
        image = F.relu(F.conv2d(image, kernel, bias, padding=1))
        outputs[layer] = image
    return outputs


def colors(path, count=20000):
    """Colours of a style picture, as many as that of its pixels."""
    pixels = torch.tensor(np.asarray(Image.open(path).convert("RGB")).reshape(-1, 3)[:, ::-1].astype(np.float32))
    chosen = torch.randperm(len(pixels), generator=torch.Generator().manual_seed(0))[:count]
    return pixels[chosen].to(DEVICE) - MEAN.flatten()


def load(path, side, size=None):
    """Reduces a picture to a longest side, or to a size."""
    picture = Image.open(path).convert("RGB")
    scale = side / max(picture.size)
    picture = picture.resize(size or [round(length * scale) for length in picture.size], Image.LANCZOS)
    pixels = torch.tensor(np.asarray(picture).astype(np.float32)).permute(2, 0, 1)[None].to(DEVICE)
    return pixels.flip(1) - MEAN


def gram(maps):
    flat = maps.flatten(2)
    return flat @ flat.transpose(1, 2) / flat.shape[2]


def moments(maps):
    flat = maps.flatten(2).double()
    mean = flat.mean(2)
    centred = flat - mean[:, :, None]
    return mean, centred @ centred.transpose(1, 2) / flat.shape[2]


class RootTrace(torch.autograd.Function):
    """tr (R C R)^½, by Denman and Beavers' products."""

    @staticmethod
    def forward(context, covariance, root):
        product = root @ covariance @ root
        scale = product.diagonal(dim1=1, dim2=2).sum(1)[:, None, None]
        half, inverse = product / scale, torch.eye(product.shape[1], device=DEVICE, dtype=product.dtype).expand_as(product)
        identity = inverse
        for _ in range(18):
            step = 0.5 * (3 * identity - inverse @ half)
            half, inverse = half @ step, step @ inverse
        context.save_for_backward(root @ (inverse / scale.sqrt()) @ root)
        return (half * scale.sqrt()).diagonal(dim1=1, dim2=2).sum(1)

    @staticmethod
    def backward(context, gradient):
        return 0.5 * gradient[:, None, None] * context.saved_tensors[0], None


class Loss:
    """Total loss of a batch: one content in several styles."""

    def __init__(self, content, styles, candidate):
        self.candidate, self.pooling = candidate, candidate.get("pooling", "max")
        with torch.no_grad():
            seen = features(content, self.pooling)
            self.contents = {layer: seen[layer] for layer in candidate["content"]}
            self.focus = {layer: self.focused(maps) for layer, maps in self.contents.items()}
            pictures = [features(style, self.pooling) for style in styles]
            self.targets = {layer: self.target([maps[layer] for maps in pictures]) for layer in STYLE_LAYERS}
        generator = torch.Generator().manual_seed(1)
        colors = [style[0].flatten(1).t() for style in styles]
        self.palettes = [all[torch.randint(len(all), (2000,), generator=generator).to(DEVICE)] for all in colors]
        self.smoothness = 4000 / (content.shape[2] * content.shape[3])

    def focused(self, maps):
        energy = maps.pow(2).mean(1, keepdim=True)
        focus = (energy / energy.mean()).clamp(0.2, 5) ** self.candidate.get("focus", 0)
        return focus / focus.mean()

    def target(self, maps):
        if self.candidate["kind"] != "moments":
            return torch.cat([gram(one) for one in maps])
        mean, covariance = (torch.cat(parts) for parts in zip(*(moments(one) for one in maps)))
        trace = covariance.diagonal(dim1=1, dim2=2).sum(1)
        floor = (1e-4 * trace / covariance.shape[1])[:, None, None] * torch.eye(covariance.shape[1], device=DEVICE)
        values, vectors = torch.linalg.eigh(covariance + floor)
        root = vectors * values.clamp_min(1e-12).sqrt()[:, None] @ vectors.transpose(1, 2)
        return mean, covariance + floor, root, trace + (mean * mean).sum(1), floor

    def __call__(self, image):
        seen = features(image, self.pooling)
        total = self.smoothness * self.variation(image)
        for layer, weight in self.candidate["content"].items():
            total = total + weight * (self.focus[layer] * (seen[layer] - self.contents[layer]) ** 2).mean((1, 2, 3))
        shares = self.candidate.get("layers", [1] * 5)
        for layer, share in zip(STYLE_LAYERS, shares):
            total = total + self.candidate["style"] * share / sum(shares) * self.distance(seen[layer], self.targets[layer])
        if self.candidate.get("palette"):
            total = total + self.candidate["palette"] * self.straying(image)
        return total

    def distance(self, maps, target):
        if self.candidate["kind"] != "moments":
            square = ((gram(maps) - target) ** 2).mean((1, 2))
            return square if self.candidate["kind"] == "gram" else 1e10 * square / (target ** 2).mean((1, 2))
        wanted, covariance, root, energy, floor = target
        mean, own = moments(maps)
        traces = (own + floor).diagonal(dim1=1, dim2=2).sum(1) + covariance.diagonal(dim1=1, dim2=2).sum(1)
        distance = ((mean - wanted) ** 2).sum(1) + traces - 2 * RootTrace.apply(own + floor, root)
        return (1e10 * distance / energy).float()

    @staticmethod
    def variation(image):
        right = F.pad(image[:, :, :, 1:] - image[:, :, :, :-1], (0, 1)) ** 2
        down = F.pad(image[:, :, 1:, :] - image[:, :, :-1, :], (0, 0, 0, 1)) ** 2
        return ((right + down).sum(1) + 256).sqrt().sub(16).sum((1, 2))

    def straying(self, image):
        losses = []
        for picture, palette in zip(image, self.palettes):
            pixels = picture.flatten(1).t()
            with torch.no_grad():
                nearest = torch.cat([torch.cdist(part, palette).argmin(1) for part in pixels.split(32768)])
            distance = (((pixels - palette[nearest]) ** 2).sum(1) + 1e-6).sqrt()
            losses.append((distance - 12).clamp_min(0).pow(2).mean())
        return torch.stack(losses)


def minimize(loss, image, passes, history=10):
    """L-BFGS for each picture of a batch by itself; a step that does not improve is taken back and shortened."""
    def evaluate(image):
        image = image.detach().requires_grad_()
        value = loss(image)
        gradient, = torch.autograd.grad(value.sum(), image)
        return value.detach(), gradient

    value, gradient = evaluate(image)
    pairs, length, scale = [], torch.ones_like(value), torch.ones_like(value)
    for _ in range(passes):
        direction, factors = gradient.flatten(1).clone(), []
        for step, change in reversed(pairs):
            product = (step * change).sum(1)
            inverse = torch.where(product > 1e-10, 1 / product.clamp_min(1e-10), torch.zeros_like(product))
            factor = inverse * (step * direction).sum(1)
            direction -= factor[:, None] * change
            factors.append((factor, inverse, step, change))
        if pairs:
            step, change = pairs[-1]
            product, square = (step * change).sum(1), (change ** 2).sum(1)
            scale = torch.where(product > 1e-10, product / square.clamp_min(1e-20), scale)
            direction *= scale[:, None]
        else:
            direction *= (2 / direction.abs().mean(1).clamp_min(1e-12))[:, None]
        for factor, inverse, step, change in reversed(factors):
            direction += (factor - inverse * (change * direction).sum(1))[:, None] * step
        moved = image - length[:, None, None, None] * direction.view_as(image)
        moved = torch.maximum(torch.minimum(moved, 255 - MEAN), -MEAN)
        new, slope = evaluate(moved)
        better = (new < value) & torch.isfinite(new)
        mask = better[:, None, None, None]
        pairs.append((((moved - image) * mask).flatten(1), ((slope - gradient) * mask).flatten(1)))
        del pairs[:-history]
        image, gradient = torch.where(mask, moved, image), torch.where(mask, slope, gradient)
        value = torch.where(better, new, value)
        length = torch.where(better, (length * 1.5).clamp_max(1), length * 0.4)
    return image


def save(image, path):
    pixels = (image + MEAN[0]).clamp(0, 255).round().byte().flip(0).permute(1, 2, 0)
    Image.fromarray(pixels.cpu().numpy()).save(path)


def blurred(image, sigma):
    radius = int(3 * sigma)
    kernel = torch.exp(-torch.arange(-radius, radius + 1, device=DEVICE) ** 2 / (2 * sigma * sigma))
    kernel = kernel / kernel.sum()
    image = F.conv2d(F.pad(image, (radius, radius, 0, 0), mode="reflect"), kernel.view(1, 1, 1, -1))
    return F.conv2d(F.pad(image, (0, 0, radius, radius), mode="reflect"), kernel.view(1, 1, -1, 1))


def deviation(image, sigma):
    """Local standard deviation of luma."""
    luma = (image * LUMA).sum(1, keepdim=True)
    return (blurred(luma * luma, sigma) - blurred(luma, sigma) ** 2).clamp_min(0).sqrt()


@torch.no_grad()
def figures(name, content, style, palette, painting):
    """Stray colours in %, style distance, content distance (in a face, too), texture of flat areas."""
    seen, shown, wanted = features(painting), features(content), features(style)
    distance = sum(float(((gram(seen[layer]) - gram(wanted[layer])) ** 2).sum() / (gram(wanted[layer]) ** 2).sum())
                   for layer in STYLE_LAYERS)
    shapes = ((seen[4, 2] - shown[4, 2]) ** 2).mean(1)[0]
    pixels = painting[0].flatten(1).t()
    nearest = torch.cat([torch.cdist(part, palette).min(1)[0] for part in pixels.split(8192)])
    result = {"stray": 100 * float((nearest > 25).float().mean()), "style": distance, "content": float(shapes.mean())}
    if name in FACES:
        x, y, width, height = FACES[name]
        rows = (torch.arange(shapes.shape[0], device=DEVICE)[:, None] + 0.5) / shapes.shape[0]
        columns = (torch.arange(shapes.shape[1], device=DEVICE)[None] + 0.5) / shapes.shape[1]
        face = ((columns - x) / width) ** 2 + ((rows - y) / height) ** 2 < 1
        result["face"] = float(shapes[face].mean())
    flat = deviation(content, 4) < 3
    if flat.float().mean() > 0.02:
        result["flat"] = float(deviation(painting, 3)[flat].median() / deviation(style, 3).median())
    return result


def named(folder):
    return {os.path.splitext(file)[0]: os.path.join(folder, file) for file in sorted(os.listdir(folder))}


def attempt(options):
    styles = {name: load(path, options.size) for name, path in named(options.styles).items()}
    for name in options.arguments or CANDIDATES:
        folder = os.path.join(options.out, name)
        os.makedirs(folder, exist_ok=True)
        for title, path in named(options.contents).items():
            content = load(path, options.size)
            loss = Loss(content, list(styles.values()), CANDIDATES[name])
            images = minimize(loss, content.repeat(len(styles), 1, 1, 1), options.passes)
            for style, image in zip(styles, images):
                save(image, os.path.join(folder, f"{title}-{style}.png"))


def measure(options):
    contents, styles = named(options.contents), named(options.styles)
    for folder in options.arguments:
        found = []
        for pair, path in named(folder).items():
            title, style = pair.split("-")
            size = Image.open(path).size
            side = max(size)
            found.append(
                figures(title, load(contents[title], side, size), load(styles[style], side), colors(styles[style]),
                        load(path, side)))
        stray = [one["stray"] for one in found]
        text = f"stray {np.mean(stray):.2f} % (worst {max(stray):.1f})"
        for key in ("style", "content", "face"):
            text += f"  {key} {np.mean([one[key] for one in found if key in one]):.4g}"
        print(f"{folder} ({len(found)}): {text}  flat {np.median([one['flat'] for one in found if 'flat' in one]):.2f}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("action", choices=["try", "measure"])
    parser.add_argument("arguments", nargs="*")
    parser.add_argument("--contents", required=True)
    parser.add_argument("--styles", required=True)
    parser.add_argument("--out", default=".")
    parser.add_argument("--size", type=int, default=384)
    parser.add_argument("--passes", type=int, default=180)
    options = parser.parse_intermixed_args()
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = True
    {"try": attempt, "measure": measure}[options.action](options)
