"""Files that would make a careless reader open addresses: playlists, manifests, scripts, references to other files."""

import io
import socket
import struct
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cutroom.media.source import ffmpeg


class Listener:
    """An address that nobody may reach: every connection over TCP, and every datagram over UDP, is counted."""

    def __init__(self) -> None:
        self.reached: list[str] = []
        self.tcp = socket.create_server(("127.0.0.1", 0))
        self.port = int(self.tcp.getsockname()[1])
        self.udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.udp.bind(("127.0.0.1", self.port))
        for work in (self._accept, self._receive):
            threading.Thread(target=work, daemon=True).start()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def close(self) -> None:
        """Nobody listens any more."""
        self.tcp.close()
        self.udp.close()

    def _accept(self) -> None:
        while True:
            try:
                taken, _ = self.tcp.accept()
            except OSError:
                return
            with taken:
                taken.settimeout(1)
                try:
                    head = taken.recv(2000)
                except OSError:
                    head = b""
                self.reached.append(head.split(b"\r\n")[0].decode("latin-1") or "connected")

    def _receive(self) -> None:
        while True:
            try:
                self.udp.recvfrom(2000)
            except OSError:
                return
            self.reached.append("datagram")


@contextmanager
def storage(content: bytes, content_type: str, redirect: str | None = None) -> Iterator[str]:
    """`content` behind an address like a presigned one, which may redirect; ranges are answered as storage does."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            if redirect:
                self.send_response(302)
                self.send_header("Location", redirect)
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            asked = self.headers.get("Range", "bytes=0-").removeprefix("bytes=").split("-")
            first, last = int(asked[0]), min(int(asked[1] or len(content)), len(content) - 1)
            part = content[first : last + 1]
            self.send_response(206)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(part)))
            self.send_header("Accept-Ranges", "bytes")
            self.send_header("Content-Range", f"bytes {first}-{last}/{len(content)}")
            self.end_headers()
            self.wfile.write(part)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/uploads/film.mp4?X-Amz-Signature=0"
    finally:
        server.shutdown()
        server.server_close()


def _dash(url: str, base: str) -> bytes:
    return f"""<?xml version="1.0"?>
<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT20S" profiles="urn:mpeg:dash:profile:isoff-on-demand:2011">
<Period duration="PT20S">{base}<AdaptationSet mimeType="video/mp4" contentType="video"><Representation id="1" codecs="avc1.42c00d" width="64" height="64" bandwidth="90000">
<SegmentTemplate timescale="1" duration="2" initialization="{url}/init.mp4" media="{url}/$Number$.m4s" startNumber="1"/></Representation></AdaptationSet></Period></MPD>
""".encode()  # noqa: E501


def _hls(*lines: str) -> bytes:
    head = ("#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-TARGETDURATION:2", "#EXT-X-MEDIA-SEQUENCE:0")
    return "\n".join([*head, *lines, "#EXT-X-ENDLIST", ""]).encode()


def _sdp(port: int) -> bytes:
    lines = ("v=0", "o=- 0 0 IN IP4 127.0.0.1", "s=x", "c=IN IP4 127.0.0.1", "t=0 0", f"m=video {port} RTP/AVP 96",
             "a=rtpmap:96 H264/90000", f"a=control:rtsp://127.0.0.1:{port}/x")  # fmt: skip
    return "\r\n".join([*lines, ""]).encode()


def _box(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(body), kind) + body


def _external(film: bytes, url: str) -> bytes:
    """`film` (an MP4 whose index comes last) with data references that name an address instead of the file itself."""
    own = _box(b"url ", b"\0\0\0\1")
    assert film.count(own) >= 1 and film.rfind(b"moov") > film.rfind(b"mdat")
    other = _box(b"url ", b"\0\0\0\0" + url.encode() + b"/data.mp4\0")
    grown = len(other) - len(own)
    out, parents = film, (b"moov", b"trak", b"mdia", b"minf", b"dinf", b"dref")
    start = 0
    while (at := out.find(own, start)) >= 0:
        out = out[:at] + other + out[at + len(own) :]
        for kind in parents:
            head = out.rfind(kind, 0, at) - 4
            size = struct.unpack(">I", out[head : head + 4])[0]
            out = out[:head] + struct.pack(">I", size + grown) + out[head + 4 :]
        start = at + len(other)
    return out


def _alias(film: bytes, url: str) -> bytes:
    """`film` with QuickTime's own kind of reference, whose path is an address."""
    path = url.encode() + b"/data.mov"
    body = b"\0\0\0\0" + bytes(10) + b"\x05disk1" + bytes(22) + b"\0" * 4 + b"\x04film" + bytes(59) + bytes(16)
    body += struct.pack(">hH", 2, len(path)) + path + (b"\0" if len(path) % 2 else b"") + struct.pack(">hH", -1, 0)
    own, other = _box(b"url ", b"\0\0\0\1"), _box(b"alis", body)
    at = film.find(own)
    out, grown = film[:at] + other + film[at + len(own) :], len(other) - len(own)
    for kind in (b"moov", b"trak", b"mdia", b"minf", b"dinf", b"dref"):
        head = out.rfind(kind, 0, at) - 4
        size = struct.unpack(">I", out[head : head + 4])[0]
        out = out[:head] + struct.pack(">I", size + grown) + out[head + 4 :]
    return out


