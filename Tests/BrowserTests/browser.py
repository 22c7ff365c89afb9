"""A headless Chromium, driven over WebDriver by nothing but the standard library."""

import base64
import json
import os
import shutil
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"


class Browser:
    """One window. `with Browser() as browser: browser.open(url)`."""

    def __init__(self):
        self.profile = tempfile.mkdtemp(prefix="vidstyle-browser-")
        self.driver = subprocess.Popen(
            ["chromedriver", "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        port = None
        for line in self.driver.stdout:
            if "successfully on port" in line:
                port = line.rsplit("port", 1)[1].strip(" .\n")
                break
        self.base = f"http://127.0.0.1:{port}"
        arguments = ["--headless=new", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
                     "--disable-background-networking", "--disable-component-update",
                     "--disable-extensions", "--hide-scrollbars", f"--user-data-dir={self.profile}"]
        if os.geteuid() == 0:
            arguments.append("--no-sandbox")
        answer = self._ask("POST", "/session", {"capabilities": {"alwaysMatch": {
            "browserName": "chrome", "goog:chromeOptions": {"args": arguments},
            "goog:loggingPrefs": {"browser": "ALL"}}}})
        self.session = f"/session/{answer['sessionId']}"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        try:
            self._ask("DELETE", self.session)
        except (OSError, RuntimeError):
            pass
        self.driver.terminate()
        self.driver.wait()
        self.driver.stdout.close()
        shutil.rmtree(self.profile, ignore_errors=True)

    def _ask(self, method, path, body=None):
        data = json.dumps(body or {}).encode() if method == "POST" else None
        request = urllib.request.Request(
            self.base + path, data, {"Content-Type": "application/json"}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise RuntimeError(json.load(error)["value"]["message"]) from None

    def command(self, name, **parameters):
        """A command of the DevTools protocol."""
        return self._ask("POST", f"{self.session}/goog/cdp/execute",
                         {"cmd": name, "params": parameters})

    def open(self, url):
        self._ask("POST", f"{self.session}/url", {"url": url})

    def run(self, script, *arguments):
        """Runs a function's body in the page and returns its value."""
        return self._ask("POST", f"{self.session}/execute/sync",
                         {"script": script, "args": list(arguments)})

    def run_async(self, script, *arguments):
        """The same for a body that may await."""
        body = ("const done = arguments[arguments.length - 1];"
                f"(async () => {{ {script} }})().then(done, (e) => done('error: ' + e));")
        return self._ask("POST", f"{self.session}/execute/async",
                         {"script": body, "args": list(arguments)})

    def wait(self, script, *arguments, seconds=30, what=None):
        """Waits until an expression is truthy and returns its value."""
        end = time.monotonic() + seconds
        while True:
            value = self.run(f"return ({script})", *arguments)
            if value:
                return value
            if time.monotonic() > end:
                raise AssertionError(f"in vain for {seconds} s: {what or script}")
            time.sleep(0.1)

    def find(self, selector):
        return self._ask("POST", f"{self.session}/element",
                         {"using": "css selector", "value": selector})[ELEMENT]

    def click(self, selector):
        self._ask("POST", f"{self.session}/element/{self.find(selector)}/click")

    def text(self, selector):
        return self.run("return document.querySelector(arguments[0])?.textContent", selector)

    def keys(self, selector, text):
        self._ask("POST", f"{self.session}/element/{self.find(selector)}/value", {"text": text})

    def drag(self, selector, points):
        """Draws with the pressed mouse through points, given from 0 to 1 of an element's box."""
        box = self.run("const b = document.querySelector(arguments[0]).getBoundingClientRect();"
                       "return [b.left, b.top, b.width, b.height]", selector)

        def place(x, y):
            return {"type": "pointerMove", "duration": 30, "origin": "viewport",
                    "x": int(box[0] + x * box[2]), "y": int(box[1] + y * box[3])}

        moves = [place(*points[0]), {"type": "pointerDown", "button": 0}]
        moves += [place(*point) for point in points[1:]] + [{"type": "pointerUp", "button": 0}]
        self._ask("POST", f"{self.session}/actions", {"actions": [
            {"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}, "actions": moves}]})

    def log(self):
        """What the page has written to the console since the last call."""
        return self._ask("POST", f"{self.session}/se/log", {"type": "browser"})

    def look(self, width, height, dark=False, still=True, mobile=False):
        """Sets the window's size and the person's preferences."""
        self.command("Emulation.setDeviceMetricsOverride", width=width, height=height,
                     deviceScaleFactor=1, mobile=mobile)
        self.command("Emulation.setEmulatedMedia", features=[
            {"name": "prefers-color-scheme", "value": "dark" if dark else "light"},
            {"name": "prefers-reduced-motion", "value": "reduce" if still else "no-preference"}])

    def screenshot(self, path, full=False):
        """A picture of the window, or of the whole page, as PNG or JPEG by its ending."""
        kind = "jpeg" if path.endswith(".jpg") else "png"
        answer = self.command("Page.captureScreenshot", format=kind, captureBeyondViewport=full,
                              **({"quality": 85} if kind == "jpeg" else {}))
        with open(path, "wb") as file:
            file.write(base64.b64decode(answer["data"]))
