# make run    reads data/raw and writes data/processed   make long     the long tests and measures
# make test   lint, types and tests                       make mesures  the scores of docs/mesures
# make bench  the speed, docs/performance.md              make paquet   dist/paquet, to install without a network
# make clean  removes the environment and the caches
VENV := .venv
STAMP := $(VENV)/.installed
BIN := $(VENV)/bin
.DEFAULT_GOAL := test
unexport PYTHONDONTWRITEBYTECODE # where it is set, each start of the program compiles it anew
.PHONY: run test lint long mesures bench paquet clean

# The first interpreter that really runs (a pyenv shim may not) and is 3.11 to 3.13.
CANDIDATES := $(if $(PYTHON),$(PYTHON),python3.13 python3.12 python3.11 python3 python)
FIND := for name in $(CANDIDATES); do \
	  "$$name" -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' \
	    2>/dev/null && { echo "$$name"; break; }; done

run: $(STAMP)
	@$(BIN)/remontees traiter || [ $$? -eq 3 ]  # 3: read, but something was refused, which it said

# First what measures time or memory of whole programs, alone; then the rest, a process a core.
test: lint
	$(BIN)/python -m pytest -m "alone and not long"
	$(BIN)/python -m pytest -m "not alone and not long" -n auto --maxprocesses 4 --dist loadfile

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

long: lint
	$(BIN)/python -m pytest -m long
	$(MAKE) mesures
	$(MAKE) bench

EVALUER := $(BIN)/remontees evaluer
RESERVE := sed -n 's|^[^\#]|data/annotated/&|p' data/annotated/reserve.txt

# About three hours. The scores carry digests; a test fails when they are no longer today's.
mesures: $(STAMP)
	$(EVALUER) data/annotated --plis 4 --formats --json docs/mesures/par-document.json
	$(EVALUER) data/annotated --par lot --plis 4 --json docs/mesures/par-dossier.json
	$(EVALUER) data/unseen --formats --json docs/mesures/nouveaux.json
	$(EVALUER) data/general --json docs/mesures/generaux.json
	$(EVALUER) $$($(RESERVE)) --json docs/mesures/reserve.json
	$(BIN)/remontees evaluer-francais tests/segment/french/phrases.yaml \
	  --json docs/mesures/francais-phrases.json
	$(BIN)/python scripts/faits.py
	$(BIN)/python scripts/lecture.py
	$(BIN)/python scripts/intervalles.py
	$(BIN)/python scripts/noms.py
	$(BIN)/python scripts/modeles.py
	$(BIN)/python scripts/francais.py

# Twenty minutes to an hour, machine idle. What is measured is kept: stopped, it goes on where it was. In parts:
# make bench BENCH="--taille 50 --taille 500", then make bench.
bench: $(STAMP)
	$(BIN)/remontees mesurer $(BENCH) --json docs/mesures/performance.json
	$(BIN)/python scripts/preuves.py
	$(BIN)/python scripts/performance.py
	$(BIN)/python scripts/echelle.py

# For another machine: make paquet PLATEFORME=win_amd64 VERSION=3.11
paquet: $(STAMP)
	$(BIN)/python scripts/paquet.py $(if $(PLATEFORME),--plateforme $(PLATEFORME)) $(if $(VERSION),--python $(VERSION))

$(STAMP): requirements.lock pyproject.toml
	@python="$$($(FIND))"; \
	if [ -z "$$python" ]; then \
	  echo "Aucun Python 3.11, 3.12 ou 3.13 trouvé. Installez-en un, ou indiquez-le : make PYTHON=/chemin/python3.12" >&2; \
	  exit 1; \
	fi; \
	if [ -d $(VENV) ] && ! $(BIN)/python -c '' 2>/dev/null; then rm -rf $(VENV); fi; \
	if [ ! -d $(VENV) ]; then "$$python" -m venv $(VENV); fi
	@echo "Préparation de l'environnement (une à trois minutes, une seule fois)…"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

clean:
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
