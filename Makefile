# Every target is one line that calls the command of the same name; the environment sets itself up on first use.

# Programs start faster from compiled files, and every run starts several that read returns.
export PYTHONDONTWRITEBYTECODE :=

PYTHON   ?= python3
CAMPAIGN ?= $(shell cat workbooks/.current 2>/dev/null || echo sample)
LOCALE   ?= zh
COMPANY  ?=
PREFILL  ?=
OPTIONS  ?=
CODE     ?=

$(if $(or $(findstring /,$(CAMPAIGN)),$(findstring \,$(CAMPAIGN)),$(filter . ..,$(CAMPAIGN))),$(error CAMPAIGN is a plain name such as mine, not a path / 活动名称只写名称，不写路径: $(CAMPAIGN)))

FOLDER := workbooks/$(CAMPAIGN)
OUTPUT := output/$(CAMPAIGN)
VENV   := .venv
BIN    := $(VENV)/bin
TOOL   := $(BIN)/python -m toolkit

# The environment of those who use the tool, and of those who work on it: made again only when its lock changes.
RUN := $(VENV)/run.lock
DEV := $(VENV)/dev.lock

.DEFAULT_GOAL := help

##@ A campaign (the current one, or CAMPAIGN=name)

.PHONY: new
new: $(RUN) ## make a campaign folder and make it the current one: CAMPAIGN=name [LOCALE=zh|en] [COMPANY="..."]
	@$(TOOL) new "$(FOLDER)" --language $(LOCALE) --company "$(COMPANY)" $(OPTIONS)

.PHONY: use
use: $(RUN) ## switch to another campaign: CAMPAIGN=name
	@$(TOOL) use "$(FOLDER)" $(OPTIONS)

.PHONY: templates
templates: $(RUN) ## write one workbook for every department [PREFILL=folder of earlier answers]
	@$(TOOL) templates "$(FOLDER)" $(if $(PREFILL),--prefill "$(PREFILL)") $(OPTIONS)

.PHONY: drafts
drafts: $(RUN) ## write one unsent mail for every department, and a send list
	@$(TOOL) drafts "$(FOLDER)" $(OPTIONS)

.PHONY: consolidate
consolidate: $(RUN) ## read all that came back and write the company workbook
	@$(TOOL) consolidate "$(FOLDER)" --output "$(OUTPUT)" $(OPTIONS)

.PHONY: editions
editions: $(RUN) ## write the company workbook for other readers: divisions, departments, without names
	@$(TOOL) editions "$(FOLDER)" --output "$(OUTPUT)" $(OPTIONS)

.PHONY: status
status: $(RUN) ## who has returned, who is missing, how many days are left
	@$(TOOL) status "$(FOLDER)" $(OPTIONS)

.PHONY: sendback
sendback: $(RUN) ## write what came back anew, with what each department should look at again
	@$(TOOL) sendback "$(FOLDER)" --output "$(OUTPUT)" $(OPTIONS)

.PHONY: rules
rules: $(RUN) ## list all rules, or explain one: [CODE=D01]
	@$(TOOL) rules $(CODE) $(OPTIONS)

ifdef FILE
.PHONY: check
check: $(RUN) ## with FILE="answers.xlsx": what the rules say of that workbook alone
	@$(TOOL) check "$(FILE)" --campaign "$(FOLDER)" $(OPTIONS)
endif

##@ Work on the toolkit

.PHONY: test
test: $(DEV) ## run the whole test suite
	@OPENBLAS_NUM_THREADS=1 $(BIN)/python -m pytest $(OPTIONS)

ifndef FILE
.PHONY: check
check: $(DEV) ## style, types, import contracts, generated pages up to date
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m tests.generate --check
endif

.PHONY: format
format: $(DEV) ## format the code and correct what can be corrected by itself
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

.PHONY: docs
docs: $(DEV) ## write the generated pages of docs/ anew
	@$(BIN)/python -m tests.generate

.PHONY: sample
sample: $(DEV) ## make the sample campaign anew from its texts
	@$(BIN)/python -m tests.sample.make

.PHONY: pictures
pictures: $(DEV) ## render the sample's workbooks to the pictures in docs/ (needs LibreOffice)
	@$(BIN)/python -m tests.pictures

.PHONY: quality
quality: $(DEV) ## measure how well overlaps are found, beside plain likeness of characters
	@$(BIN)/python -m tests.quality

.PHONY: bench
bench: $(DEV) ## time what the toolkit does side by side with the plain way, as ratios
	@$(BIN)/python -m tests.bench

.PHONY: lock
lock: $(DEV) ## resolve the dependencies anew and lock them with hashes
	@$(BIN)/uv pip compile $(LOCK) pyproject.toml -o requirements/run.lock
	@$(BIN)/uv pip compile $(LOCK) pyproject.toml --group dev -o requirements/dev.lock

LOCK := --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header

.PHONY: clean
clean: ## remove the environment and all caches (campaigns and output stay)
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis build dist *.egg-info

.PHONY: help
help: ## this page
	@awk 'BEGIN { FS = ":.*## " } \
	  /^##@ / { printf "\n%s\n", substr($$0, 5) } \
	  /^[a-z][a-z-]*:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@printf '\nThe current campaign is "%s".\n' "$(CAMPAIGN)"

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed; this is " + sys.version.split()[0] + ". Say which one to use: make PYTHON=python3.12 ...") if sys.version_info < (3, 11) else None'
	@echo "第一次运行，正在建立环境，约一分钟 / Setting up the environment in $(VENV), once, about a minute ..." >&2
	@$(PYTHON) -m venv $(VENV)

$(RUN): requirements/run.lock | $(BIN)/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@cp $< $@

$(DEV): requirements/dev.lock | $(BIN)/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@cp $< $@
	@cp requirements/run.lock $(RUN)
