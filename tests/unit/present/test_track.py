"""The track record on the page: beside the baselines, with its intervals, and nothing of it where none ships."""

from contingent.present import summary as s
from contingent.present.report import render

from .page import Page
from .sample import bare

RIVALS = [("contingent", 0.214), ("base rate", 0.249)]


def track() -> s.TrackRecord:
    about = s.Interval(low=-0.054, high=-0.016)
    return s.TrackRecord(
        scheme="rolling origin",
        attempts=241,
        countries=76,
        rivals=[
            s.Rival(name=name, brier=score, log=0.6, auc=None, less=-0.035, interval=about)
            for name, score in RIVALS
        ],
        reliability=[
            s.ReliabilityBin(forecast=p, happened=p / 2, interval=s.Interval(low=0.1, high=0.9), number=30)
            for p in (0.2, 0.5, 0.8)
        ],
        picked=[
            s.Picked(
                scheme=f"rolling origin{but}",
                attempts=52,
                brier=0.235,
                slope=slope,
                simpler={"rate by rank": 0.231},
            )
            for but, slope in ((", without crowd", 0.67), ("", None))
        ],
        floors=[s.Sentence(text="Missed: durations.")],
        sentences=[s.Sentence(text="The mechanisms add next to nothing.")],
    )


def test_a_track_record_shows_all_that_it_holds() -> None:
    html = render(bare().model_copy(update={"track": track()}))
    page = Page(html)
    assert page.faults == []
    assert "241 attempts in 76 countries" in html
    assert "−0.035 (−0.054 to −0.016)" in html
    assert "Missed: durations." in html
    picked = html[html.index("attempts picked by hand") :]
    for text in ("rate by rank", "rolling origin, without crowd", "0.67", "0.235", "0.231"):
        assert text in picked[: picked.index("</table>")]
    assert "40 % (10 % to 90 %)" in html.replace("\u202f", " ").replace("\xa0", " ")
    curves = [
        a for tag, a in page.elements if tag == "svg" and str(a.get("aria-label")).startswith("Reliability")
    ]
    assert len(curves) == 2  # one for a page, one for a phone
    assert [tag for tag, _ in page.elements].count("circle") >= 2 * len(track().reliability)


def test_without_one_the_page_says_so() -> None:
    html = render(bare())
    assert "No track record ships with this version" in html
    assert "Reliability:" not in html
