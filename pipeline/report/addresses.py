"""Where things stand in the report: the one home of its anchors."""

from collections.abc import Sequence


def proposal_address(proposal_id: str, themes: Sequence[str]) -> str:  # noqa: ARG001
    """Return where the proof of a proposal is, relative to the folder of the report."""
    return f"index.html#p-{proposal_id}"
