"""What the seven steps say until somebody writes better words for this one text. Markdown."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lessons.authoring.models import StepKind

STEPS: dict[StepKind, Promise | str] = {
    StepKind.MEET: _("""\
Read the headline and the first paragraph once, as you would on your phone. Then look at the card: who published this, who owns or pays for them, when, and what kind of text is it?

**Think first.** What does this text want you to know? Write it down in one sentence; you will come back to it.

Every report has travelled. Something happened, somebody saw it, somebody told it on, somebody wrote it down. Follow the chain and look for the links that are missing."""),
    StepKind.WHO: _("""\
Every marked phrase tells you whose words these are. Count how many different voices get to speak, and how many words each of them gets.

Then mute the loudest voice and read what is left. That is what the outlet itself vouches for.

- Who is named, and who is only “officials” or “sources”?
- How could this person know?
- Who should have been asked and was not?"""),
    StepKind.CHECK: _("""\
Pick one marked claim and try to be its detective. Who could know this? What record of it would exist: a photo, a list, a court paper, a second witness?

**“Not verifiable here” never means “false”.** It means that this article gives you nothing to check it with.

- Which claims name a place, a time or a number that others could look up?
- Which rest on one person’s word?
- Do the figures in the text agree with each other?"""),
    StepKind.WORDING: _("""\
Words can tell you what happened, and they can tell you what to feel about it. Switch on the neutral wording and read a sentence both ways, aloud if you can.

- What do you lose when the plain word stands there?
- What do you gain?
- Is there a word here that only one side would use?

A strong word is not a lie. Some events deserve strong words. The question is whether the facts given can carry them."""),
    StepKind.PRACTISE: _("""\
Now you are the editor. Read the passage once from start to end before you mark anything.

Mark the words that fit one of the tags, no more of the sentence than you need. Say how sure you are. If you can, say why in a few words.

Not every sentence needs a mark. Leaving plain words alone is part of the work."""),
    StepKind.COMPARE: _("""\
Here are your marks beside the reference. Look first at the places where you and the reference differ.

- **A mark you missed:** read its reason. Would you have stopped there in a real article?
- **A mark only you made:** can you defend it? Good readers do not always agree.
- **Different ends:** which words does the tag really need?

Choose one thing to watch for next time."""),
    StepKind.TALK: _("""\
1. Go back to your one sentence from the start. Would you write it differently now?
2. Which sentence split the group most? Let two people who disagree explain their reading.
3. Leave this page and look for another report of the same event. What does it say that this one does not?
4. If you were the editor, which question would you send back to the reporter?"""),
}
