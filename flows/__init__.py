"""The front door of Prefect: the same engine as a flow whose runs a server shows and keeps."""
