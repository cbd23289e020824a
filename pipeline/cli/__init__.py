"""The command line `remontees`: French for the analyst, one command a job."""


def main() -> None:
    """Run the command line; the console script of the package."""
    from pipeline.cli.francais import speak_french

    speak_french()  # before click is imported: it translates some messages then
    from pipeline.cli.app import run
    from pipeline.processes import keep_loaded

    code = run()
    keep_loaded()  # what is left ends with the process: a last search of it costs 0.2 s
    raise SystemExit(code)
