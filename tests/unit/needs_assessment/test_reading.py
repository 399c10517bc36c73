from needs_assessment.rules.reading import reading_age

PLAIN = "We saw less harm this year. The boys and girls we met said they feel safe here. "
HARD = (
    "Multidisciplinary commissioning arrangements necessitate proportionate consideration of organisational "
    "interdependencies, notwithstanding considerable heterogeneity throughout participating jurisdictions. "
)


def test_reading_age_follows_the_published_index() -> None:
    # 16 words of 61 letters in 2 sentences: 4.71 * 61/16 + 0.5 * 16/2 - 21.43 = 0.53
    assert reading_age(PLAIN * 10) == 6
    # 20 words of 256 letters in 1 sentence: 4.71 * 12.8 + 10 - 21.43 = 48.9
    letters = sum(letter.isalpha() for letter in HARD)
    words = len(HARD.split())
    assert reading_age(HARD * 10) == round(4.71 * letters / words + 0.5 * words - 21.43) + 5


def test_reading_age_says_nothing_about_a_few_sentences() -> None:
    assert reading_age(PLAIN) is None
    assert reading_age("") is None


def test_reading_age_takes_a_heading_as_a_sentence_of_its_own() -> None:
    assert reading_age("What we saw\n" * 40) == reading_age("What we saw. " * 40)
