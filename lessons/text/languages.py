"""Which language a text is in, by its commonest little words; by its letters where those are used by one language.

Little words make up a third of any running text and differ even between close relatives, so that some hundred words
settle it (Grefenstette, “Comparing two language identification schemes”, 1995). Enough to tell whether the analyser
can read a text, and always open to correction by a person.
"""

import re
import unicodedata
from collections import Counter

ENOUGH = 12  # words; fewer tell nothing
SHARE = 0.08  # of the words; mere overlap between languages stays below it

_LITTLE = {
    code: frozenset(words.split())
    for code, words in {
        "en": "the of and to in is that was for it on with as his he be by at are this from have not were which had but",
        "es": "de la que el en y los se del las un por con no una su para es al lo como más pero sus le ya fue este ha",
        "pt": "de que e do da em um para com não uma os no se na por mais as dos como mas foi ao ele das tem à seu sua são",
        "fr": "de la le et les des en un du une que est pour qui dans par sur au pas plus ne se ce avec il sont cette mais",
        "it": "di che e la il un a per in una mi sono ho non ma lo ha le si con del della dei delle alla nel è gli più",
        "de": "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er",
        "nl": "de van het een en in is dat op te zijn met voor die niet aan er om ook als maar bij door naar worden heeft",
        "sv": "och att det i en som på är av för med den till inte har de om ett men var jag från sig så kan när skulle",
        "da": "og i at det er en til af på som med for den der de ikke har et kan om var fra men han ved efter blev være",
        "nb": "og i det er på som en til av for med at den de ikke har et om var fra men han ved etter ble være seg kan",
        "fi": "ja on ei se että oli hän ovat mutta kun myös ole kuin niin joka mukaan sen tai olla jo vain hänen mitä",
        "pl": "w i na z do się nie to że jest o jak po za od przez ale dla są co przy już tym było oraz przed jego tylko",
        "cs": "a se v na je že o s z do i to jako za po by který ve k pro si ale jsou podle od už které byl také jeho",
        "sk": "a sa v na je že o s z do aj to ako za po by ktorý vo k pre si ale sú podľa od už ktoré bol tiež jeho",
        "hu": "a az és hogy nem is egy van volt ez de meg csak már mint szerint után még vagy azt amely lehet pedig",
        "ro": "de și în a la cu că o pe nu din care mai sunt un pentru este au fost prin după sau dar sa fi lui acest",
        "hr": "i u je da se na su za od s o a koji kao što nije bi će ne po iz ali to koja godine bio ili samo nakon",
        "tr": "ve bir bu da de için ile olarak çok daha olan gibi kadar sonra ne en ancak o var ise değil göre her",
        "id": "yang dan di dengan untuk pada dari ini itu dalam tidak akan ke oleh adalah juga ada sebagai telah mereka",
        "vi": "và của là có cho được trong không với người các một đã này những khi để từ đến như cũng năm ra vào",
        "ca": "de la que i el en a les els un per amb una és del no va es al dels com més però ha seva són aquest",
        "el": "και το της η να του την ο τα που των για με από τη στο είναι σε οι δεν τους στην τις ένα μια",
        "ru": "и в не на что с по как из за это от он к для его о а но был было при у также после все они",
        "uk": "і в не на що з та до за у як про від це для його є але був було при також після вони який із",
        "bg": "на и да за се от в не са с е по че това като до при ще към след които има който но беше",
        "sr": "и у је да се на су за од с о а који као што није би ће не по из али то која године био",
        "ar": "في من على إلى أن عن التي الذي هذا هذه مع كان بعد قد ما لا لم بين كما أو وقال ذلك",
        "fa": "و در به از که این را با است برای آن یک تا بر هم شد خود می های کرد بود شده",
        "ur": "کے کی میں ہے اور کا سے کو نے پر کہ ہیں یہ اس ان تھا بھی کر ایک نہیں گیا",
    }.items()
}
_SCRIPTS = {
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "HANGUL": "ko",
    "CJK": "zh",
    "HEBREW": "he",
    "THAI": "th",
    "DEVANAGARI": "hi",
    "BENGALI": "bn",
    "TAMIL": "ta",
    "GEORGIAN": "ka",
    "ARMENIAN": "hy",
    "GREEK": "el",
}
_WORD = re.compile(r"[^\W\d_]+")
LANGUAGES = tuple(dict.fromkeys([*_LITTLE, *_SCRIPTS.values()]))  # codes that `guess` can give


def guess(text: str) -> str:
    """The likeliest ISO 639-1 code, or empty where the text is too short or too strange. Looks at 20,000 characters."""
    head = text[:20_000]
    if code := _by_letters(head):
        return code
    words = Counter(word.lower() for word in _WORD.findall(head))
    total = words.total()
    if total < ENOUGH:
        return ""
    score = {code: sum(words[word] for word in little) for code, little in _LITTLE.items()}
    best = max(score, key=score.__getitem__)
    return best if score[best] >= SHARE * total else ""


def _by_letters(text: str) -> str:
    letters = [char for char in text if char.isalpha()][:2_000]
    scripts = Counter(unicodedata.name(char, "?").split()[0].split("-")[0] for char in letters)
    for script in ("HIRAGANA", "KATAKANA"):  # a few of these among Chinese signs make it Japanese
        if scripts[script] * 20 > len(letters):
            return "ja"
    if not letters or len(letters) < ENOUGH:
        return ""
    script, count = scripts.most_common(1)[0]
    return _SCRIPTS.get(script, "") if count * 2 > len(letters) else ""
