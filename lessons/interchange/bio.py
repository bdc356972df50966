"""CoNLL-style columns with BIO2 labels (Tjong Kim Sang and De Meulder 2003): one token a line, sentences parted by an
empty line, cells by tabs. A way out only: the details of a mark do not fit.

The columns are TOKEN, START and END (code points of the text), and one for each layer of the codebook. BIO cannot say
that two marks overlap, so marks of one layer that do stand in further columns of the same layer, `claims.2` and so on:
no mark is left out. A mark that begins or ends inside a token covers the whole token. The first line, a comment,
names the columns.
"""

from lessons.codebook import LAYERS
from lessons.interchange.marks import Document
from lessons.interchange.tokens import Tokens, lanes


def write(document: Document) -> str:
    tokens = Tokens.of(document.text)
    flat = tokens.flat()
    columns: dict[str, list[str]] = {}
    for layer in LAYERS:
        own = [mark for mark in document.marks if document.layer_of(mark) == layer]
        for number, lane in enumerate(lanes(own, flat) or [[]], 1):
            labels = columns[layer if number == 1 else f"{layer}.{number}"] = ["O"] * len(flat)
            for mark, numbers in lane:
                for at in numbers:
                    labels[at] = f"{'B' if at == numbers.start else 'I'}-{mark.tag}"
    lines = ["# " + "\t".join(["TOKEN", "START", "END", *columns])]
    at = 0
    for sentence in tokens.sentences:
        lines.append("")
        for token in sentence:
            cells = [token.of(document.text), str(token.start), str(token.end)]
            lines.append("\t".join([*cells, *(labels[at] for labels in columns.values())]))
            at += 1
    return "\n".join(lines) + "\n"
