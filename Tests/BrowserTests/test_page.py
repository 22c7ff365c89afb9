"""The page in a real browser: Chromium, driven over WebDriver.

python3 -m unittest discover -s Tests/BrowserTests; VIDSTYLE_PROGRAM names another program than that of the tests.
"""

import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

from browser import Browser

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("VIDSTYLE_PROGRAM", str(ROOT / ".build-tests/release/vidstyle"))
CLIP = str(ROOT / "samples/clip.mp4")
STYLE = str(ROOT / "samples/style.png")
DISPLAYED = "[...document.querySelectorAll('.viewer-picture')].map((i) => i.complete && i.naturalWidth)"


def number(digits, unit):
    """A figure as the page writes it: 1.2, 3.4 k, 5 e-7."""
    return float(digits) * {"": 1, "k": 1e3, "M": 1e6}[unit] if unit[:1] != "e" else float(digits + unit)


class Program:
    """A running vidstyle, whose page's address is known."""

    def __init__(self, folder, *arguments, port=0):
        environment = dict(os.environ, VIDSTYLE_WEIGHTS=str(ROOT / "weights/vgg19.safetensors"))
        self.errors = open(Path(folder) / f"errors-{time.monotonic_ns()}", "w+")
        self.process = subprocess.Popen(
            [PROGRAM, *arguments, "--port", str(port), "--threads", "2"], cwd=folder,
            env=environment, stdin=subprocess.DEVNULL, stderr=self.errors, stdout=self.errors)
        end = time.monotonic() + 30
        while not (found := re.search(r"the page is at (http://\S+)", self.said())):
            assert self.process.poll() is None and time.monotonic() < end, self.said()
            time.sleep(0.02)
        self.url = found[1]
        self.port = int(re.search(r":(\d+)/", self.url)[1])

    def said(self):
        self.errors.flush()
        return Path(self.errors.name).read_text()

    def end(self, number=signal.SIGINT):
        if self.process.poll() is None:
            self.process.send_signal(number)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.errors.close()


class PageTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.browser = Browser()

    @classmethod
    def tearDownClass(cls):
        cls.browser.close()

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="vidstyle-page-")
        self.programs = []
        self.browser.look(1280, 800)

    def tearDown(self):
        severe = [line["message"] for line in self.browser.log()
                  if line["level"] == "SEVERE" and "Failed to load resource" not in line["message"]
                  and "ERR_CONNECTION" not in line["message"] and "ERR_INCOMPLETE" not in line["message"]]
        self.browser.open("about:blank")
        for program in self.programs:
            program.end()
        shutil.rmtree(self.folder, ignore_errors=True)
        self.assertEqual(severe, [])

    def start(self, *arguments, port=0):
        program = Program(self.folder, *arguments, port=port)
        self.programs.append(program)
        return program

    def until(self, is_true, what):
        end = time.monotonic() + 30
        while not is_true():
            self.assertLess(time.monotonic(), end, what)
            time.sleep(0.05)

    def journal(self, output="out.mp4"):
        lines = (Path(self.folder) / f"{output}.vidstyle/journal.jsonl").read_text().splitlines()
        return [json.loads(line) for line in lines]

    def watch(self, frames, *more):
        return self.start(CLIP, STYLE, "out.mp4", "--size", "96", "--frames", str(frames), "--iterations",
                          "30,25", "--keep", "--watch", *more)

    def activity(self):
        return self.browser.run("return document.getElementById('pill').dataset.activity")

    def wait_for(self, activity, seconds=60):
        self.browser.wait(f"document.getElementById('pill').dataset.activity === '{activity}'", seconds=seconds)

    def test_watching_a_run_to_its_end(self):
        browser = self.browser
        program = self.watch(12)
        browser.open(program.url)
        # The first finished frame appears.
        browser.wait("document.querySelector('.viewer-picture').src.includes('/api/painting/') || "
                     "document.querySelector('.viewer-picture').src.startsWith('blob:')", what="a painting")
        browser.wait(f"{DISPLAYED}[0] > 0")
        first = browser.run("return document.getElementById('meter').value")
        browser.wait(f"document.getElementById('meter').value > {first}", what="progress")
        self.wait_for("complete")
        browser.wait("document.querySelector('.percent').textContent === '100 %'")
        # The plots say what the journal says, frame by frame.
        browser.wait("[...document.querySelectorAll('.plot .line-0')].every((p) => p.dataset.points > 10)")
        journal = self.journal()
        self.assertEqual(len(journal), 12)
        for record in journal:
            browser.run("document.querySelectorAll('.plot-area')[0].focus()")
            browser.run("const t = document.querySelector('.track'); t.dispatchEvent(new KeyboardEvent('keydown',"
                        "{key: 'Home', bubbles: true})); for (let n = 1; n < arguments[0]; n += 1)"
                        " t.dispatchEvent(new KeyboardEvent('keydown', {key: 'ArrowRight', bubbles: true}))",
                        record["frame"])
            texts = browser.run("return [...document.querySelectorAll('.plot-area')].map((a) => "
                                "a.getAttribute('aria-valuetext'))")
            self.assertTrue(all(text.startswith(f"frame {record['frame']}:") for text in texts), texts)
            values = [[number(*parts) for parts in
                       re.findall(r"([-+]?\d[\d.]*)(?: (e-?\d+|[kM])\b)?", text.split(":", 1)[1])] for text in texts]
            losses = record["loss"]
            for shown, true in zip(values[0], [losses["total"], losses["content"], losses["style"]]):
                self.assertLessEqual(abs(shown - true), 0.006 * abs(true))
            self.assertEqual(values[1], [record["iterations"]])
            self.assertLessEqual(abs(values[2][0] - record["seconds"]), 0.051)
            if record.get("warpingError") is not None:
                self.assertLessEqual(abs(values[3][0] - record["warpingError"]), 0.051 * record["warpingError"])
            drift = record["brightness"] - journal[0]["brightness"]
            self.assertLessEqual(abs(values[4][0] - drift), 0.0051)
        # The line of iterations goes through the journal's points.
        path = browser.run("return document.querySelectorAll('.plot .line-0')[1].getAttribute('d')")
        heights = [float(pair.split(" ")[1]) for pair in re.split("[ML]", path)[1:]]
        counts = [record["iterations"] for record in journal]
        self.assertEqual(len(heights), len(counts))
        low, high = min(counts), max(counts)
        for height, iterations in zip(heights, counts):
            share = (iterations - low) / (high - low) if high > low else 0.5
            self.assertAlmostEqual(height, 84 - 6 - share * 72, delta=0.11)
        # The worst frames are the journal's, and a click goes there.
        errors = {r["frame"]: r["warpingError"] for r in journal if r.get("warpingError") is not None}
        worst = sorted(sorted(errors, key=lambda frame: -errors[frame])[:5])
        self.assertEqual(browser.run(
            "return [...document.querySelectorAll('.worst-list button')].map((b) => Number(b.textContent))"), worst)
        browser.click(".worst-list button")
        browser.wait(f"document.querySelector('.place').textContent.startsWith('{worst[0]} / 12')")
        # The finished frames play.
        browser.click("button[aria-label='Play the finished frames']")
        browser.wait("(window.seen ??= new Set()).add(document.querySelector('.place').textContent).size > 3")
        browser.click("button[aria-label='Pause']")
        # The slider moves over the film's own frame.
        browser.click("label[for$='-compare']")
        browser.wait(f"{DISPLAYED}[1] > 0")
        for key, share in (("\ue011", "0%"), ("\ue010", "100%")):
            browser.keys(".viewer-range", key)
            self.assertEqual(browser.run(
                "return document.querySelector('.viewer-frame').style.getPropertyValue('--share')"), share)
        # The page is small, and nothing came from elsewhere.
        loaded = browser.run("return performance.getEntriesByType('resource').map((e) => e.name)")
        self.assertTrue(all(name.startswith(program.url) for name in loaded if not name.startswith("blob:")), loaded)
        # The program ends once nobody looks any more.
        self.assertIn("--keep", browser.text(".command"))
        browser.open("about:blank")
        self.assertEqual(program.process.wait(30), 0)

    def test_stop_and_go_on(self):
        program = self.watch(40)
        self.browser.open(program.url)
        self.browser.wait("Number(document.getElementById('meter').value) > 0.04", what="a finished frame")
        self.browser.click(".progress-card .action:not(.primary)")
        self.wait_for("stopped")
        finished = len(self.journal())
        self.assertLess(finished, 40)
        time.sleep(1)
        self.assertEqual(len(self.journal()), finished)
        self.browser.click(".progress-card .primary")
        self.browser.wait("document.getElementById('pill').dataset.activity === 'painting'")
        self.browser.wait(f"Number(document.getElementById('meter').value) > {(finished + 0.9) / 40}")
        self.assertEqual([r["frame"] for r in self.journal()][:finished], list(range(1, finished + 1)))

    def test_another_process_and_a_server_that_begins_anew(self):
        run = self.start(CLIP, STYLE, "out.mp4", "--size", "96", "--frames", "40", "--iterations", "30,25",
                         "--keep", "--watch")
        self.until(lambda: (Path(self.folder) / "out.mp4.vidstyle/run.json").exists(), "a work folder")
        page = self.start("watch", "out.mp4")
        self.browser.open(page.url)
        self.browser.wait(f"{DISPLAYED}[0] > 0", what="a painting of another process")
        self.browser.wait("document.querySelector('.facts dd').textContent.includes('of 40')")
        page.end(signal.SIGKILL)
        self.wait_for("lost", 20)
        again = self.start("watch", "out.mp4", port=page.port)
        self.assertEqual(again.port, page.port)
        self.browser.wait("document.getElementById('pill').dataset.activity !== 'lost'", seconds=20)
        # The run that is watched is killed: no run goes on without a word.
        run.end(signal.SIGKILL)
        self.wait_for("stopped", 30)
        self.browser.run("location.reload()")
        self.wait_for("stopped", 30)
        self.browser.wait("!document.querySelector('.progress-card .primary').hidden")

    def test_studio(self):
        browser = self.browser
        subprocess.run(["ffmpeg", "-v", "error", "-i", CLIP, "-vf", "scale=144:-2", "-frames:v", "24",
                        f"{self.folder}/clip.mp4"], check=True)
        program = self.start("studio", "clip.mp4", STYLE)
        browser.open(program.url)
        self.wait_for("complete", 60)
        command = browser.text(".side .command")
        self.assertRegex(command, r"vidstyle clip\.mp4 .*style\.png clip-painted\.mp4")
        before = self.pixels()
        # Another strength, another picture.
        browser.run("const s = document.getElementById('slider-strength'); s.value = 300;"
                    "s.dispatchEvent(new Event('input', {bubbles: true}))")
        browser.wait("document.querySelector('.side .command').textContent.includes('--strength 0.3')")
        self.wait_for("painting", 20)
        self.wait_for("complete", 60)
        self.assertGreater(self.difference(before, self.pixels()), 3)
        # It is kept beside the others, and comes back.
        browser.click(".keep")
        browser.wait("document.querySelectorAll('.variant').length === 1")
        self.assertIn("strength 0.3", browser.text(".variant"))
        # A second style is dropped, and a mask is drawn for it.
        browser.run_async("""
          const canvas = new OffscreenCanvas(96, 96); const c = canvas.getContext('2d');
          for (let y = 0; y < 96; y += 8) { c.fillStyle = y % 16 ? '#c00' : '#fff'; c.fillRect(0, y, 96, 8); }
          const file = new File([await canvas.convertToBlob()], '../../evil.png', {type: 'image/png'});
          const transfer = new DataTransfer(); transfer.items.add(file);
          document.dispatchEvent(new DragEvent('drop', {dataTransfer: transfer, bubbles: true}));""")
        browser.wait("document.querySelectorAll('.style').length === 2")
        self.assertEqual(sorted(path.name[:5] for path in (Path(self.folder) / "clip-files").iterdir()), ["style"])
        browser.run("[...document.querySelectorAll('button')].find((b) => b.textContent === 'Draw a mask').click()")
        browser.wait("!document.querySelector('.mask-canvas').hidden")
        browser.drag(".mask-canvas", [(0.2, 0.3), (0.5, 0.5), (0.8, 0.7)])
        browser.run("[...document.querySelectorAll('button')].find((b) => b.textContent === 'Use this mask').click()")
        browser.wait("document.querySelector('.side .command').textContent.includes('--mask')")
        self.assertEqual(sorted(path.name[:4] for path in (Path(self.folder) / "clip-files").iterdir()), ["mask", "styl"])
        self.wait_for("complete", 90)
        # The project holds it all; the command line takes it.
        command = browser.text(".side .command")
        browser.run("[...document.querySelectorAll('button')].find((b) => b.textContent === 'Save project').click()")
        browser.wait("[...document.querySelectorAll('button')].some((b) => b.textContent === 'Saved')")
        program.end()
        again = self.start("studio", "--project", "clip.vidstyle.json")
        browser.open(again.url)
        browser.wait("document.querySelector('.side .command')?.textContent.includes('--mask')")
        self.assertEqual(browser.text(".side .command"), command)
        # The film is painted from the page, which then shows the run.
        browser.run("const s = document.getElementById('size'); s.value = ''; "
                    "const d = document.getElementById('duration'); d.value = '0.12';"
                    "d.dispatchEvent(new Event('change', {bubbles: true}))")
        browser.wait("document.querySelector('.side .command').textContent.includes('--duration')")
        browser.run("[...document.querySelectorAll('button')].find((b) => b.textContent.startsWith('Paint the film')).click()")
        browser.wait("document.querySelector('dialog').open")
        browser.run("[...document.querySelectorAll('dialog button')].at(-1).click()")
        browser.wait("document.body.dataset.mode === 'watch'", seconds=30)
        self.wait_for("painting", 60)

    def pixels(self):
        """The draft as 64 × 36 grey levels, once it has stopped changing."""
        time.sleep(1)
        return self.browser.run("""
          const canvas = new OffscreenCanvas(64, 36); const c = canvas.getContext('2d');
          c.drawImage(document.querySelector('.viewer-picture'), 0, 0, 64, 36);
          return [...c.getImageData(0, 0, 64, 36).data].filter((_, i) => i % 4 === 1)""")

    @staticmethod
    def difference(a, b):
        return sum(abs(x - y) for x, y in zip(a, b)) / len(a)

    def test_first_paint(self):
        program = self.watch(2)
        times = []
        for _ in range(5):
            self.browser.open("about:blank")
            self.browser.open(program.url)
            times.append(self.browser.wait(
                "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"))
        self.assertLess(sorted(times)[2], 300, times)


if __name__ == "__main__":
    unittest.main()
