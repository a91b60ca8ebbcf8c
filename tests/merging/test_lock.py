import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from synapseops.errors import UsageError
from synapseops.generation import Owner
from synapseops.merging import lock
from synapseops.merging.lock import Located, Lock, LockedFile

A, B, C = "a" * 40, "b" * 40, "c" * 40
INPUTS = "1" * 64

LOCK = Lock(
    intent="services/todo.synapse.yaml",
    factory="0.1.0",
    inputs=INPUTS,
    pristine=(A, B),
    files={
        "app/custom/hooks.py": LockedFile(0o100644, Owner.TEAM, B),
        "app/main.py": LockedFile(0o100644, Owner.FACTORY, A),
        "migrations/0001.py": LockedFile(0o100644, Owner.HISTORY, C),
        "new.py": LockedFile(0o100644, Owner.FACTORY, "", pending=A),
        "run.sh": LockedFile(0o100755, Owner.FACTORY, B, pending=C),
    },
    moved={"app/main.py": "app/ein gang.py"},
)
TEXT = f"""\
# What SynapseOps made here, so that edits survive the next run: commit it, do not edit it.
format: 1
intent: services/todo.synapse.yaml
factory: 0.1.0
inputs: {INPUTS}
pristine: {A}
pristine: {B}
moved: ["app/main.py", "app/ein gang.py"]

100644 team {B} - app/custom/hooks.py
100644 factory {A} - app/main.py
100644 history {C} - migrations/0001.py
100644 factory - {A} new.py
100755 factory {B} {C} run.sh
"""


def test_a_lock_is_written_a_file_a_line_in_order_of_paths() -> None:
    assert lock.write(LOCK).decode() == TEXT


def test_a_lock_is_read_as_it_was_written() -> None:
    assert lock.read(lock.write(LOCK)) == LOCK
    assert lock.read(lock.write(Lock())) == Lock()


def test_the_order_in_which_files_and_ids_came_does_not_matter() -> None:
    turned = Lock(LOCK.intent, LOCK.factory, LOCK.inputs, (B, A, B), dict(sorted(LOCK.files.items(), reverse=True)), LOCK.moved)
    assert lock.write(turned) == lock.write(LOCK)


def test_windows_line_ends_are_read() -> None:
    assert lock.read(TEXT.replace("\n", "\r\n").encode()) == LOCK


@pytest.mark.parametrize("path", [" leading", "\N{NO-BREAK SPACE}x", "x\N{NO-BREAK SPACE}", "\u2028x", "ünï cöde", "a'b", "#x", "-"])
def test_odd_paths_survive(path: str) -> None:
    one = Lock(files={path: LockedFile(0o100644, Owner.FACTORY, A)})
    assert lock.read(lock.write(one)) == one
    assert len(lock.write(one).split(b"\n")) == len(lock.write(Lock()).split(b"\n")) + 1


@pytest.mark.parametrize("intent", ["a\nb.synapse.yaml", 'a"b', "caf\udce9/synapse.yaml", " x", "\u2028", ""])
def test_odd_intent_paths_survive(intent: str) -> None:
    assert lock.read(lock.write(Lock(intent=intent))).intent == intent


def test_a_conflict_is_read_as_both_sides() -> None:
    sides = f"factory: 0.9.0\ninputs: {INPUTS}\n||||||| base\nfactory: 0.1.0\n=======\nfactory: 0.10.0\ninputs: {'2' * 64}\n"
    conflict = TEXT.replace(
        f"factory: 0.1.0\ninputs: {INPUTS}\n",
        f"<<<<<<< HEAD\n{sides}>>>>>>> other\n",
    ).replace(
        f"100644 factory {A} - app/main.py\n",
        f"<<<<<<< HEAD\n100644 factory {A} - app/main.py\n=======\n100644 factory {B} {C} app/main.py\n>>>>>>> other\n",
    )
    read = lock.read(conflict.encode())
    assert (read.factory, read.inputs) == ("0.10.0", "")
    assert read.files["app/main.py"] == LockedFile(0o100644, Owner.FACTORY, A, pending=C, others=(B,))
    assert read.files["app/main.py"].bases == {A, B}
    assert {path: file for path, file in read.files.items() if path != "app/main.py"} == {
        path: file for path, file in LOCK.files.items() if path != "app/main.py"
    }


def test_a_repeated_line_changes_nothing() -> None:
    assert lock.read(TEXT.encode() + TEXT.encode()) == LOCK


