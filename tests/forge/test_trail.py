import json
from pathlib import Path

from synapseops.forge import trail
from synapseops.forge.local import open_repository


def test_a_run_leaves_its_lines_in_a_file_named_by_time_and_process(repository: Path) -> None:
    begun = open_repository(repository).trail(started=1_782_550_862.25, process=7)
    begun.write('{"step": "read"}')
    begun.write('{"text": "two\nlines"}')
    assert begun.path == repository / ".git" / "synapse" / "runs" / "20260627T090102-250-7.jsonl"
    assert [json.loads(line) for line in begun.path.read_text().splitlines()] == [{"step": "read"}, {"text": "two lines"}]


def test_a_long_run_is_cut_and_says_so(tmp_path: Path) -> None:
    begun = trail.Trail(tmp_path, started=0, process=1)
    for _ in range(trail.LARGEST_RUN // 1000 + 10):
        begun.write("x" * 1000)
    assert begun.path.stat().st_size <= trail.LARGEST_RUN + 100
    assert json.loads(begun.path.read_text().splitlines()[-1]) == {"step": "trail", "phase": "cut"}


def test_only_the_newest_runs_are_kept(tmp_path: Path) -> None:
    for second in range(trail.KEEP_RUNS + 5):
        trail.Trail(tmp_path, started=second, process=1).write("{}")
    names = sorted(path.name for path in tmp_path.iterdir())
    assert len(names) == trail.KEEP_RUNS
    assert names[0] == "19700101T000005-000-1.jsonl"


def test_a_folder_that_cannot_be_written_to_is_no_failure(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    begun = trail.Trail(tmp_path / "file" / "runs", started=0, process=1)
    begun.write("{}")
    assert not begun.path.exists()
