"""Which language a text is in, and how much two texts share."""

import pytest

from lessons.text.languages import LANGUAGES, guess
from lessons.text.likeness import runs, shared

NEWS = {
    "en": "The harbour of the town stays shut until Friday, the mayor said on Monday after a fire in the old hall.",
    "fr": "Le port de la ville reste fermé jusqu’à vendredi, a dit le maire lundi après un incendie dans les bureaux.",
    "es": "El puerto de la ciudad sigue cerrado hasta el viernes, dijo el alcalde el lunes después de un incendio.",
    "pt": "O porto da cidade continua fechado até sexta, disse o prefeito na segunda depois de um incêndio em que não houve mortos.",
    "it": "Il porto della città resta chiuso fino a venerdì, ha detto il sindaco lunedì dopo un incendio che non ha fatto vittime.",
    "de": "Der Hafen der Stadt bleibt bis Freitag geschlossen, sagte der Bürgermeister am Montag nach einem Brand in der Halle.",
    "nl": "De haven van de stad blijft tot vrijdag dicht, zei de burgemeester op maandag na een brand in het oude gebouw.",
    "sv": "Hamnen i staden är stängd till fredag, sade borgmästaren på måndagen efter en brand som inte har fått en förklaring.",
    "pl": "Port w mieście jest zamknięty do piątku, powiedział burmistrz w poniedziałek po pożarze, który nie został wyjaśniony.",
    "tr": "Şehrin limanı cuma gününe kadar kapalı olacak, bu karar yangından sonra alındı ve belediye için çok önemli, dedi.",
    "ru": "Порт города закрыт до пятницы, сказал мэр в понедельник после пожара, и никто не знает, что было причиной.",
    "uk": "Порт міста закрито до п’ятниці, сказав мер у понеділок після пожежі, і ніхто не знає, що було причиною цього.",
    "ar": "قال رئيس البلدية يوم الاثنين إن الميناء مغلق حتى يوم الجمعة بعد حريق في القاعة القديمة التي كانت على الشاطئ",
    "el": "Το λιμάνι της πόλης μένει κλειστό μέχρι την Παρασκευή, είπε ο δήμαρχος τη Δευτέρα μετά από φωτιά στο κτίριο.",
    "zh": "市长星期一说，旧厅失火后，港口将关闭到星期五。没有人知道原因。",
    "ja": "市長は月曜日、古いホールの火災の後、港は金曜日まで閉鎖されると述べた。",
    "ko": "시장은 월요일에 오래된 건물의 화재 이후 항구가 금요일까지 폐쇄된다고 말했다.",
    "he": "ראש העיר אמר ביום שני כי הנמל יישאר סגור עד יום שישי לאחר שריפה באולם הישן.",
}


@pytest.mark.parametrize("code", NEWS)
def test_one_sentence_of_news_is_enough(code):
    assert guess(NEWS[code]) == code
    assert code in LANGUAGES


@pytest.mark.parametrize("text", ["", "Hello there", "1 2 3 4 5 6 7 8 9 10 11 12 13 14", "Xyzzy plugh " * 20])
def test_too_little_is_no_language(text):
    assert guess(text) == ""


def test_foreign_quotation_leaves_the_text_its_language():
    assert guess(NEWS["en"] * 4 + NEWS["fr"]) == "en"


def test_texts_share_what_stands_in_both():
    words = [f"word{n}" for n in range(104)]
    whole, half = " ".join(words), " ".join(words[:52])
    assert shared(runs(whole), runs(whole.upper())) == 1
    assert shared(runs(whole), runs(f"{half} something else altogether and more")) > 0.8
    assert shared(runs(whole), runs(" ".join(reversed(words)))) == 0
    assert shared(runs(""), runs(whole)) == 0
    assert shared(runs("two words"), runs("Two, words!")) == 1
