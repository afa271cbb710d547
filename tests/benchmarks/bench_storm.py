"""The kill storm: people work while random processes of the cloud are killed; then everything is accounted for."""

import os
import random
import signal
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

import psutil
import pytest

from infra.local import aws
from infra.local.cloud import LocalCloud
from tests.support.people import PatientPerson, Unanswered

SIZE = {"resolution": "720x1280"}  # the same work as in the figures of before

MEDIA = Path(__file__).resolve().parents[3] / "shared" / "media"
FILMS = ("speech_srt_manifesto_180p_88s_stillimage.mp4", "face1_speech_aoc_512sq_8s.mp4", "cuts1_radio_cat_360p_5s.mp4")
PEOPLE = int(os.environ.get("STORM_PEOPLE", "3"))
KILLS = int(os.environ.get("STORM_KILLS", "120"))
PAUSE_S = (0.1, 2.5)

pytestmark = [
    pytest.mark.bench,
    pytest.mark.skipif(not (MEDIA / FILMS[0]).exists(), reason="needs ../shared/media"),
]


def tell(line: str) -> None:
    """One line of the table, past pytest's capture."""
    sys.__stdout__.write(f"{line}\n")  # type: ignore[union-attr]
    sys.__stdout__.flush()  # type: ignore[union-attr]


@dataclass
class Worker:
    """One person's life in the storm, and what came of it."""

    person: PatientPerson
    seed: int
    done: list[tuple[str, str, str | None, float]] = field(default_factory=list[tuple[str, str, str | None, float]])
    videos: dict[str, str] = field(default_factory=dict[str, str])
    wrong: list[str] = field(default_factory=list[str])

    def live(self, ending: threading.Event) -> None:
        """Upload, analyse and export again and again until the storm ends."""
        choose = random.Random(self.seed)
        try:
            self.person.register()
            while not ending.is_set():
                self.round(MEDIA / choose.choice(FILMS))
        except Unanswered as unanswered:
            self.wrong.append(str(unanswered))
        except Exception as error:
            self.wrong.append(repr(error))

    def round(self, film: Path) -> None:
        """One video from upload to export."""
        video = self.person.upload(film)
        self.videos[video["id"]] = film.name
        asked = self.person.call("POST", f"/videos/{video['id']}/analyses", {"min_seconds": 3, "max_seconds": 20})
        self.ended("analysis", f"/analyses/{asked['id']}")
        clips = self.person.call("GET", "/clips", video_id=video["id"])["items"]
        if clips:
            export = self.person.call("POST", "/exports", {"source": {"clip_id": clips[0]["id"]}, "format": SIZE})
            self.ended("export", f"/exports/{export['id']}")
        self.ended("ingest", f"/jobs/{self.job_of(video['id'])}")

    def job_of(self, subject: str) -> str:
        jobs = self.person.call("GET", "/jobs", kind="ingest", limit=100)["items"]
        return next(job["id"] for job in jobs if job["subject_id"] == subject)

    def ended(self, kind: str, path: str) -> None:
        started = time.monotonic()
        standing = self.person.follow(path)
        self.done.append((kind, standing["status"], standing["error"], time.monotonic() - started))


def victims(where: LocalCloud) -> dict[str, list[int]]:
    """What can be killed now, by kind: each process of the cloud, each worker, everything."""
    running = where.processes()
    found = {name: [pid] for name, pid in running.items()}
    with suppress(psutil.Error, KeyError):
        workers = [child.pid for child in psutil.Process(running["host"]).children(recursive=True)]
        found |= {"worker": [random.choice(workers)]} if workers else {}
    return found | ({"everything": list(running.values())} if len(running) > 3 else {})


def storm(where: LocalCloud, kills: int, choose: random.Random) -> list[tuple[str, float]]:
    """Kill at random moments, bring the cloud up after each; (what, seconds until it answered) of each kill."""
    told: list[tuple[str, float]] = []
    kinds = ("worker", "worker", "worker", "emulator", "host", "database", "supervisor", "everything")
    while len(told) < kills:
        time.sleep(choose.uniform(*PAUSE_S))
        possible, kind = victims(where), choose.choice(kinds)
        if kind not in possible:
            continue
        for pid in possible[kind]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        started = time.monotonic()
        where.ensure_up()
        told.append((kind, time.monotonic() - started))
        tell(f"{len(told):>4} {kind:<12}{told[-1][1]:6.2f} s")
    return told