def _zipped(name: str, content: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr(name, content)
    return held.getvalue()


def _attached(film: Path, folder: Path, content: bytes, name: str, kind: str) -> bytes:
    (folder / name).write_bytes(content)
    out = folder / "attached.mkv"
    args = ["-v", "error", "-i", film, "-attach", folder / name, "-metadata:s:t", f"mimetype={kind}", "-c", "copy", out]
    ffmpeg.run(args, timeout_s=30)
    return out.read_bytes()


def _subtitled(film: Path, folder: Path, url: str) -> bytes:
    script = folder / "words.ass"
    script.write_text(
        "[Script Info]\nScriptType: v4.00+\n[V4+ Styles]\nFormat: Name, Fontname, Fontsize\n"
        f"Style: A,{url}/font.ttf,20\n"
        f"[Fonts]\nfontname: {url}/font.ttf\n[Events]\nFormat: Layer, Start, End, Style, Text\n"
        f"Dialogue: 0,0:00:00.00,0:00:02.00,A,{{\\fn{url}/font.ttf}}words\n"
    )
    out = folder / "subtitled.mkv"
    ffmpeg.run(["-v", "error", "-i", film, "-i", script, "-map", "0", "-map", "1", "-c", "copy", out], timeout_s=30)
    return out.read_bytes()


SEGMENT = "#EXTINF:2,"
# What each hostile file holds, given the address that it names, its port, a film, and a folder to work in.
FILES: dict[str, Callable[[str, int, Path, Path], bytes]] = {
    "dash": lambda url, port, film, folder: _dash(url, ""),
    "dash with a base": lambda url, port, film, folder: _dash(".", f"<BaseURL>{url}/</BaseURL>"),
    "dash with an index of its own": lambda url, port, film, folder: _dash("/", f"<BaseURL>{url}</BaseURL>"),
    "hls segments": lambda url, port, film, folder: _hls(SEGMENT, f"{url}/a.ts", SEGMENT, f"{url}/b.ts"),
    "hls segment of tls": lambda url, port, film, folder: _hls(SEGMENT, f"https://127.0.0.1:{port}/a.ts"),
    "hls key": lambda url, port, film, folder: _hls(f'#EXT-X-KEY:METHOD=AES-128,URI="{url}/key"', SEGMENT, f"{url}/a.ts"),  # noqa: E501
    "hls key over a segment in the file": lambda url, port, film, folder: _hls(
        f'#EXT-X-KEY:METHOD=AES-128,URI="{url}/2018-06-01/runtime/invocation/next"',
        *(SEGMENT, "data:video/mp2t;base64,AAAA"),
    ),
    "hls map": lambda url, port, film, folder: _hls(f'#EXT-X-MAP:URI="{url}/init.mp4"', SEGMENT, f"{url}/a.m4s"),
    "hls variants": lambda url, port, film, folder: f"#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=90000\n{url}/low.m3u8\n#EXT-X-STREAM-INF:BANDWIDTH=900000\n{url}/high.m3u8\n".encode(),  # noqa: E501
    "hls renditions": lambda url, port, film, folder: f'#EXTM3U\n#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="a",URI="{url}/audio.m3u8"\n#EXT-X-STREAM-INF:BANDWIDTH=90000,AUDIO="a"\n{url}/low.m3u8\n'.encode(),  # noqa: E501
    "hls through other protocols": lambda url, port, film, folder: _hls(SEGMENT, f"tcp://127.0.0.1:{port}", SEGMENT, f"crypto+{url}/a.ts"),  # noqa: E501
    "concat": lambda url, port, film, folder: f"ffconcat version 1.0\nfile '{url}/a.mp4'\n".encode(),
    "concat of a playlist": lambda url, port, film, folder: f"ffconcat version 1.0\nfile 'concat:{url}/a.ts|{url}/b.ts'\n".encode(),  # noqa: E501
    "subfile": lambda url, port, film, folder: f"ffconcat version 1.0\nfile 'subfile,,start,0,end,0,,:{url}/a.ts'\n".encode(),  # noqa: E501
    "sdp": lambda url, port, film, folder: _sdp(port),
    "rtsp reference": lambda url, port, film, folder: f"RTSPtextRTSP://127.0.0.1:{port}/x\n".encode(),
    "svg": lambda url, port, film, folder: f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="64" height="64"><image width="64" height="64" xlink:href="{url}/a.png"/></svg>'.encode(),  # noqa: E501
    "smooth streaming": lambda url, port, film, folder: f'<SmoothStreamingMedia MajorVersion="2" Duration="20"><StreamIndex Type="video" Url="{url}/{{start time}}"/></SmoothStreamingMedia>'.encode(),  # noqa: E501
    "package list": lambda url, port, film, folder: f'<?xml version="1.0"?><CompositionPlaylist xmlns="http://www.smpte-ra.org/schemas/2067-3/2016"><Id>{url}</Id></CompositionPlaylist>'.encode(),
    "windows media reference": lambda url, port, film, folder: f'<asx version="3.0"><entry><ref href="{url}/a.wmv"/></entry></asx>'.encode(),  # noqa: E501
    "avisynth script": lambda url, port, film, folder: f'AVISource("{url}/a.avi")\n'.encode(),
    "subtitles with fonts": lambda url, port, film, folder: _subtitled(film, folder, url),
    "movie with external data": lambda url, port, film, folder: _external(film.read_bytes(), url),
    "movie with an alias": lambda url, port, film, folder: _alias(film.read_bytes(), url),
    "playlist in a zip": lambda url, port, film, folder: _zipped("film.m3u8", _hls(SEGMENT, f"{url}/a.ts")),
    "playlist in matroska": lambda url, port, film, folder: _attached(film, folder, _hls(SEGMENT, f"{url}/a.ts"), "list.m3u8", "application/vnd.apple.mpegurl"),  # noqa: E501
    "script in matroska": lambda url, port, film, folder: _attached(film, folder, f"@import url({url}/font.css)".encode(), "font.ttf", "application/x-truetype-font"),  # noqa: E501
}  # fmt: skip