def test_a_lock_cut_short_is_read_as_far_as_it_goes() -> None:
    for length in range(len(TEXT)):
        read = lock.read(TEXT[:length].encode())
        assert set(read.files) <= {path[:end] for path in LOCK.files for end in range(1, len(path) + 1)}
        assert set(read.pristine) <= {A, B}


@pytest.mark.parametrize(
    "line",
    [
        f"100644 factory {A} - ../outside",
        f"100644 factory {A} - /etc/passwd",
        f"100644 factory {A} - .git/config",
        f"100644 factory {A} - a\\b",
        f'100644 factory {A} - "a\\u0000b"',
        f'100644 factory {A} - "torn',
        f'100644 factory {A} - "a" "b"',
        f"120000 factory {A} - link",
        f"100644 nobody {A} - a",
        f"100644 factory {A[:-1]} - a",
        f"100644 factory {A.upper()} - a",
        f"100644 factory {A} a",
        "100644 factory",
    ],
)
def test_a_line_that_says_nothing_sound_is_passed_over(line: str) -> None:
    assert lock.read(TEXT.encode() + line.encode() + b"\n") == LOCK


@given(st.binary(max_size=400))
@settings(max_examples=200, deadline=None, database=None)
def test_no_bytes_are_a_failure(data: bytes) -> None:
    for text in (data, TEXT.encode()[: len(data)] + data, TEXT.encode() + b"\n" + data):
        written = lock.write(lock.read(text))
        assert lock.write(lock.read(written)) == written


def test_a_lock_is_found_by_its_intent_wherever_its_folder_went() -> None:
    other = lock.write(Lock(intent="other.synapse.yaml"))
    locks = {"moved/todo/synapse.lock": lock.write(LOCK), "generated/other/synapse.lock": other}
    assert lock.find(locks, intent=LOCK.intent, into="generated/todo") == Located("moved/todo", LOCK)


def test_of_two_locks_of_one_intent_the_one_where_output_goes_counts() -> None:
    locks = dict.fromkeys(("a/copy/synapse.lock", "generated/todo/synapse.lock"), lock.write(LOCK))
    found = lock.find(locks, intent=LOCK.intent, into="generated/todo")
    assert found is not None and found.folder == "generated/todo"


def test_a_lock_of_a_moved_intent_is_found_where_output_goes() -> None:
    found = lock.find({"generated/todo/synapse.lock": lock.write(LOCK)}, intent="new/synapse.yaml", into="generated/todo")
    assert found == Located("generated/todo", LOCK)


def test_the_lock_of_another_intent_elsewhere_is_not_taken() -> None:
    locks = {"elsewhere/synapse.lock": lock.write(LOCK), "x/not-synapse.lock": lock.write(Lock(intent="mine"))}
    assert lock.find(locks, intent="mine", into="generated/mine") is None


def test_a_lock_at_the_root_is_in_the_root() -> None:
    assert lock.find({"synapse.lock": lock.write(LOCK)}, intent=LOCK.intent, into="x") == Located("", LOCK)


@pytest.mark.parametrize("factory", ["0.1.1", "0.10.0", "1.0", "0.2.0.dev1", "0.1.0.post1"])
def test_a_newer_factory_is_refused(factory: str) -> None:
    with pytest.raises(UsageError) as caught:
        lock.refuse_newer(Lock(intent="synapse.yaml", factory=factory), factory="0.1.0")
    assert caught.value.message == f'the output of "synapse.yaml" was made by SynapseOps {factory}, which is newer than this one (0.1.0)'
    assert caught.value.hint


def test_a_newer_format_is_refused() -> None:
    with pytest.raises(UsageError):
        lock.refuse_newer(lock.read(TEXT.replace("format: 1", "format: 2").encode()), factory="0.1.0")


@pytest.mark.parametrize("factory", ["0.1.0", "0.0.9", "0.1.0rc1", "0.1", "", "junk"])
def test_an_equal_older_or_unknown_factory_is_fine(factory: str) -> None:
    lock.refuse_newer(Lock(factory=factory), factory="0.1.0")


def test_what_it_was_made_of_and_by_whom_is_remembered() -> None:
    made = Lock(document="d" * 64, generators=("diagram synapse-diagram 2.0", "a b 1"))
    assert lock.read(lock.write(made)) == Lock(document="d" * 64, generators=("a b 1", "diagram synapse-diagram 2.0"))
    both = (
        lock.write(made).replace(b"document: d", b"document: " + b"e" * 64 + b"\ndocument: d") + b"generator: x\x1b y 1\ngenerator: one\n"
    )
    assert lock.read(both) == Lock(generators=("a b 1", "diagram synapse-diagram 2.0"))
