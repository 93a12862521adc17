"""Turns HTML into PDF for the Papers module: one job after another, over standard input and output.

A frame is a 4-byte big-endian length and that many bytes; these hold parts, each with a 4-byte length of its own.
First frame out: ready, WeasyPrint's version | unavailable, reason, detail.
Frame in: HTML, style sheet, text of the QR code (may be empty), identifier of the PDF (16 bytes).
Frame out: ok, PDF, pages, warnings | error, reason, detail.
A detail never repeats text of the paper. The process ends when its standard input does, also in the middle of a job.
"""

import logging
import os
import queue
import resource
import shutil
import struct
import subprocess
import sys
import tempfile
import threading

MEMORY_LIMIT = int(os.environ.get("PAPERS_MEMORY_LIMIT", str(2 << 30)))
FRAME_LIMIT = int(os.environ.get("PAPERS_FRAME_LIMIT", str(32 << 20)))
PAGE_LIMIT = int(os.environ.get("PAPERS_PAGE_LIMIT", "200"))
NEEDED = "ĂÂĐÊÔƠƯăâđêôơưẠạẢảẤấẦầẨẩẪẫẬậẮắẰằẲẳẴẵẶặẸẹẺẻẼẽẾếỀềỂểỄễỆệỈỉỊịỌọỎỏỐốỒồỔổỖỗỘộỚớỜờỞởỠỡỢợỤụỦủỨứỪừỬửỮữỰựỲỳỴỵỶỷỸỹ"
FAMILIES = [name for name in os.environ.get("PAPERS_FONTS", "Liberation Serif").split(";") if name]

# Only frames may reach the parent: whatever a library prints goes to standard error.
channel = os.dup(1)
os.dup2(2, 1)


# What WeasyPrint keeps in files goes with us, however we end, but for SIGKILL.
scratch = tempfile.mkdtemp(prefix=f"toantrinh-papers-{os.getpid()}-")
tempfile.tempdir = scratch


def leave(status):
    shutil.rmtree(scratch, ignore_errors=True)
    os._exit(status)


def read_exactly(count):
    data = bytearray()
    while len(data) < count:
        piece = os.read(0, min(count - len(data), 1 << 20))
        if not piece:
            leave(0)
        data += piece
    return bytes(data)


def send(*parts):
    body = b"".join(struct.pack(">I", len(part)) + part for part in parts)
    data = memoryview(struct.pack(">I", len(body)) + body)
    try:
        while data:
            data = data[os.write(channel, data):]
    except OSError:
        leave(0)


def receive(jobs):
    """Reads jobs in a thread of its own, so that the end of the parent is noticed during a job too."""
    while True:
        (length,) = struct.unpack(">I", read_exactly(4))
        if length > FRAME_LIMIT:
            leave(3)
        body, parts, at = read_exactly(length), [], 0
        while at < length:
            (size,) = struct.unpack_from(">I", body, at)
            parts.append(body[at + 4:at + 4 + size])
            at += 4 + size
        jobs.put(parts)


class Refused(Exception):
    """A job that is refused: a reason for programs, and a detail that holds nothing personal."""

    def __init__(self, reason, detail=""):
        super().__init__(reason)
        self.reason, self.detail = reason, detail


