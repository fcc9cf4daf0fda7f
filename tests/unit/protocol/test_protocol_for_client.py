"""The words of the client's sheet: each measure has them, and what is to be heeded is never lost."""

from bodymap.protocol import Protocol


def test_every_measure_has_words_for_the_client(it_band: Protocol) -> None:
    for measure in it_band.measures.values():
        assert measure.client is not None, measure.id
        assert measure.client.name
        assert measure.client.do


def test_what_the_source_bounds_is_said_to_the_client(it_band: Protocol) -> None:
    words = {measure.id: measure.client for measure in it_band.measures.values() if measure.client}
    # S69: never while anything is inflamed; R20: not where massage is withheld
    assert {key for key, told in words.items() if told.heed} == {
        "deep_moist_heat",
        "contrast_hydrotherapy",
        "self_massage",
    }
    # S72, S73 and S75 alone say anything of time
    assert {key for key, told in words.items() if told.often} == {"stretching", "ice", "strengthening"}


def test_the_client_knows_what_to_stop_for_and_whom_to_ask(it_band: Protocol) -> None:
    told = {stop.id: (stop.ask, stop.statements) for stop in it_band.stops.values()}
    assert told == {
        "blood_clot": ("doctor", ("S27",)),
        "injury": ("doctor", ("S28",)),
        "severe_pain": ("doctor", ("S29",)),
        "inflamed": ("therapist", ("S21", "S22", "S25", "S69")),
        "skin": ("therapist", ("S23", "S24", "S26")),
    }
