"""A small vendor with every shape of operation: JSON, forms, files, streamed bodies, ranged answers, webhooks."""

from pathlib import Path

from infra.local.simulators import contracts
from infra.local.simulators.contracts import Violation
from infra.local.simulators.faults import Fault, refused_with
from infra.local.simulators.limits import Limit, Verdict
from infra.local.simulators.messages import Head, Refused, Reply, Sink
from infra.local.simulators.simulator import Call, Simulator, Vendor


def error(status: int, kind: str, message: str) -> Reply:
    return Reply(status, {"error": {"kind": kind, "message": message}})


def refuse(problem: Violation) -> Reply:
    status = {"path": 404, "method": 405, "too_large": 413, "media_type": 415}.get(problem.kind, 400)
    return error(status, problem.kind, f"{problem.place}: {problem.message}")


def authorise(call: Call) -> None:
    if call.head.credential != call.simulator.key:
        raise Refused(error(401, "key", "This key is unknown."))


def limited(limit: Limit, verdict: Verdict) -> Reply:
    return Reply(429, {"limit": limit.name}, {"Retry-After": f"{verdict.resets_in_s:.0f}"})


def create_post(call: Call) -> Reply:
    post = {"id": f"p{len(call.simulator.state.all('posts')) + 1}", **call.json}
    call.simulator.state.put("posts", post["id"], post)
    call.simulator.webhooks.emit("post.created", {"id": post["id"]})
    if call.json["text"] == "refuse me":
        raise Refused(error(422, "text", "This text is refused."))
    if call.json["text"] == "break":
        raise RuntimeError("a bug of the simulator")
    return Reply(201, post)


def list_posts(call: Call) -> Reply:
    posts = list(call.simulator.state.all("posts").values())
    shown = [{name: post[name] for name in call.head.parameters["part"]} for post in posts]
    return Reply(200, {"posts": shown[: call.head.parameters.get("limit", 10)]})


def video_path(simulator: Simulator, head: Head) -> Path:
    return simulator.folder / "videos" / head.path.rpartition("/")[2]


def video_sink(simulator: Simulator, head: Head) -> Sink:
    start = head.headers.get("content-range", "bytes 0-").removeprefix("bytes ").partition("-")[0]
    return Sink(video_path(simulator, head) if "keep" in head.path else None, int(start))


def send_video(call: Call) -> Reply:
    return Reply(200, {"length": call.upload.length, "sha256": call.upload.sha256})


def get_video(call: Call) -> Reply:
    return Reply(200, headers={"content-type": "video/mp4"}, file=video_path(call.simulator, call.head))


def create_file(call: Call) -> Reply:
    upload = call.body.uploads["file"]
    return Reply(200, {"name": upload.filename, "sha256": upload.sha256, "head": upload.read()[:4].decode()})


def vendor(scheme: str = "stripe", limits: tuple[Limit, ...] = ()) -> Vendor:
    return Vendor(
        name="toy",
        title="Toy",
        contract=contracts.load(Path(__file__).with_name("toy.json")),
        handlers={
            "createPost": create_post, "listPosts": list_posts, "sendVideo": send_video, "getVideo": get_video,
            "createFile": create_file,
        },
        refuse=refuse,
        authorise=authorise,
        failures={"broken": refused_with(error(500, "broken", "Try again.")), "lost": Fault("after_effect")},
        limits=limits,
        limited=limited,
        sinks={"sendVideo": video_sink},
        scheme=scheme,
        views={"posts": lambda simulator: list(simulator.state.all("posts").values())},
    )  # fmt: skip