class Warnings(logging.Handler):
    """Collects what WeasyPrint complains about."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.lines = []

    def emit(self, record):
        if len(self.lines) < 20:
            self.lines.append(record.getMessage()[:200])


def covered_characters(families):
    """The characters that at least one of the families can draw, and the families that are no use: not installed, or
    without Vietnamese letters (release 1 of Liberation is)."""
    from fontTools.ttLib import TTFont

    found, missing = set(), []
    for family in families:
        answer = subprocess.run(
            ["fc-match", "-f", "%{family}\n%{file}\n%{index}", family],
            stdin=subprocess.DEVNULL, capture_output=True, check=True, text=True).stdout.split("\n")
        if family not in answer[0].split(","):
            missing.append(family)
            continue
        with TTFont(answer[1], fontNumber=int(answer[2] or 0), lazy=True) as font:
            characters = set(font.getBestCmap())
        if not characters.issuperset(map(ord, NEEDED)):
            missing.append(family)
        found |= characters
    return found, missing


def qr_image(text):
    """The QR code as one SVG path, four modules of quiet zone around it."""
    import segno

    matrix = segno.make(text, micro=False, error="m", boost_error=False).matrix
    side, path = len(matrix) + 8, []
    for y, row in enumerate(matrix):
        x = 0
        while x < len(row):
            start = x
            while x < len(row) and row[x]:
                x += 1
            if x > start:
                path.append(f"M{start + 4} {y + 4}h{x - start}v1h-{x - start}z")
            else:
                x += 1
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" shape-rendering="crispEdges">'
            f'<path d="{"".join(path)}" fill="#000"/></svg>').encode()


def scheme(url):
    return url.split(":", 1)[0][:16] if ":" in url else "relative"


class Press:
    """WeasyPrint with its fonts and the style sheets it has seen."""

    def __init__(self):
        import weasyprint
        import segno  # noqa: F401  (missing packages are found at the start, not at the first paper)
        from weasyprint.text.fonts import FontConfiguration

        self.weasyprint = weasyprint
        self.fetch_data = weasyprint.default_url_fetcher
        self.fonts = FontConfiguration()
        self.sheets = {}
        self.warnings = Warnings()
        for name in ("weasyprint", "fontTools"):
            logger = logging.getLogger(name)
            logger.handlers, logger.propagate = [], False
        logging.getLogger("weasyprint").addHandler(self.warnings)
        self.covered, self.missing_fonts = covered_characters(FAMILIES)

    def fetcher(self, qr, refused):
        def fetch(url, *_, **__):
            if url == "paper:qr" and qr:
                return {"string": qr_image(qr), "mime_type": "image/svg+xml"}
            if url[:5].lower() == "data:":
                return self.fetch_data(url)
            refused.append(scheme(url))
            raise ValueError("refused")
        return fetch

    def sheet(self, text):
        if text not in self.sheets:
            refused = []
            sheet = self.weasyprint.CSS(
                string=text, base_url="paper:/", url_fetcher=self.fetcher("", refused), font_config=self.fonts)
            if refused:
                raise Refused("fetch", refused[0])
            if len(self.sheets) > 16:
                self.sheets.clear()
            self.sheets[text] = sheet, self.warnings.lines
            self.warnings.lines = []
        sheet, warnings = self.sheets[text]
        self.warnings.lines = warnings + self.warnings.lines
        return sheet

    def check_attachments(self, document):
        """No paper has files attached: some releases (61.0, 61.1: CVE-2024-28184) fetch them past the fetcher they were given."""
        for element in document.etree_element.iter():
            if "attachment" in (element.get("rel") or "").lower().split():
                raise Refused("fetch", scheme(element.get("href") or ""))

    def check_characters(self, document):
        text = "".join(document.etree_element.itertext())
        unknown = sorted({ord(c) for c in text if not c.isspace()} - self.covered)
        if unknown:
            raise Refused("characters", " ".join(f"U+{c:04X}" for c in unknown[:8]))

    def render(self, html, style, qr, identifier):
        refused, self.warnings.lines = [], []
        sheet = self.sheet(style)
        fetch = self.fetcher(qr, refused)
        source = self.weasyprint.HTML(string=html, base_url="paper:/", url_fetcher=fetch, media_type="print")
        self.check_attachments(source)
        self.check_characters(source)
        document = source.render(stylesheets=[sheet], font_config=self.fonts)
        if refused:
            raise Refused("fetch", refused[0])
        if len(document.pages) > PAGE_LIMIT:
            raise Refused("pages", str(len(document.pages)))
        # Releases 53 to 58 name the option `identifier`, later ones `pdf_identifier`.
        accepted = document.write_pdf.__code__.co_varnames
        option = "identifier" if "identifier" in accepted else "pdf_identifier"
        pdf = document.write_pdf(**{option: identifier.hex().encode()})
        if refused:
            raise Refused("fetch", refused[0])
        return pdf, len(document.pages)


def main():
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    jobs = queue.Queue()
    threading.Thread(target=receive, args=(jobs,), daemon=True).start()
    try:
        press = Press()
    except ImportError as error:
        return send(b"unavailable", b"package", str(error.name).encode())
    except Exception as error:
        return send(b"unavailable", b"start", type(error).__name__.encode())
    if press.missing_fonts:
        return send(b"unavailable", b"font", press.missing_fonts[0].encode())
    send(b"ready", press.weasyprint.__version__.encode())
    while True:
        html, style, qr, identifier = jobs.get()
        try:
            pdf, pages = press.render(html.decode(), style.decode(), qr.decode(), identifier)
            send(b"ok", pdf, str(pages).encode(), "\n".join(press.warnings.lines).encode())
        except Refused as refusal:
            send(b"error", refusal.reason.encode(), refusal.detail.encode())
        except MemoryError:
            send(b"error", b"memory", b"")
            leave(4)
        except Exception as error:
            send(b"error", b"failed", type(error).__name__.encode())


if __name__ == "__main__":
    os.closerange(3, channel)
    os.closerange(channel + 1, 4096)
    main()
    leave(0)
