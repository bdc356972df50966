from typing import Any

from lessons.agreement.models import SecondMark
from lessons.annotations.forms import AnnotationForm
from lessons.sources.models import SourceText


class SecondMarkForm(AnnotationForm):
    """The review bench's form, for a mark of a second reading."""

    def __init__(self, data: Any = None, *, source_text: SourceText, mark: SecondMark | None = None) -> None:
        super().__init__(data, source_text=source_text)
        if mark:
            self.auto_id = "edit_%s"
            self.initial = {name: getattr(mark, name) for name in self.fields if name != "near"} | {"near": mark.start}
