import json
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from lasso_tui import solvers
from lasso_tui.cli import main
from lasso_tui.requests.data_request import DataRequest
from lasso_tui.techniques import ParamError, updated
from lasso_tui.techniques.denoising import TECHNIQUE, DenoisingParams
from lasso_tui.techniques.denoising.images import PHOTOGRAPHS, noisy_image
from lasso_tui.techniques.denoising.rules import CycleSpinner, Shrinkage, gap, two_fold_errors
from lasso_tui.techniques.denoising.wavelets import WAVELETS, Basis
from lasso_tui.techniques.job import Job, defaults, stream

pytestmark = pytest.mark.lowest

GOLDEN = json.loads((Path(__file__).parents[1] / "article-golden.json").read_text(encoding="utf-8"))[
    "denoise"
]


def solved(dataset, **values):
    params = updated(defaults(TECHNIQUE, dataset), values)
    return list(stream(Job(TECHNIQUE, params, DataRequest(dataset))))


def run(capsys, *words):
    assert main(["run", "denoising", *words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


@pytest.fixture(scope="module")
def camera():
    return solved("camera")


@pytest.fixture(scope="module")
def noisy():
    return noisy_image("shapes", SimpleNamespace(size=32, shapes=6, noise=0.2, seed=1))


def test_the_tutorials_numbers(capsys):
    document = run(capsys, "article")
    metrics = document["metrics"]
    for name, key in {
        "tutorial_noisy_psnr": "noisy_psnr",
        "tutorial_psnr_soft_0_1": "soft_0_1",
        "tutorial_psnr_soft_0_5": "soft_05",
        "tutorial_psnr_soft_1": "soft_1",
        "tutorial_psnr_db4_universal": "db4_l4_univ",
    }.items():
        assert metrics[name] == pytest.approx(GOLDEN[key], rel=1e-6)
    best = max(value for name, value in metrics.items() if name.startswith("tutorial_psnr_soft"))
    assert metrics["psnr"] > best + 1.5
    assert metrics["psnr_spun"] > metrics["psnr_bayes_subband"] + 3
    assert metrics["gap"] < 1e-12
    assert metrics["lasso_difference"] < 1e-8
    assert document["coefficients"] == []
    assert "16,384" in document["scaling"]


def test_with_the_tutorials_choices_the_image_is_the_tutorials(capsys):
    metrics = run(capsys, "article", "--set", "keep_approximation=off", "--set", "threshold=0.5")["metrics"]
    assert metrics["psnr"] == pytest.approx(GOLDEN["soft_05"], rel=1e-6)
    assert metrics["alpha"] == pytest.approx(0.5 / 128**2)


@pytest.mark.parametrize("wavelet", WAVELETS)
def test_every_basis_is_orthonormal(wavelet):
    image = np.random.default_rng(0).standard_normal((128, 128))
    basis = Basis.of(wavelet, 2, image.shape)
    coefs = basis.analyse(image)
    assert (coefs**2).sum() == pytest.approx((image**2).sum(), rel=1e-10)
    np.testing.assert_allclose(basis.synthesise(coefs), image, atol=1e-10)


def test_bands_agree_with_pywavelets():
    import pywt

    image = np.random.default_rng(1).standard_normal((32, 48))
    basis = Basis.of("db2", 3, image.shape)
    coefs = basis.analyse(image)
    nested = pywt.wavedec2(image, "db2", mode="periodization", level=3)
    for band, part in zip(basis.bands, [nested[0], *(d for level in nested[1:] for d in level)], strict=True):
        np.testing.assert_allclose(coefs[band], part, atol=1e-12)


@pytest.mark.parametrize(("rule", "keep"), [("equal", True), ("equal", False), ("BayesShrink", True)])
def test_soft_thresholding_is_the_lasso_on_the_explicit_basis(rule, keep):
    image = noisy_image("shapes", SimpleNamespace(size=16, shapes=4, noise=0.2, seed=3)).noisy
    basis = Basis.of("db2", 2, image.shape)
    shrinkage = Shrinkage.of(basis, image, rule, keep_approximation=keep)
    n, threshold = image.size, 0.3
    columns = np.stack([basis.synthesise(e.reshape(16, 16)).ravel() for e in np.eye(n)], axis=1)
    weights, d = shrinkage.weights.ravel(), shrinkage.coefs.ravel()
    free = weights == 0
    rest = image.ravel() - columns[:, free] @ d[free]
    # A penalty factor w is the plain lasso on the column over w.
    path = solvers.path(columns[:, ~free] / weights[~free], rest, alphas=[threshold / n], fit_intercept=False)
    lasso = d.copy()
    lasso[~free] = path.coefs[:, 0] / weights[~free]
    closed = solvers.soft_threshold(d, threshold * weights)
    assert 0 < np.count_nonzero(closed[~free]) < np.count_nonzero(~free)
    np.testing.assert_allclose(lasso, closed, atol=1e-8)
    np.testing.assert_allclose(
        columns @ lasso, shrinkage.image(threshold * shrinkage.weights).ravel(), atol=1e-8
    )


def test_the_certificate_is_zero_at_the_solution_alone(noisy):
    shrinkage = Shrinkage.of(Basis.of("db1", 3, (32, 32)), noisy.noisy, "equal", keep_approximation=True)
    levels = 0.3 * shrinkage.weights
    b = solvers.soft_threshold(shrinkage.coefs, levels)
    image = shrinkage.basis.synthesise(b)
    assert gap(shrinkage, noisy.noisy, b, image, levels) < 1e-13
    for wrong in (0.9, 1.1):
        assert gap(shrinkage, noisy.noisy, b, image, wrong * levels) > 1e-4
    assert gap(shrinkage, noisy.noisy, 0.99 * b, 0.99 * image, levels) > 1e-6


def test_the_approximation_is_not_thresholded(noisy):
    basis = Basis.of("db1", 2, (32, 32))
    kept = Shrinkage.of(basis, noisy.noisy, "equal", keep_approximation=True)
    coarse = basis.analyse(kept.image(1e6 * kept.weights))
    np.testing.assert_allclose(coarse[basis.bands[0]], kept.coefs[basis.bands[0]], atol=1e-12)
    all_gone = Shrinkage.of(basis, noisy.noisy, "equal", keep_approximation=False)
    assert not all_gone.image(1e6 * all_gone.weights).any()


@pytest.mark.parametrize("wavelet", ["db1", "db4"])
def test_cycle_spinning_is_the_mean_over_all_shifts(noisy, wavelet):
    basis = Basis.of(wavelet, 2, (32, 32))
    shrinkage = Shrinkage.of(basis, noisy.noisy, "BayesShrink", keep_approximation=True)
    levels = shrinkage.reference * shrinkage.weights
    total = np.zeros((32, 32))
    for down in range(4):
        for right in range(4):
            coefs = basis.analyse(np.roll(noisy.noisy, (down, right), (0, 1)))
            total += np.roll(basis.synthesise(solvers.soft_threshold(coefs, levels)), (-down, -right), (0, 1))
    np.testing.assert_allclose(CycleSpinner(shrinkage, noisy.noisy).image(levels), total / 16, atol=1e-10)


def test_cross_validation_predicts_held_out_pixels():
    data = noisy_image("shapes", SimpleNamespace(size=128, shapes=10, noise=0.3, seed=5))
    shrinkage = Shrinkage.of(Basis.of("db1", 4, (128, 128)), data.noisy, "equal", keep_approximation=True)
    grid = np.geomspace(10, 0.03, 25)
    errors = two_fold_errors(shrinkage, data.noisy, grid, "equal")
    truth = np.array([np.mean((shrinkage.image(t * shrinkage.weights) - data.original) ** 2) for t in grid])
    assert errors.min() > data.noise**2  # the held-out pixels are noisy themselves
    assert truth[errors.argmin()] < 1.1 * truth.min()


def test_estimates_without_the_original_find_the_top(camera):
    final = camera[-1].sweep
    best = final.psnrs.max()
    quality = {rule.name: rule.quality.psnr for rule in final.rules()}
    for key in "ms":
        assert final.quality(final.chosen[key]).psnr > best - 0.4
    np.testing.assert_allclose(final.sure_psnrs[:-10], final.psnrs[:-10], atol=1.5)
    assert (
        quality["noisy"]
        < quality["universal"]
        < quality["sure"]
        <= quality["bayes_subband"]
        < quality["spun"]
    )
    assert quality["best"] == best


def test_the_first_result_waits_for_nothing(camera):
    assert [r.pending for r in camera] == ["cross-validation", ""]
    assert "m" not in {mark.key for mark in camera[0].marks}
    assert camera[-1].start == next(mark.x for mark in camera[-1].marks if mark.key == "m")


def test_every_mark_is_on_the_grid(camera):
    final = camera[-1]
    assert (np.diff(final.grid) < 0).all()
    for mark in final.marks:
        assert mark.x in final.grid
        assert final.sweep.quality(mark.x) is final.sweep.qualities[final.sweep.grid_index(mark.x)]


def test_weights_give_each_subband_the_rules_own_threshold(noisy):
    shrinkage = Shrinkage.of(
        Basis.of("db1", 3, (32, 32)), noisy.noisy, "BayesShrink", keep_approximation=True
    )
    for band in shrinkage.bands:
        expected = solvers.bayes_threshold(shrinkage.coefs[band], shrinkage.sigma)
        np.testing.assert_allclose(shrinkage.reference * shrinkage.weights[band], expected)


def test_between_the_points_of_the_grid_it_is_computed(camera):
    final = camera[-1]
    between = float(np.sqrt(final.grid[20] * final.grid[21]))
    fewer, more = final.sweep.qualities[20].nonzero, final.sweep.qualities[21].nonzero
    assert fewer <= final.sweep.quality(between).nonzero <= more
    expected = final.sweep.shrinkage.image(between * final.sweep.shrinkage.weights)
    np.testing.assert_array_equal(final.sweep.image(between), expected)


@pytest.mark.parametrize("name", PHOTOGRAPHS)
def test_photographs(name):
    data = noisy_image(name, SimpleNamespace(size=48, noise=0.1, seed=0))
    assert data.original.shape[:2] == (48, 48)
    assert data.original.ndim == (3 if name in {"china", "flower"} else 2)
    assert 0 <= data.original.min() < 0.3 < 0.6 < data.original.max() <= 1
    assert np.std(data.noisy - data.original) == pytest.approx(0.1, rel=0.1)


def test_colour_is_turned_without_loss():
    basis = Basis.of("db2", 2, (16, 16, 3))
    grey = np.full((16, 16, 3), 0.4)
    coefs = basis.analyse(grey)
    np.testing.assert_allclose(coefs[..., 1:], 0, atol=1e-12)
    np.testing.assert_allclose(basis.synthesise(coefs), grey, atol=1e-12)


def test_a_colour_image_is_solved_too():
    final = solved("flower", size=48, cycle_spinning=True, subband_weights="SURE", wavelet="db1", levels=3)[
        -1
    ]
    assert final.sweep.quality(final.start).psnr > final.sweep.noisy.psnr + 2
    figures = {f.name: f for f in TECHNIQUE.readout(final, final.start).metrics}
    assert figures["gap"].text == "–"  # a mean of lassos is none itself
    assert "64" in TECHNIQUE.readout(final, final.start).remark
    assert TECHNIQUE.charts(final, final.start)[0].panels[1].pixels.shape == (48, 48, 3)


@pytest.mark.parametrize(
    ("values", "match"),
    [
        ({"levels": 7, "size": 64}, r"levels .* from 1 to 3 for db4 on 64 × 64 pixels, not 7"),
        ({"wavelet": "db8", "size": 16, "dataset": "shapes"}, None),
        ({"wavelet": "coif3", "size": 16}, r"coif3 .* 18 × 18 pixels, not 16 × 16"),
        ({"size": 100, "levels": 3}, r"size .* multiple of 8 for 3 levels, not 100 × 100"),
        ({"size": 480, "dataset": "china"}, r"size .* 427 .* china"),
        ({"noise": 0.0}, r"noise .* from 0.001 to 10"),
        ({"threshold": -1.0}, r"threshold .* number"),
        ({"wavelet": "bior2.2"}, r"wavelet .* db1"),
    ],
)
def test_bad_input_is_named(values, match):
    dataset = values.pop("dataset", "camera")
    if match is None:
        values["levels"] = 1
        assert solved(dataset, **values)[-1].sweep.psnrs.max() > 0
        return
    with pytest.raises(ParamError, match=match):
        solved(dataset, **values)


def test_a_table_is_refused(capsys):
    assert main(["run", "denoising", "diabetes"]) == 2
    err = capsys.readouterr().err
    assert "diabetes" in err
    assert TECHNIQUE.tables_refusal in err


def test_as_text_has_no_empty_table(capsys):
    assert main(["run", "denoising", "shapes", "--set", "size=32", "--set", "levels=2"]) == 0
    text = capsys.readouterr().out
    assert "PSNR" in text
    assert "intercept  " not in text


def test_earlier_names_of_parameters_are_accepted():
    new = updated(DenoisingParams(), {"weights": "SURE", "view": "64"})
    assert (new.subband_weights, new.crop, new.threshold) == ("SURE", 64, None)