def objects(where: LocalCloud) -> list[str]:
    endpoints = where.endpoints()
    assert endpoints
    pages = aws.client(where.settings, "s3").get_paginator("list_objects_v2")
    found = pages.paginate(Bucket=endpoints.outputs["MediaBucketName"])
    return [item["Key"] for page in found for item in page.get("Contents", [])]


def twice(worker: Worker, keys: list[str]) -> list[str]:
    """Whatever exists more often than it was asked for."""
    person, wrong = worker.person, list[str]()
    videos = person.call("GET", "/videos", limit=100)["items"]
    if sorted(video["id"] for video in videos) != sorted(worker.videos):
        wrong.append(f"videos {len(videos)} instead of {len(worker.videos)}")
    for video in videos:
        if video["status"] not in ("processed", "failed"):
            wrong.append(f"video {video['id']} is {video['status']}")
        ranks = [clip["rank"] for clip in person.call("GET", "/clips", video_id=video["id"], limit=100)["items"]]
        if sorted(ranks) != list(range(1, len(ranks) + 1)):
            wrong.append(f"ranks {ranks}")
    exports = person.call("GET", "/exports", limit=100)["items"]
    for export in exports:
        made = len([key for key in keys if f"/{export['id']}/" in key])
        if made != (export["status"] == "completed"):
            wrong.append(f"export {export['id']} {export['status']} has {made} objects")
    jobs: list[dict[str, Any]] = person.call("GET", "/jobs", limit=100)["items"]
    subjects = [(job["kind"], job["subject_id"]) for job in jobs]
    wrong += [f"two jobs for {subject}" for subject in set(subjects) if subjects.count(subject) > 1]
    return wrong + [f"{job['kind']} is {job['status']}" for job in jobs if job["status"] in ("queued", "processing")]


def report(told: list[tuple[str, float]], workers: list[Worker]) -> None:
    tell(f"\n{'killed':<14}{'times':>6}{'median s':>10}{'worst s':>10}")
    for kind in sorted({kind for kind, _ in told}):
        took = [seconds for one, seconds in told if one == kind]
        tell(f"{kind:<14}{len(took):>6}{median(took):>10.2f}{max(took):>10.2f}")
    tell(f"\n{'job':<14}{'ended':>6}{'failed':>8}{'median s':>10}{'worst s':>10}")
    done = [one for worker in workers for one in worker.done]
    for kind in sorted({one[0] for one in done}):
        of = [one for one in done if one[0] == kind]
        failed = [one for one in of if one[1] != "completed"]
        took = [one[3] for one in of]
        tell(f"{kind:<14}{len(of):>6}{len(failed):>8}{median(took):>10.2f}{max(took):>10.2f}")
    for reason in sorted({f"{one[0]} {one[1]}: {one[2]}" for one in done if one[1] != "completed"}):
        tell(reason)


def test_a_storm_of_kills_loses_nothing(cloud: LocalCloud) -> None:
    workers = [Worker(PatientPerson(cloud), seed) for seed in range(PEOPLE)]
    ending = threading.Event()
    threads = [threading.Thread(target=worker.live, args=(ending,)) for worker in workers]
    for thread in threads:
        thread.start()
    try:
        told = storm(cloud, KILLS, random.Random(7))
    finally:
        ending.set()
    for thread in threads:
        thread.join()
    report(told, workers)
    keys = objects(cloud)
    wrong = [line for worker in workers for line in (*worker.wrong, *twice(worker, keys))]
    answers = [error for worker in workers for error in worker.person.errors]
    for line in (*wrong, *answers[:20]):
        tell(str(line))
    failed = [one for worker in workers for one in worker.done if one[1] != "completed"]
    assert not (wrong or failed or [error for error in answers if '"error":"internal_error"' in error[2]])
