"""The results on disk: schemas, tables, publication. The one home of pyarrow."""
