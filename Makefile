# `make` prints help. Each target sets up what it needs, so any of them may be the first command in a fresh clone.

SOURCES = sources
EXTRACTED = extracted
GOLD = tests/gold
JOBS =
KILLS = 200
INPUTS = 20000
BASE =
RULES =
LOWER =

# The first of these that is Python 3.11 or newer makes the environment: `make PYTHON=/opt/python/bin/python3 setup`.
PYTHON = python3 python3.14 python3.13 python3.12 python3.11

VENV = .venv
RUN = $(VENV)/bin/python -m
JIGOU = $(RUN) pipeline.cli
# Without isolation, packages that come as source are built by the pinned setuptools and not by one fetched for it.
INSTALL = $(RUN) pip install -qq --disable-pip-version-check --no-build-isolation --use-pep517 -c constraints.txt

.DEFAULT_GOAL := help
.PHONY: help setup extract test laws kills fuzz mutation audit sbom check rules lexicon schemas score report gate floors \
        reference registry review damage bench clean
.DELETE_ON_ERROR:

help: ## print this help
	@echo 'usage: make TARGET [NAME=value ...]'
	@echo
	@awk -F ': .*## ' '/^[a-z]+:.*## / {printf "  %-9s %s\n", $$1, $$2}' Makefile
	@echo
	@echo 'more by hand: $(VENV)/bin/jigou --help'

setup: $(VENV)/ready ## make the environment in .venv, from pyproject.toml and constraints.txt

extract: $(VENV)/ready ## extract all articles [SOURCES=dir] [EXTRACTED=dir] [JOBS=n]
	@$(JIGOU) extract "$(SOURCES)" --to "$(EXTRACTED)" $(if $(JOBS),--jobs "$(JOBS)")

test: check ## run every check that CI runs
	@$(RUN) pytest --quiet -n 2

laws: $(VENV)/ready-to-test ## run the laws of the cleaning on many more random texts: some ten minutes
	@$(RUN) pytest --quiet -n 2 --hypothesis-profile=laws tests/text

kills: $(VENV)/ready-to-test ## kill extraction at random moments and see that nothing is torn [KILLS=n]
	@$(RUN) tests.kills "$(KILLS)"

fuzz: $(VENV)/ready-to-test ## feed bytes to all that reads them, guided by coverage, and keep what fails [INPUTS=n]
	@$(INSTALL) -e '.[dev,fuzz]'
	@$(RUN) tests.fuzz --inputs "$(INPUTS)"

mutation: $(VENV)/ready-to-test ## drop each rule in turn and see that a test or a floor notices: some minutes [RULES=ids]
	@$(VENV)/bin/python tests/mutation.py $(RULES)

audit: $(VENV)/ready ## look the pinned packages up among known vulnerabilities
	@$(INSTALL) -e '.[supply]'
	@$(RUN) tests.audit

sbom: $(VENV)/ready ## the installed packages with their licences as CycloneDX, in build/sbom.json
	@$(INSTALL) -e '.[supply]'
	@mkdir -p build
	@$(RUN) cyclonedx_py environment --pyproject pyproject.toml --output-reproducible -o build/sbom.json "$(VENV)"

check: $(VENV)/ready-to-test ## run the checks of code and data alone: ruff, mypy, import contracts, schemas, docs, rules, gold
	@$(RUN) ruff check --quiet .
	@$(RUN) mypy --no-error-summary
	@$(VENV)/bin/lint-imports --no-cache >"$(VENV)/lint-imports.log" || { cat "$(VENV)/lint-imports.log"; exit 1; }
	@$(JIGOU) schemas --check
	@$(JIGOU) reference --check
	@$(JIGOU) rules check
	@$(JIGOU) lexicon check
	@$(JIGOU) gold check --quiet

rules: $(VENV)/ready ## check every rule and lexicon against its own examples
	@$(JIGOU) rules check

lexicon: $(VENV)/ready ## check the word lists: doubles, dead lines, lines without source
	@$(JIGOU) lexicon check

schemas: $(VENV)/ready ## write the JSON Schemas anew from the models
	@$(JIGOU) schemas

reference: $(VENV)/ready ## write the generated parts of docs/reference anew from the code
	@$(JIGOU) reference

score: $(VENV)/ready ## precision, recall, F1 against gold [GOLD=dir] [EXTRACTED=dir] [SOURCES=dir]
	@$(JIGOU) score "$(EXTRACTED)" --gold "$(GOLD)" --sources "$(SOURCES)"

report: $(VENV)/ready ## records gained, lost, changed against the main branch, by field and rule [BASE=rev]
	@$(JIGOU) report "$(EXTRACTED)" $(if $(BASE),--base "$(BASE)")

gate: $(VENV)/ready ## check that no score is below its floor and no gold changed unseen
	@$(JIGOU) floors check

# The reason is words of people: it goes on as it is, whatever the shell or make would see in it.
floors: $(VENV)/ready ## set the floors to what is reached now; one that falls needs a reason [LOWER='why']
	@$(JIGOU) floors set $(if $(value LOWER),--lower '$(subst ','\'',$(value LOWER))')

registry: $(VENV)/ready ## all articles together, as JSON and CSV in build/registry [EXTRACTED=dir]
	@$(JIGOU) registry "$(EXTRACTED)"

review: $(VENV)/ready ## the site to look at, in build/review [SOURCES=dir] [EXTRACTED=dir] [GOLD=dir]
	@$(JIGOU) review "$(EXTRACTED)" --sources "$(SOURCES)" --gold "$(GOLD)"

damage: $(VENV)/ready ## what damage of each kind costs in agency F1 [SOURCES=dir] [GOLD=dir]
	@$(JIGOU) damage "$(SOURCES)" --gold "$(GOLD)"

bench: $(VENV)/ready ## measure the speed against plain jieba: some minutes [SOURCES=dir]
	@$(JIGOU) bench "$(SOURCES)"

clean: ## remove the environment and all caches
	rm -rf $(VENV) build *.egg-info .pytest_cache .ruff_cache .mypy_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/ready: pyproject.toml constraints.txt
	@echo 'setting up $(VENV): about a minute, and again only when pyproject.toml or constraints.txt change' >&2
	@enough='import sys; sys.exit(sys.version_info < (3, 11))'; \
	if ! $(VENV)/bin/python -c "$$enough" 2>/dev/null; then \
	  for candidate in $(PYTHON); do \
	    if "$$candidate" -c "$$enough" 2>/dev/null; then python=$$candidate; break; fi; \
	  done; \
	  if [ -z "$$python" ]; then \
	    echo 'jigou needs Python 3.11 or newer, and none of these is: $(PYTHON)' >&2; \
	    echo 'Install one, or name it: make PYTHON=/path/to/python3 $(or $(MAKECMDGOALS),setup)' >&2; exit 1; \
	  fi; \
	  if ! "$$python" -m venv --clear $(VENV); then \
	    echo "$$python cannot make an environment; on Debian and Ubuntu: apt install python3-venv" >&2; exit 1; \
	  fi; \
	fi
	@$(INSTALL) setuptools
	@$(INSTALL) -e .
	@touch $@

$(VENV)/ready-to-test: $(VENV)/ready
	@$(INSTALL) -e '.[dev]'
	@touch $@
